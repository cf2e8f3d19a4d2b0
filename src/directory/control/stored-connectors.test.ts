import { beforeEach, describe, expect, it } from 'vitest';
import { TenantKeys } from '../../access/tenant-keys.ts';
import { ConcealedText } from '../../base/concealed-text.ts';
import { systemRandom } from '../../base/random.ts';
import { createSetClock, guid, makeOwnTenant } from '../../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../../store/memory/memory-directory-store.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { FakeDirectory } from '../sources/fake-source.ts';
import type { NewConnector } from './connector-model.ts';
import { FakeOpener } from './fake-opener.ts';
import { StoredConnectors } from './stored-connectors.ts';

const signal = new AbortController().signal;
const secret = 'P@ssw0rd-한글';
const ad: NewConnector = {
  ...{ name: 'Contoso', kind: 'ActiveDirectory', servers: ['dc1.contoso.local'] },
  ...{ userName: 'sync@contoso.local', password: new ConcealedText(secret) },
};

const clock = createSetClock();
let store: DirectoryStore;
let opener: FakeOpener;
let connectors: StoredConnectors;
let own: Tenant;
let other: Tenant;
const files = new Map<string, string>();
const variables = new Map<string, string>();

beforeEach(async () => {
  store = createMemoryDirectoryStore({ clock });
  opener = new FakeOpener({
    'dc1.contoso.local': new FakeDirectory(),
    'dc2.contoso.local': new FakeDirectory(),
    '/srv/users.ldif': new FakeDirectory({ kind: 'Ldif', isFollowed: false }),
  });
  const keys = new TenantKeys(systemRandom.bytes(32), systemRandom);
  const makeTenant = async () => {
    const id = guid();
    const made = await makeOwnTenant(store, { guid: id, wrappedKey: new Uint8Array(keys.create(id)) });
    return made.record;
  };
  [own, other] = [await makeTenant(), await makeTenant()];
  files.clear();
  variables.clear();
  connectors = new StoredConnectors({
    ...{ store, opener, clock, random: systemRandom },
    secretsOf: (organization) => keys.secretsOf(organization.guid, organization.wrappedKey),
    passwords: {
      findVariable: (name) => variables.get(name),
      async readFile(path) {
        const text = files.get(path);
        if (text === undefined) throw Object.assign(new Error('no file'), { code: 'ENOENT' });
        return text;
      },
    },
  });
});

const create = (input: Partial<NewConnector> = {}) => connectors.create(own, { ...ad, ...input }, signal);
/** What the directory was told at the last sign-in. */
async function signIn(name = 'Contoso'): Promise<string | undefined> {
  const source = await connectors.openSource(own, await connectors.get(own, name), signal);
  await source.close();
  return opener.signIns.at(-1);
}

