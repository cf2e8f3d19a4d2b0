import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ClosableWriter } from '../../src/directory/control/connector-opener.ts';
import type { AttributeModification } from '../../src/directory/mending/directory-writer.ts';
import { textOf, textsOf } from '../../src/directory/source-object.ts';
import { openDirectoryWriter } from '../../src/directory/sources/open-directory.ts';
import { type LdifAttribute, writeLdifRecord } from '../../src/wire/ldif/ldif-writer.ts';
import { forestConnector, openLdapConnector, surroundingsOf } from '../support/directory/connectors.ts';
import { startOpenLdap } from '../support/directory/open-ldap.ts';
import { type SambaForest, startSambaForest } from '../support/directory/samba-forest.ts';
import { describeWith } from '../support/services.ts';

const base = 'DC=contoso,DC=local';
const kim = `CN=김민수,CN=Users,${base}`;
const signal = () => AbortSignal.timeout(30_000);
const change = (
  attribute: string,
  remove: readonly string[],
  add: readonly string[],
): AttributeModification => ({
  attribute,
  remove,
  add,
});

describeWith('samba', 'writing to Active Directory', () => {
  let forest: SambaForest;
  let writer: ClosableWriter;

  beforeAll(async () => {
    forest = await startSambaForest();
    await forest.modify(`dn: ${kim}
objectClass: user
sAMAccountName: kim
userPrincipalName: kim@contoso.local
mail: kim @contoso.com
proxyAddresses: SMTP:kim@contoso.com
proxyAddresses: smtp:a b@contoso.com

dn: CN=Lee,CN=Users,${base}
objectClass: user
sAMAccountName: lee
userPrincipalName: lee@contoso.local
`);
    writer = await openDirectoryWriter(
      forestConnector(forest, { isWritable: true }),
      surroundingsOf(forest),
      signal(),
    );
  });
  afterAll(async () => {
    await writer.close();
    await forest[Symbol.asyncDispose]();
  });

  const read = async (dn: string) => {
    const attributes = [
      'mail',
      'proxyAddresses',
      'displayName',
      'userPrincipalName',
      'mS-DS-ConsistencyGuid',
    ];
    const found = await writer.findObject({ dn }, attributes, signal());
    if (found === undefined) throw new Error(`${dn} is not there.`);
    return found;
  };

  it('replaces values in one step, of several attributes, in any script', async () => {
    await writer.modify(
      kim,
      [
        change('mail', ['kim @contoso.com'], ['kim@contoso.com']),
        change('proxyAddresses', ['smtp:a b@contoso.com'], ['smtp:ab@contoso.com', 'smtp:c@contoso.com']),
        change('displayName', [], ['김민수']),
      ],
      signal(),
    );
    const after = await read(kim);
    expect(textOf(after, 'mail')).toBe('kim@contoso.com');
    expect(textsOf(after, 'proxyAddresses').sort()).toEqual([
      'SMTP:kim@contoso.com',
      'smtp:ab@contoso.com',
      'smtp:c@contoso.com',
    ]);
    expect(textOf(after, 'displayName')).toBe('김민수');
  });

  it('writes bytes as they are', async () => {
    const anchor = Uint8Array.from({ length: 16 }, (_, index) => 250 - index);
    await writer.modify(kim, [{ attribute: 'mS-DS-ConsistencyGuid', remove: [], add: [anchor] }], signal());
    expect((await read(kim)).attributes.get('ms-ds-consistencyguid')).toEqual([anchor]);
  });

  it('changes the case of a value and nothing else', async () => {
    await writer.modify(
      kim,
      [change('proxyAddresses', ['SMTP:kim@contoso.com'], ['smtp:kim@contoso.com'])],
      signal(),
    );
    expect(textsOf(await read(kim), 'proxyAddresses')).toContain('smtp:kim@contoso.com');
  });

  it('finds an object by its guid wherever it has been moved to, and the root', async () => {
    const { guid } = await read(`CN=Lee,CN=Users,${base}`);
    await forest.modify(`dn: CN=Lee,CN=Users,${base}\nchangetype: modrdn\nnewrdn: CN=이\ndeleteoldrdn: 1\n`);
    const found = await writer.findObject(
      { dn: `CN=Lee,CN=Users,${base}`, guid },
      ['userPrincipalName'],
      signal(),
    );
    expect(found).toMatchObject({ dn: `CN=이,CN=Users,${base}`, guid });
    const none = '00000000-0000-0000-0000-000000000001';
    expect(await writer.findObject({ dn: kim, guid: none }, [], signal())).toBeUndefined();
    expect(await writer.findObject({ dn: `CN=No,${base}` }, [], signal())).toBeUndefined();
    const root = await writer.findObject({ dn: '' }, ['defaultNamingContext'], signal());
    expect(root && textOf(root, 'defaultNamingContext')).toBe(base);
  });

  it.each<[string, string, readonly AttributeModification[], string, string]>([
    [
      'a value that somebody has changed',
      kim,
      [change('displayName', ['다른 이름'], ['김'])],
      'directory.write.stale',
      'conflict',
    ],
    [
      'a value that is there by now',
      kim,
      [change('proxyAddresses', [], ['smtp:c@contoso.com'])],
      'directory.write.stale',
      'conflict',
    ],
    [
      'an object that is gone',
      `CN=No,CN=Users,${base}`,
      [change('mail', [], ['x@contoso.com'])],
      'directory.write.notFound',
      'notFound',
    ],
    [
      'a sign-in name of another',
      kim,
      [change('userPrincipalName', ['kim@contoso.local'], ['lee@contoso.local'])],
      'directory.write.refused',
      'invalid',
    ],
    [
      'a value that is too long',
      kim,
      [change('mailNickname', [], ['x'.repeat(65)])],
      'directory.write.refused',
      'invalid',
    ],
    [
      'an attribute that is none',
      kim,
      [change('noSuchAttribute', [], ['x'])],
      'directory.write.refused',
      'invalid',
    ],
    [
      'to replace in an attribute that is none',
      kim,
      [change('noSuchAttribute', ['y'], ['x'])],
      'directory.write.refused',
      'invalid',
    ],
  ])('refuses %s, and changes nothing', async (_, dn, changes, code, kind) => {
    const before = await forest.search('(sAMAccountName=kim)');
    const both = [change('description', [], ['half']), ...changes];
    const failure = await writer.modify(dn, both, signal()).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      kind,
      code: expect.stringContaining(code),
      message: expect.stringContaining(dn.slice(0, 5)),
    });
    expect(await forest.search('(sAMAccountName=kim)')).toBe(before);
  });

  it('says whose rights are missing', async () => {
    await forest.setPassword('lee', 'Secret-1234');
    const plain = { userName: 'lee@contoso.local', passwordText: 'Secret-1234' };
    const another = await openDirectoryWriter(
      forestConnector(forest, plain),
      surroundingsOf(forest),
      signal(),
    );
    await expect(
      another.modify(kim, [change('displayName', ['김민수'], ['x'])], signal()),
    ).rejects.toMatchObject({
      kind: 'denied',
      code: 'directory.write.denied',
    });
    await another.close();
  });

  it('takes the same changes as LDIF, by ldapmodify', async () => {
    const modifications: (LdifAttribute & { readonly operation: 'add' | 'delete' })[] = [
      { operation: 'delete', attribute: 'displayName', values: ['김민수'] },
      { operation: 'add', attribute: 'displayName', values: [' 김민수, 서울 본사 '.repeat(8).trim()] },
      {
        operation: 'add',
        attribute: 'thumbnailPhoto',
        values: [Uint8Array.from({ length: 300 }, (_, index) => index % 256)],
      },
    ];
    const ldif = writeLdifRecord({ kind: 'modify', dn: kim, modifications }, { explainsBase64: true });
    await forest.modify(ldif);
    expect(textOf(await read(kim), 'displayName')).toContain('서울 본사');
  });
});

describeWith('openldap', 'writing to OpenLDAP', () => {
  it('replaces values in one step, and refuses what has changed', async () => {
    await using server = await startOpenLdap();
    const dn = `cn=Kim,${server.baseDn}`;
    await server.modify(`dn: ${dn}\nobjectClass: inetOrgPerson\ncn: Kim\nsn: Kim\nmail: old@example.org\n`);
    const writer = await openDirectoryWriter(openLdapConnector(server), surroundingsOf(), signal());
    await writer.modify(dn, [change('mail', ['old@example.org'], ['new@example.org'])], signal());
    const found = await writer.findObject({ dn }, ['mail'], signal());
    expect(found && textsOf(found, 'mail')).toEqual(['new@example.org']);
    expect(await writer.findObject({ dn: '', guid: found?.guid }, ['mail'], signal())).toMatchObject({ dn });
    await expect(
      writer.modify(dn, [change('mail', ['old@example.org'], ['x@example.org'])], signal()),
    ).rejects.toMatchObject({
      code: 'directory.write.stale',
    });
    await writer.close();
  });
});
