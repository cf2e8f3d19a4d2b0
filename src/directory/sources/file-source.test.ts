import { describe, expect, it } from 'vitest';
import { type ConnectorSettings, defaultConnectorSettings } from '../control/connector-model.ts';
import { type SourceObject, textOf, textsOf } from '../source-object.ts';
import { csvFormat } from './csv-format.ts';
import { FileSource, type OpenFile } from './file-source.ts';
import { ldifFormat } from './ldif-format.ts';

const settings = (changes: Partial<ConnectorSettings>): ConnectorSettings => ({
  ...defaultConnectorSettings,
  kind: 'Ldif',
  port: 0,
  precedence: 1,
  ...changes,
});

const filesOf = (bytes: Uint8Array): OpenFile =>
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  };

async function read(
  kind: 'Ldif' | 'Csv',
  content: string | Uint8Array,
  changes: Partial<ConnectorSettings> = {},
): Promise<SourceObject[]> {
  const connector = settings({ kind, ...changes });
  const format = kind === 'Ldif' ? ldifFormat({ limits: { maxValueBytes: 2000 } }) : csvFormat(connector);
  const source = new FileSource(connector, '/srv/users', format, filesOf(Buffer.from(content)));
  const objects: SourceObject[] = [];
  for await (const page of source.read({ signal: AbortSignal.timeout(5000) })) {
    expect(page.cursor).toBeUndefined();
    for (const change of page.changes) if (change.kind === 'whole') objects.push(change.object);
  }
  return objects;
}

const ldif = `version: 1

dn: OU=영업,DC=contoso,DC=local
objectClass: organizationalUnit

dn: CN=김민수,OU=영업,DC=contoso,DC=local
objectClass: top
objectClass: person
objectClass: user
cn: 김민수
objectGUID:: t3HO2WnsAkid99mrHnN8Tg==
mail: kim@contoso.com
proxyAddresses: SMTP:kim@contoso.com
proxyAddresses: smtp:minsu@contoso.com
userAccountControl: 514

dn: CN=Lee,OU=Other,DC=contoso,DC=local
objectClass: user
cn: Lee

dn: CN=Inner,OU=Other,DC=contoso,DC=local
objectClass: group
cn: Inner
member: CN=Lee,OU=Other,DC=contoso,DC=local
member: CN=Outer,OU=Other,DC=contoso,DC=local

dn: CN=Outer,OU=Other,DC=contoso,DC=local
objectClass: group
cn: Outer
member: CN=inner,ou=other,dc=contoso,dc=local
`;

const namesOf = (objects: readonly SourceObject[]) => objects.map((object) => textOf(object, 'cn'));