describe('a connector', () => {
  it('is found by its name without case, and by its guid, in its own organisation alone', async () => {
    const made = await create({ name: ' 서울 Forest ' });
    expect(made).toMatchObject({
      name: '서울 Forest',
      port: 636,
      security: 'Ldaps',
      precedence: 1,
      version: 1,
    });
    for (const identity of ['서울 forest', ' 서울 FOREST', made.guid, `{${made.guid.toUpperCase()}}`]) {
      expect(await connectors.get(own, identity)).toEqual(made);
    }
    expect(await connectors.find(other, made.guid)).toBeUndefined();
    await expect(connectors.get(other, '서울 forest')).rejects.toMatchObject({ kind: 'notFound' });
    await expect(connectors.get(own, '서울 forst')).rejects.toThrow('Did you mean "서울 Forest"?');
  });

  it('is one of several, by name, each behind the one before', async () => {
    for (const name of ['b', 'A', '가']) await create({ name });
    const all = await connectors.list(own);
    expect(all.map(({ name, precedence }) => `${name} ${precedence}`)).toEqual(['A 2', 'b 1', '가 3']);
    expect(await connectors.list(other)).toEqual([]);
  });

  it('takes a name once, in any case, also of two who come at the same time', async () => {
    await create();
    const taken = { kind: 'conflict', code: 'directory.connector.nameTaken' };
    await expect(create({ name: 'CONTOSO' })).rejects.toMatchObject(taken);
    const both = await Promise.allSettled([create({ name: 'new' }), create({ name: 'NEW' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: taken });
    await connectors.update(own, 'new', { name: 'newer' }, signal);
    await expect(connectors.update(own, 'newer', { name: 'contoso' }, signal)).rejects.toMatchObject(taken);
    await connectors.update(own, 'newer', { name: 'NEWER' }, signal);
    await create({ name: 'new' });
    await connectors.remove(own, 'Newer');
    await create({ name: 'newer' });
    expect((await connectors.list(own)).map(({ name }) => name)).toEqual(['Contoso', 'new', 'newer']);
  });

  it('is not overwritten by somebody who has not seen the last change', async () => {
    await create();
    const changes = [1, 2].map((precedence) => connectors.update(own, 'Contoso', { precedence }, signal));
    const outcomes = await Promise.allSettled(changes);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { kind: 'conflict', code: 'directory.connector.version' },
    });
  });

  it('asks the directory first, unless told not to', async () => {
    await expect(create({ servers: ['away.contoso.local'] })).rejects.toMatchObject({
      code: 'directory.source.dns',
    });
    expect(await connectors.list(own)).toEqual([]);
    await create({ servers: ['away.contoso.local'], skipVerification: true });
    opener.signIns.length = 0;
    await connectors.update(own, 'Contoso', { precedence: 5, isWritable: true }, signal);
    expect(opener.signIns).toEqual([]);
    const elsewhere = connectors.update(own, 'Contoso', { servers: ['gone.contoso.local'] }, signal);
    await expect(elsewhere).rejects.toMatchObject({ code: 'directory.source.dns' });
    expect((await connectors.probe(own, 'Contoso', signal)).failure).toMatchObject({
      code: 'directory.source.dns',
    });
    await connectors.update(own, 'Contoso', { servers: ['dc2.contoso.local'] }, signal);
    expect((await connectors.probe(own, 'Contoso', signal)).failure).toBeUndefined();
    expect(opener.signIns.at(-1)).toBe(`sync@contoso.local:${secret}`);
  });

  it('moves to the port of another security, unless somebody chose one', async () => {
    await create();
    expect(await connectors.update(own, 'Contoso', { security: 'StartTls' }, signal)).toMatchObject({
      port: 389,
    });
    await connectors.update(own, 'Contoso', { port: 3268 }, signal);
    expect(await connectors.update(own, 'Contoso', { security: 'Ldaps' }, signal)).toMatchObject({
      port: 3268,
    });
  });

  it('is written through where it is allowed alone', async () => {
    await create();
    const open = async () => connectors.openWriter(own, await connectors.get(own, 'Contoso'), signal);
    await expect(open()).rejects.toMatchObject({ kind: 'denied', code: 'directory.connector.readOnly' });
    await connectors.update(own, 'Contoso', { isWritable: true }, signal);
    await (await open()).close();
    const file = await connectors.create(
      own,
      { name: 'file', kind: 'Ldif', path: '/srv/users.ldif' },
      signal,
    );
    await expect(connectors.openWriter(own, file, signal)).rejects.toThrow('Export-DirectoryFinding');
  });
});

