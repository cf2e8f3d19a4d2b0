import { afterAll, beforeAll, expect, it } from 'vitest';
import { isAppError } from '../../src/base/errors.ts';
import { LdapSession } from '../../src/directory/ldap/ldap-session.ts';
import { type SourceObject, textOf, textsOf } from '../../src/directory/source-object.ts';
import { openActiveDirectory } from '../../src/directory/sources/active-directory.ts';
import type { DirectorySource } from '../../src/directory/sources/directory-source.ts';
import { FileSource, type OpenFile } from '../../src/directory/sources/file-source.ts';
import { ldifFormat } from '../../src/directory/sources/ldif-format.ts';
import { openDirectorySource, probeDirectory } from '../../src/directory/sources/open-directory.ts';
import { type ConnectorChanges, forestConnector, surroundingsOf } from '../support/directory/connectors.ts';
import { objectsOf, readDirectory, told } from '../support/directory/read-directory.ts';
import { type SambaForest, startSambaForest } from '../support/directory/samba-forest.ts';
import { describeWith } from '../support/services.ts';

const signal = () => AbortSignal.timeout(60_000);
const base = 'DC=contoso,DC=local';

/** Two units with people, a contact, groups in groups, in a circle. */
const seed = `dn: OU=영업,${base}
objectClass: organizationalUnit

dn: OU=Staff,OU=영업,${base}
objectClass: organizationalUnit

dn: OU=Other,${base}
objectClass: organizationalUnit

dn: CN=김민수,OU=영업,${base}
objectClass: user
sAMAccountName: kim
sn: 김
userPrincipalName: kim@contoso.local
proxyAddresses: SMTP:kim@contoso.com
proxyAddresses: smtp:minsu@contoso.com
mailNickname: kim
description: sales

dn: CN=Lee,OU=Staff,OU=영업,${base}
objectClass: user
sAMAccountName: lee

dn: CN=Park,OU=Other,${base}
objectClass: user
sAMAccountName: park
mail: park@contoso.com

dn: CN=Partner,OU=Other,${base}
objectClass: contact
targetAddress: SMTP:partner@fabrikam.com

dn: CN=PC1,OU=Other,${base}
objectClass: computer
sAMAccountName: PC1$

dn: CN=Inner,OU=Other,${base}
objectClass: group
sAMAccountName: inner
member: CN=Park,OU=Other,${base}

dn: CN=Outer,OU=Other,${base}
objectClass: group
sAMAccountName: outer
member: CN=김민수,OU=영업,${base}
member: CN=Inner,OU=Other,${base}
`;