describe('a source that is an LDIF', () => {
  it('gives its people, contacts and groups, by line', async () => {
    const objects = await read('Ldif', ldif);
    expect(objects.map((object) => [textOf(object, 'cn'), object.line])).toEqual([
      ...[
        ['김민수', 6],
        ['Lee', 17],
        ['Inner', 21],
        ['Outer', 27],
      ],
    ]);
    const [kim] = objects;
    expect(kim?.guid).toBe('d9ce71b7-ec69-4802-9df7-d9ab1e737c4e');
    expect(kim && textsOf(kim, 'proxyAddresses')).toEqual(['SMTP:kim@contoso.com', 'smtp:minsu@contoso.com']);
    expect(kim?.attributes.get('objectguid')?.[0]).toBeInstanceOf(Uint8Array);
  });

  it.each<[string, Partial<ConnectorSettings>, readonly string[]]>([
    ['a unit', { organizationalUnits: ['ou=영업,dc=contoso,dc=local'] }, ['김민수']],
    ['without a unit', { excludedOrganizationalUnits: ['OU=Other,DC=contoso,DC=local'] }, ['김민수']],
    ['a filter', { filter: '(&(objectClass=user)(!(mail=*)))' }, ['Lee']],
    ['bits', { filter: '(userAccountControl:1.2.840.113556.1.4.803:=2)' }, ['김민수']],
    [
      'members of groups in groups, in a circle',
      { scopeGroup: 'CN=Outer,OU=Other,DC=contoso,DC=local' },
      ['Lee', 'Inner', 'Outer'],
    ],
  ])('gives a part: %s', async (_, changes, names) => {
    expect(namesOf(await read('Ldif', ldif, changes))).toEqual(names);
  });

  it.each<[string, string, string, RegExp]>([
    [
      'an object twice, in any spelling',
      `${ldif}\ndn: cn=LEE, ou=other,DC=contoso,DC=local\nobjectClass: user\n`,
      'directory.source.ldif',
      /lines 17 and 32/,
    ],
    ['a cut in the middle', ldif.slice(0, -20), 'directory.source.ldif', /middle of line 30.*CN=Outer/],
    [
      'base64 that is none',
      'dn: cn=a\nobjectClass: user\ncn:: 6r!A\n',
      'directory.source.ldif',
      /cn in line 3 is no base64/,
    ],
    [
      'a value that is too large',
      `dn: cn=a\nobjectClass: user\njpegPhoto:: ${'A'.repeat(4000)}\n`,
      'directory.source.ldif',
      /jpegPhoto in line 3.*2,000/,
    ],
    [
      'a change',
      'dn: cn=a\nchangetype: modify\nreplace: sn\nsn: x\n-\n',
      'directory.source.ldif',
      /is a change \(modify\) of cn=a/,
    ],
    [
      'another file',
      'dn: cn=a\nobjectClass: user\nd:< file:///etc/shadow\n',
      'directory.source.ldif',
      /another file/,
    ],
  ])('refuses %s', async (_, content, code, words) => {
    await expect(read('Ldif', content)).rejects.toMatchObject({
      code,
      kind: 'invalid',
      message: expect.stringMatching(words),
    });
  });

  it('says why a file cannot be opened', async () => {
    const connector = settings({ kind: 'Ldif' });
    const openFile: OpenFile = async function* missing() {
      yield* [];
      throw Object.assign(new Error('no'), { code: 'ENOENT' });
    };
    const source = new FileSource(connector, '/srv/no.ldif', ldifFormat(), openFile);
    await expect(source.describe(AbortSignal.timeout(1000))).rejects.toMatchObject({
      kind: 'notFound',
      message: expect.stringContaining('/srv/no.ldif cannot be read: there is no such file'),
    });
  });

  it('describes itself, and cannot be followed', async () => {
    const source = new FileSource(
      settings({ kind: 'Ldif' }),
      '/srv/users.ldif',
      ldifFormat(),
      filesOf(Buffer.from(ldif)),
    );
    expect(await source.describe(AbortSignal.timeout(1000))).toMatchObject({
      name: 'users.ldif',
      namingContext: 'DC=contoso,DC=local',
      upnSuffixes: ['contoso.local'],
      isWritable: false,
      following: undefined,
    });
    const since = source.read({ since: 'x', signal: AbortSignal.timeout(1000) })[Symbol.asyncIterator]();
    await expect(since.next()).rejects.toMatchObject({ code: 'directory.source.cursor' });
  });
});