describe('its password', () => {
  it('is sealed, and shown to nobody', async () => {
    const made = await create();
    expect(made.hasPassword).toBe(true);
    expect(await signIn()).toBe(`sync@contoso.local:${secret}`);
    const stored = await store.listRecords(own.tenant, 'directory.connector', { limit: 9 });
    const told = JSON.stringify([made, stored, await connectors.list(own)]);
    expect(told).not.toContain('P@ssw0rd');
    expect(Buffer.from(stored[0]?.secret ?? []).toString('latin1')).not.toContain('P@ssw0rd');
  });

  it('stays while something else is changed, and goes with the connector and what was kept of its objects', async () => {
    const { guid: id } = await create();
    await connectors.update(own, 'Contoso', { name: 'Renamed', precedence: 7 }, signal);
    expect(await signIn('Renamed')).toBe(`sync@contoso.local:${secret}`);
    await connectors.update(own, 'Renamed', { password: new ConcealedText('new') }, signal);
    expect(await signIn('Renamed')).toBe('sync@contoso.local:new');
    const kept = { key: 'x', content: {} };
    await store.writeRecords(own.tenant, [
      { collection: `directory.space/${id}`, ...kept },
      { collection: 'directory.person', ...kept },
    ]);
    await connectors.remove(own, id);
    expect(await store.listRecordCollections(own.tenant)).toEqual(['directory.person']);
  });

  it('cannot be opened beside another connector, or in another organisation', async () => {
    const { guid: id } = await create();
    const second = await create({ name: 'second' });
    const [stolen] = await store.findRecords(own.tenant, 'directory.connector', [id]);
    const [there] = await store.findRecords(own.tenant, 'directory.connector', [second.guid]);
    if (stolen === undefined || there === undefined) throw new Error('A connector is missing.');
    const change = { collection: 'directory.connector', key: second.guid, content: there.content };
    await store.writeRecords(own.tenant, [{ ...change, secret: stolen.secret }]);
    await expect(signIn('second')).rejects.toMatchObject({ code: 'access.secret.unreadable' });
    await store.writeRecords(other.tenant, [{ ...change, key: id, secret: stolen.secret }]);
    const moved = await connectors.get(other, id);
    await expect(connectors.openSource(other, moved, signal)).rejects.toMatchObject({
      code: 'access.secret.unreadable',
    });
  });

  it('is read from a file or a variable at each use, and takes the place of the one before', async () => {
    await create();
    files.set('/etc/ad', 'from file\r\n');
    await connectors.update(own, 'Contoso', { passwordFile: '/etc/ad' }, signal);
    expect(await signIn()).toBe('sync@contoso.local:from file');
    const [record] = await store.listRecords(own.tenant, 'directory.connector', { limit: 1 });
    expect(record?.secret).toBeNull();
    files.set('/etc/ad', 'changed');
    expect(await signIn()).toBe('sync@contoso.local:changed');
    variables.set('AD_PASSWORD', 'from variable');
    const after = await connectors.update(own, 'Contoso', { passwordVariable: 'AD_PASSWORD' }, signal);
    expect(after).toMatchObject({ passwordFile: null, hasPassword: false });
    expect(await signIn()).toBe('sync@contoso.local:from variable');
    await connectors.update(own, 'Contoso', { password: new ConcealedText('own') }, signal);
    expect(await connectors.get(own, 'Contoso')).toMatchObject({ passwordVariable: null, hasPassword: true });
    expect(await signIn()).toBe('sync@contoso.local:own');
  });

  it.each<[string, () => void, string]>([
    ['a file that is not there', () => files.clear(), 'the file /etc/ad cannot be read (ENOENT)'],
    ['a file of two lines', () => files.set('/etc/ad', 'one\ntwo\n'), 'must hold one line'],
    ['an empty file', () => files.set('/etc/ad', '\n'), 'must hold one line'],
  ])('says of %s what is wrong, and never what is in it', async (_what, spoil, message) => {
    files.set('/etc/ad', 'secret');
    await create({ name: 'file', passwordFile: '/etc/ad', password: undefined as never });
    spoil();
    const error: unknown = await signIn('file').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      kind: 'unavailable',
      code: 'directory.connector.password',
      retryable: false,
    });
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('one\ntwo');
  });
});

const withoutPassword = { password: undefined as never };
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