describeWith('samba', 'Active Directory as a source', () => {
  let forest: SambaForest;
  const open: DirectorySource[] = [];

  beforeAll(async () => {
    forest = await startSambaForest({ seed });
    // The database that is loaded without a server does not check for circles, and neither does this.
    await forest.modify(
      `dn: CN=Inner,OU=Other,${base}\nchangetype: modify\nadd: member\nmember: CN=Outer,OU=Other,${base}\n`,
    );
  });
  afterAll(async () => {
    for (const source of open) await source.close();
    await forest[Symbol.asyncDispose]();
  });

  async function sourceOf(changes: ConnectorChanges = {}): Promise<DirectorySource> {
    const source = await openDirectorySource(
      forestConnector(forest, changes),
      surroundingsOf(forest),
      signal(),
    );
    open.push(source);
    return source;
  }

  /** By numbers of changes, whatever else the server offers. */
  async function byNumber(changes: ConnectorChanges = {}): Promise<DirectorySource> {
    const { password, ...connector } = forestConnector(forest, {
      security: 'StartTls',
      port: 389,
      ...changes,
    });
    const userName = connector.userName ?? '';
    const credentials = { userName, password: password?.reveal() ?? '' };
    const session = new LdapSession({ ...connector, credentials }, surroundingsOf(forest));
    const source = await openActiveDirectory(connector, session, signal(), { following: 'uSNChanged' });
    open.push(source);
    return source;
  }

  const scoped = { organizationalUnits: [`OU=영업,${base}`, `OU=Other,${base}`] };

  it.each(['Ldaps', 'StartTls'] as const)(
    'reads all of it over %s, with a certificate that is verified',
    async (security) => {
      const source = await sourceOf({
        ...scoped,
        security,
        port: security === 'Ldaps' ? 636 : 389,
        pageSize: 2,
      });
      const reading = await readDirectory(source);
      expect(told(reading)).toEqual(
        ['Inner', 'Lee', 'Outer', 'Park', 'Partner', '김민수'].map((name) => `whole ${name}`),
      );
      expect(reading.pages).toBeGreaterThan(3);
      const kim = objectsOf(reading).find(({ dn }) => dn.startsWith('CN=김민수'));
      if (kim === undefined) throw new Error('Kim was not read.');
      expect(kim.guid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(textsOf(kim, 'proxyAddresses').sort()).toEqual([
        'SMTP:kim@contoso.com',
        'smtp:minsu@contoso.com',
      ]);
      expect(textOf(kim, 'mailNickname')).toBe('kim');
      expect(kim.attributes.get('objectguid')?.[0]).toBeInstanceOf(Uint8Array);
      // The id is the one that others print.
      expect(await forest.search(`(objectGUID=${kim.guid})`, ['cn'])).toContain('dn:');
    },
  );

  it('describes itself', async () => {
    const description = await (await sourceOf()).describe(signal());
    expect(description).toMatchObject({
      kind: 'ActiveDirectory',
      name: 'contoso.local',
      namingContext: base,
      upnSuffixes: ['contoso.local'],
      following: 'DirSync',
    });
    expect(description.program).toContain('Samba');
  });

  it.each<[string, ConnectorChanges, readonly string[]]>([
    ['a unit', { organizationalUnits: [`ou=staff,OU=영업,${base}`] }, ['Lee']],
    [
      'units, one in the other',
      { organizationalUnits: [`OU=영업,${base}`, `OU=Staff,OU=영업,${base}`] },
      ['Lee', '김민수'],
    ],
    [
      'without a unit',
      { ...scoped, excludedOrganizationalUnits: [`OU=Staff,OU=영업,${base}`, `OU=Other,${base}`] },
      ['김민수'],
    ],
    ['a filter', { ...scoped, filter: '(|(mail=park@*)(sn=김))' }, ['Park', '김민수']],
    ['a base', { searchBase: `OU=Other,${base}`, filter: '(objectClass=contact)' }, ['Partner']],
    [
      'members of groups in groups',
      { ...scoped, scopeGroup: `CN=Outer,OU=Other,${base}` },
      ['Inner', 'Outer', 'Park', '김민수'],
    ],
    [
      'whose primary group it is',
      { ...scoped, scopeGroup: `CN=Domain Users,CN=Users,${base}` },
      ['Lee', 'Park', '김민수'],
    ],
  ])('reads a part: %s', async (_, changes, names) => {
    expect(told(await readDirectory(await sourceOf(changes)))).toEqual(names.map((name) => `whole ${name}`));
  });

  it.each<[string, ConnectorChanges, string, RegExp]>([
    [
      'another password',
      { passwordText: 'wrong' },
      'directory.source.signIn',
      /user or password is wrong \(52e\)/,
    ],
    [
      'a certificate that nobody knows',
      { trustedCertificates: null },
      'directory.source.certificate',
      /-TrustedCertificates/,
    ],
    [
      'a certificate for another name',
      { servers: ['dc2.contoso.local', 'localhost'] },
      'directory.source.',
      /dc2/,
    ],
    ['a base that is not there', { searchBase: `OU=No,${base}` }, 'directory.source.base', /-SearchBase/],
    [
      'a base of others',
      { searchBase: 'DC=fabrikam,DC=com' },
      'directory.source.base',
      /DC=contoso,DC=local/,
    ],
    ['a group that is not there', { scopeGroup: `CN=No,${base}` }, 'directory.source.scope', /-ScopeGroup/],
    ['no TLS at this port', { port: 389 }, 'directory.source.', /389/],
  ])('says what to do about %s', async (_, changes, code, words) => {
    const failure = await sourceOf(changes)
      .then((source) => readDirectory(source))
      .catch((error: unknown) => error);
    expect(isAppError(failure) && failure.code).toContain(code);
    expect(isAppError(failure) && failure.message).toMatch(words);
  });

  it.each([
    ['DirSync', sourceOf],
    ['uSNChanged', byNumber],
  ] as const)('tells what has changed by %s', async (following, openBy) => {
    const unit = `OU=${following},${base}`;
    await forest.modify(`dn: ${unit}
objectClass: organizationalUnit

dn: OU=In,${unit}
objectClass: organizationalUnit

dn: OU=Out,${unit}
objectClass: organizationalUnit
${['a', 'b', 'c', 'd', 'e', 'f']
  .map(
    (name) => `
dn: CN=${name},OU=In,${unit}
objectClass: user
sAMAccountName: ${following}-${name}
description: before
`,
  )
  .join('')}
dn: CN=g,OU=In,${unit}
objectClass: group
sAMAccountName: ${following}-g
member: CN=a,OU=In,${unit}
member: CN=b,OU=In,${unit}

dn: OU=Deep,OU=In,${unit}
objectClass: organizationalUnit

dn: CN=deep,OU=Deep,OU=In,${unit}
objectClass: user
sAMAccountName: ${following}-deep
`);
    const source = await openBy({ searchBase: unit, excludedOrganizationalUnits: [`OU=Out,${unit}`] });
    const attributes = ['cn', 'description', 'member', 'sAMAccountName'];
    const first = await readDirectory(source, undefined, attributes);
    expect(told(first)).toHaveLength(8);
    expect((await source.describe(signal())).following).toBe(following);

    const nothing = await readDirectory(source, first.cursor, attributes);
    expect(told(nothing)).toEqual([]);

    await forest.modify(`dn: CN=a,OU=In,${unit}
changetype: modify
delete: description
-

dn: CN=b,OU=In,${unit}
changetype: modrdn
newrdn: CN=바뀐이름
deleteoldrdn: 1

dn: CN=c,OU=In,${unit}
changetype: modrdn
newrdn: CN=c
deleteoldrdn: 1
newsuperior: OU=Out,${unit}

dn: CN=d,OU=In,${unit}
changetype: delete

dn: CN=g,OU=In,${unit}
changetype: modify
delete: member
member: CN=a,OU=In,${unit}
-

dn: CN=new,OU=In,${unit}
changetype: add
objectClass: user
sAMAccountName: ${following}-new
`);
    const second = await readDirectory(source, nothing.cursor, attributes);
    const kinds = told(second).filter((line) => !/gone (In|Out)$/.test(line));
    expect(kinds).toEqual(['gone c', 'gone d', 'whole a', 'whole g', 'whole new', 'whole 바뀐이름']);
    const object = (name: string) => {
      const found = second.changes.find(
        (change) => change.kind === 'whole' && textOf(change.object, 'cn') === name,
      );
      if (found?.kind !== 'whole') throw new Error(`${name} was not told.`);
      return found.object;
    };
    expect(textOf(object('a'), 'description')).toBeUndefined();
    expect(textOf(object('바뀐이름'), 'sAMAccountName')).toBe(`${following}-b`);
    expect(textsOf(object('g'), 'member')).toEqual([`CN=바뀐이름,OU=In,${unit}`]);

    // A unit takes all that is in it along, and no object in it says so itself.
    await forest.modify(
      `dn: OU=Deep,OU=In,${unit}\nchangetype: modrdn\nnewrdn: OU=Deeper\ndeleteoldrdn: 1\n`,
    );
    const third = await readDirectory(source, second.cursor, attributes);
    expect(third.changes.filter((change) => change.kind === 'whole').map(({ object: { dn } }) => dn)).toEqual(
      [`CN=deep,OU=Deeper,OU=In,${unit}`],
    );
    await forest.modify(
      `dn: OU=Deeper,OU=In,${unit}\nchangetype: modrdn\nnewrdn: OU=Deeper\ndeleteoldrdn: 1\nnewsuperior: OU=Out,${unit}\n`,
    );
    expect(told(await readDirectory(source, third.cursor, attributes))).toContain('gone deep');
  });

  it('begins again where the members of the wanted group have changed', async () => {
    const changes = { ...scoped, scopeGroup: `CN=Inner,OU=Other,${base}` };
    const { cursor } = await readDirectory(await sourceOf(changes));
    await forest.modify(
      `dn: CN=Inner,OU=Other,${base}\nchangetype: modify\nadd: member\nmember: CN=Lee,OU=Staff,OU=영업,${base}\n`,
    );
    await expect(readDirectory(await sourceOf(changes), cursor)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'directory.source.cursor',
    });
  });

  it.each([
    ['that cannot be read', 'junk'],
    ['of another scope', undefined],
  ])('takes no cursor %s', async (_, given) => {
    const cursor = given ?? (await readDirectory(await sourceOf({ ...scoped }))).cursor;
    await expect(
      readDirectory(await sourceOf({ searchBase: `OU=Other,${base}` }), cursor),
    ).rejects.toMatchObject({
      code: 'directory.source.cursor',
    });
  });

  it('takes no cookie that the domain controller rejects', async () => {
    const source = await sourceOf(scoped);
    const { cursor = '' } = await readDirectory(source);
    const content = JSON.parse(cursor);
    const mark = { ...JSON.parse(content.mark), cookie: Buffer.from('no cookie').toString('base64') };
    const broken = JSON.stringify({ ...content, mark: JSON.stringify(mark) });
    await expect(readDirectory(source, broken)).rejects.toMatchObject({ code: 'directory.source.cursor' });
    // The connection is as good as before.
    expect(told(await readDirectory(source, cursor))).toEqual([]);
  });

  it('reads long lists in parts', async () => {
    const members = Array.from({ length: 3200 }, (_, index) => `member-${index}`);
    const load = (from: number, to: number) =>
      members
        .slice(from, to)
        .map((name) => `dn: CN=${name},OU=Other,${base}\nobjectClass: contact\n`)
        .join('\n');
    const unit = `OU=Many,${base}`;
    await using other = await startSambaForest({
      domain: 'contoso.local',
      seed: `dn: ${unit}\nobjectClass: organizationalUnit\n\ndn: OU=Other,${base}\nobjectClass: organizationalUnit\n\n${load(0, 3200)}
dn: CN=Many,${unit}
objectClass: group
sAMAccountName: many
${members.map((name) => `member: CN=${name},OU=Other,${base}`).join('\n')}
`,
    });
    const source = await openDirectorySource(
      forestConnector(other, { searchBase: unit }),
      surroundingsOf(other),
      signal(),
    );
    open.push(source);
    for (const attributes of [['member'], ['member;range=0-9']]) {
      const [group] = objectsOf(await readDirectory(source, undefined, attributes));
      expect(new Set(group && textsOf(group, 'member')).size).toBe(3200);
      expect(group && textsOf(group, 'member')).toHaveLength(3200);
    }
  });

  it('is the same directory in what ldapsearch prints of it', async () => {
    const unit = `OU=영업,${base}`;
    const text = await forest.search('(objectClass=*)', [], unit);
    const openFile: OpenFile = async function* pieces() {
      yield Buffer.from(text);
    };
    const file = forestConnector(forest, { kind: 'Ldif', path: '/srv/export.ldif' });
    const printed = objectsOf(
      await readDirectory(new FileSource(file, '/srv/export.ldif', ldifFormat(), openFile)),
    );
    const asked = objectsOf(await readDirectory(await sourceOf({ searchBase: unit })));
    const plain = (objects: readonly SourceObject[]) =>
      objects
        .map(({ dn, guid, attributes }) => ({ dn, guid, attributes: Object.fromEntries(attributes) }))
        .sort((a, b) => (a.dn < b.dn ? -1 : 1));
    expect(printed.length).toBeGreaterThan(1);
    expect(plain(printed)).toEqual(plain(asked));
  });

  it('tells the suffixes that sign-in names may have', async () => {
    await forest.modify(
      `dn: CN=Partitions,CN=Configuration,${base}\nchangetype: modify\nadd: uPNSuffixes\nuPNSuffixes: contoso.com\n`,
    );
    const { upnSuffixes } = await (await sourceOf()).describe(signal());
    expect(upnSuffixes).toEqual(['contoso.local', 'contoso.com']);
  });

  it('is tried step by step', async () => {
    const probe = await probeDirectory(
      forestConnector(forest, { isWritable: true }),
      surroundingsOf(forest),
      signal(),
    );
    expect(probe.failure).toBeUndefined();
    expect(probe.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(
      ['Dns', 'Connect', 'Tls', 'Bind', 'NamingContext', 'Read', 'Write'].map((name) => `${name} passed`),
    );
    expect(probe).toMatchObject({
      tlsVersion: 'TLSv1.3',
      description: { following: 'DirSync' },
      addresses: [forest.host],
    });
    expect(probe.certificate?.names.join()).toMatch(/DC1\.contoso\.local/i);

    const refused = await probeDirectory(
      forestConnector(forest, { passwordText: 'x' }),
      surroundingsOf(forest),
      signal(),
    );
    expect(refused.steps.map(({ outcome }) => outcome)).toEqual([
      ...['passed', 'passed', 'passed', 'failed', 'skipped', 'skipped', 'skipped'],
    ]);
  });
});