describe('a source that is a CSV', () => {
  const getAdUser = `#TYPE Microsoft.ActiveDirectory.Management.ADUser\r
"DistinguishedName","Enabled","GivenName","Name","ObjectClass","ObjectGUID","SamAccountName","Surname","UserPrincipalName","EmailAddress","proxyAddresses"\r
"CN=김민수,OU=영업,DC=contoso,DC=local","True","민수","김민수","user","d9ce71b7-ec69-4802-9df7-d9ab1e737c4e","kim","김","kim@contoso.local","kim@contoso.com","SMTP:kim@contoso.com;smtp:minsu@contoso.com"\r
`;

  it.each<[string, string | Uint8Array]>([
    ['UTF-8', getAdUser],
    ['UTF-8 with a mark', `\ufeff${getAdUser}`],
    ['UTF-16', Buffer.from(`\ufeff${getAdUser}`, 'utf16le')],
    ['tabs', getAdUser.replaceAll('","', '"\t"')],
  ])('reads what Get-ADUser | Export-Csv writes: %s', async (_, content) => {
    const [kim, ...others] = await read('Csv', content);
    expect(others).toEqual([]);
    expect(kim).toMatchObject({
      dn: 'CN=김민수,OU=영업,DC=contoso,DC=local',
      guid: 'd9ce71b7-ec69-4802-9df7-d9ab1e737c4e',
      line: 3,
    });
    const wanted: Record<string, readonly string[]> = {
      sn: ['김'],
      givenname: ['민수'],
      mail: ['kim@contoso.com'],
      userprincipalname: ['kim@contoso.local'],
      proxyaddresses: ['SMTP:kim@contoso.com', 'smtp:minsu@contoso.com'],
    };
    for (const [name, values] of Object.entries(wanted)) expect(kim?.attributes.get(name)).toEqual(values);
  });

  it('reads Korean as Excel saves it in Korea', async () => {
    const name = Buffer.of(0xb1, 0xe8, 0xb9, 0xce, 0xbc, 0xf6);
    const content = Buffer.concat([
      Buffer.from('UserPrincipalName,Name\r\nkim@contoso.local,'),
      name,
      Buffer.from('\r\n'),
    ]);
    const [kim] = await read('Csv', content);
    expect(kim && textOf(kim, 'name')).toBe('김민수');
  });

  it('reads what csvde writes', async () => {
    const content = `DN,objectClass,cn,objectGUID,member,mail
"CN=Kim,DC=contoso,DC=local",user,Kim,X'b771ced969ec02489df7d9ab1e737c4e',,kim@contoso.com
"CN=G,DC=contoso,DC=local",group,G,,"CN=Kim,DC=contoso,DC=local;CN=Lee\\, A,DC=contoso,DC=local",
`;
    const [kim, group] = await read('Csv', content);
    expect(kim?.guid).toBe('d9ce71b7-ec69-4802-9df7-d9ab1e737c4e');
    expect(group && textsOf(group, 'member')).toEqual([
      'CN=Kim,DC=contoso,DC=local',
      'CN=Lee\\, A,DC=contoso,DC=local',
    ]);
  });

  it('reads columns of other names as the connector maps them, and rows without a DN', async () => {
    const content =
      '메일 주소,성,로그인\r\nkim@contoso.com,김,kim@contoso.local\r\n,,\r\nlee@contoso.com,이,lee@contoso.local\r\n';
    const columnMap = { '메일 주소': 'mail', 성: 'sn', 로그인: 'userPrincipalName' };
    const objects = await read('Csv', content, { columnMap });
    expect(objects.map(({ dn, line }) => [dn, line])).toEqual([
      ...[
        ['CN=kim@contoso.local', 2],
        ['CN=lee@contoso.local', 4],
      ],
    ]);
    expect(objects.map((object) => textOf(object, 'sn'))).toEqual(['김', '이']);
  });

  it.each<[string, string, Partial<ConnectorSettings>, RegExp]>([
    ['nothing', '', {}, /is empty/],
    [
      'no column that names anybody',
      'Name,Phone\nKim,1\n',
      {},
      /no column that tells whose row it is.*Name, Phone/,
    ],
    [
      'a column that is not there',
      'mail\nkim@contoso.com\n',
      { columnMap: { Mail2: 'mail' } },
      /no column "Mail2"/,
    ],
    ['a row of nobody', 'mail,Name\n,Kim\n', {}, /Row 2 \(line 2\) does not say whose it is/],
    [
      'too many cells',
      'mail,Name\na@x.com,Kim,Lee\n',
      {},
      /Row 2 \(line 2\) has 3 cells, and the file 2 columns/,
    ],
    ['a quote that is not closed', 'mail,Name\na@x.com,"Kim\n', {}, /Row 2, column 2 \(line 2\)/],
    ['an object twice', 'mail\na@x.com\nA@X.com\n', {}, /lines 2 and 3/],
    [
      'a list that nobody has joined',
      'mail,proxyAddresses\na@x.com,Microsoft.ActiveDirectory.Management.ADPropertyValueCollection\n',
      {},
      /-join ';'/,
    ],
  ])('refuses %s', async (_, content, changes, words) => {
    await expect(read('Csv', content, changes)).rejects.toMatchObject({
      code: 'directory.source.csv',
      message: expect.stringMatching(words),
    });
  });
});