describe('what a connector may not be told', () => {
  it.each<[string, Partial<NewConnector>, string]>([
    ['Name', { name: ' ' }, 'needs a name'],
    ['Name', { name: 'a\nb' }, 'no line breaks'],
    ['Name', { name: 'x'.repeat(257) }, '257'],
    ['Server', { servers: [] }, '-Server dc1.contoso.local'],
    ['Server', { servers: ['ldap://dc1'] }, 'without ldap://'],
    ['Server', { servers: ['dc1:636'] }, 'without a port'],
    ['Port', { port: 0 }, 'from 1 to 65535'],
    ['PageSize', { pageSize: 10_001 }, 'from 1 to 10000'],
    ['Precedence', { precedence: 0.5 }, 'whole number'],
    ['UserName', { userName: null }, 'no user name'],
    ['Credential', { userName: null, ...withoutPassword }, '-Credential (Get-Credential)'],
    ['Credential', { ...withoutPassword }, 'empty one would sign in as nobody'],
    ['Credential', { passwordFile: '/etc/ad' }, 'one place'],
    ['Credential', { password: new ConcealedText('') }, 'is empty'],
    ['PasswordFile', { ...withoutPassword, passwordFile: 'ad' }, 'no whole path'],
    ['PasswordVariable', { ...withoutPassword, passwordVariable: 'A-B' }, 'environment variable'],
    ['Security', { security: 'None' }, 'everybody to read'],
    ['TrustedCertificates', { trustedCertificates: 'ca.pem' }, 'PEM'],
    ['TrustedCertificates', { trustedCertificates: pem }, 'Certificate 1'],
    ['SearchBase', { searchBase: 'Seoul' }, 'OU=Seoul,DC=contoso'],
    ['ScopeGroup', { scopeGroup: 'CN=a,b' }, 'no distinguished name'],
    ['OrganizationalUnit', { searchBase: 'OU=a,DC=c', organizationalUnits: ['OU=b,DC=c'] }, 'not below'],
    ['ExcludedOrganizationalUnit', { excludedOrganizationalUnits: ['Sales'] }, 'no distinguished name'],
    ['Filter', { filter: 'objectClass=user' }, 'a "(" is missing at character 1'],
    ['Filter', { filter: '(&(a=b)(c=d)' }, 'a ")" is missing at character 13'],
    ['Filter', { filter: '(a=b)(c=d)' }, 'something follows the end of the filter at character 6'],
    ['Filter', { filter: '(a b=c)' }, 'a comparison'],
    ['Filter', { filter: '(=c)' }, 'the name of an attribute is missing at character 2'],
    ['Filter', { filter: '(!'.repeat(50) }, 'nested too deeply'],
    ['Path', { path: '/srv/users.ldif' }, '-Path is for files'],
  ])('%s: %o', async (field, given, message) => {
    const error: unknown = await create(given).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'invalid', details: { field } });
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain(secret);
    expect(opener.signIns).toEqual([]);
  });

  it.each<[string, Partial<NewConnector>]>([
    ['Path', {}],
    ['Path', { path: 'users.ldif' }],
    ['Path', { path: '/srv/users.ldif', servers: ['dc1'] }],
    ['AllowWrite', { path: '/srv/users.ldif', isWritable: true }],
    ['ColumnMap', { path: '/srv/users.ldif', columnMap: { a: 'mail' } }],
    ['ColumnMap', { path: '/srv/users.ldif', kind: 'Csv', columnMap: { 'E-Mail': 'e mail' } }],
  ])('of a file, %s: %o', async (field, given) => {
    const create = connectors.create(own, { name: 'file', kind: 'Ldif', ...given }, signal);
    await expect(create).rejects.toMatchObject({ kind: 'invalid', details: { field } });
  });

  it.each<Partial<NewConnector>>([
    { filter: '(&(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2))(|(mail=*)(cn=김*)))' },
    { filter: '(cn=a\\28b\\29)' },
    {
      searchBase: 'OU=서울\\, 본사,DC=contoso,DC=local',
      organizationalUnits: ['ou=Sales, OU=서울\\, 본사,dc=contoso,dc=local'],
    },
    { servers: ['dc1.contoso.local', '10.0.0.5', '::1'] },
    { security: 'None', servers: ['127.0.0.1', 'localhost', '::1'], skipVerification: true },
    { kind: 'OpenLdap', userName: null, ...withoutPassword },
  ])('but %o it may', async (given) => {
    expect(await create(given)).toMatchObject({ name: 'Contoso' });
  });
});
