import { expect, it } from 'vitest';
import { textOf, textsOf } from '../../src/directory/source-object.ts';
import type { DirectorySource } from '../../src/directory/sources/directory-source.ts';
import { openDirectorySource, systemSurroundings } from '../../src/directory/sources/open-directory.ts';
import { type ConnectorChanges, openLdapConnector } from '../support/directory/connectors.ts';
import { type OpenLdapOptions, type OpenLdapServer, startOpenLdap } from '../support/directory/open-ldap.ts';
import { objectsOf, readDirectory, told } from '../support/directory/read-directory.ts';
import { describeWith } from '../support/services.ts';

const base = 'dc=example,dc=org';
/** Directories are older than the tests of them. */
const age =
  'createTimestamp: 20200101000000Z\nmodifyTimestamp: 20200101000000Z\nentryCSN: 20200101000000.000000Z#000000#000#000000\n';
const person = (name: string, unit: string, more = '') =>
  `dn: cn=${name},ou=${unit},${base}\nobjectClass: inetOrgPerson\ncn: ${name}\nsn: ${name}\nuid: ${name}\n${more}`;

/** Groups in groups, in a circle; one that names its members by uid. */
const seed = [
  `dn: ${base}\nobjectClass: domain\ndc: example\n`,
  ...['people', 'others', 'groups'].map(
    (unit) => `dn: ou=${unit},${base}\nobjectClass: organizationalUnit\nou: ${unit}\n`,
  ),
  person('김민수', 'people', 'mail: kim@example.org\ndescription: before\n'),
  person('lee', 'people', 'mail: lee@example.org\n'),
  person('park', 'others'),
  `dn: cn=inner,ou=groups,${base}\nobjectClass: groupOfNames\ncn: inner\nmember: cn=lee,ou=people,${base}\nmember: cn=outer,ou=groups,${base}\n`,
  `dn: cn=outer,ou=groups,${base}\nobjectClass: groupOfNames\ncn: outer\nmember: CN=inner, OU=groups,${base}\nmember: cn=staff,ou=groups,${base}\n`,
  `dn: cn=staff,ou=groups,${base}\nobjectClass: posixGroup\ncn: staff\ngidNumber: 1\nmemberUid: park\n`,
]
  .map((record) => `${record}${age}`)
  .join('\n');

describeWith('openldap', 'OpenLDAP as a source', () => {
  async function sourceOf(server: OpenLdapServer, changes: ConnectorChanges = {}): Promise<DirectorySource> {
    return openDirectorySource(
      openLdapConnector(server, changes),
      systemSurroundings(),
      AbortSignal.timeout(60_000),
    );
  }

  async function withServer(
    options: OpenLdapOptions,
    use: (server: OpenLdapServer) => Promise<void>,
  ): Promise<void> {
    await using server = await startOpenLdap({ seed, ...options });
    await use(server);
  }

  it.each<[string, ConnectorChanges, readonly string[]]>([
    ['all of it', {}, ['inner', 'lee', 'outer', 'park', 'staff', '김민수']],
    [
      'over StartTLS, page by page',
      { security: 'StartTls', port: 0, pageSize: 1 },
      ['inner', 'lee', 'outer', 'park', 'staff', '김민수'],
    ],
    ['a unit', { organizationalUnits: [`OU=People,${base}`] }, ['lee', '김민수']],
    ['without a unit', { excludedOrganizationalUnits: [`ou=groups,${base}`] }, ['lee', 'park', '김민수']],
    ['a filter', { filter: '(mail=*)' }, ['lee', '김민수']],
    [
      'members of groups in groups',
      { scopeGroup: `cn=outer,ou=groups,${base}` },
      ['inner', 'lee', 'outer', 'park', 'staff'],
    ],
  ])('reads %s', (_, changes, names) =>
    withServer({}, async (server) => {
      const port = changes.port === 0 ? { port: server.port } : {};
      const source = await sourceOf(server, { ...changes, ...port });
      const reading = await readDirectory(source);
      expect(told(reading)).toEqual(names.map((name) => `whole ${name}`));
      const [first] = objectsOf(reading);
      expect(first?.guid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      await source.close();
    }),
  );

  it.each([
    ['syncrepl', 'log'],
    ['syncrepl', 'plain'],
    ['modifyTimestamp', 'none'],
  ] as const)('tells what has changed by %s (%s)', (name, following) =>
    withServer({ following }, async (server) => {
      const source = await sourceOf(server, { excludedOrganizationalUnits: [`ou=others,${base}`] });
      const first = await readDirectory(source);
      expect((await source.describe(AbortSignal.timeout(9000))).following).toBe(name);
      const news = async (since: string | undefined) => {
        const reading = await readDirectory(source, since);
        return { ...reading, told: told(reading) };
      };
      await server.modify(`${person('new', 'people')}
dn: cn=김민수,ou=people,${base}
changetype: modify
delete: description
-

dn: cn=lee,ou=people,${base}
changetype: modrdn
newrdn: cn=renamed
deleteoldrdn: 1

dn: cn=staff,ou=groups,${base}
changetype: modify
add: memberUid
memberUid: lee
-
`);
      const second = await news(first.cursor);
      expect(second.told).toEqual(
        expect.arrayContaining(['whole new', 'whole renamed', 'whole staff', 'whole 김민수']),
      );
      // By times, all of the second in which the last run ended comes again, whether it is in scope or not.
      if (following !== 'none') expect(second.told.filter((line) => line.startsWith('gone'))).toEqual([]);
      const kim = second.changes.find(
        (change) => change.kind === 'whole' && textOf(change.object, 'cn') === '김민수',
      );
      expect(kim?.kind === 'whole' && kim.object.attributes.has('description')).toBe(false);
      const staff = second.changes.find(
        (change) => change.kind === 'whole' && textOf(change.object, 'cn') === 'staff',
      );
      expect(staff?.kind === 'whole' && textsOf(staff.object, 'memberUid').sort()).toEqual(['lee', 'park']);

      await server.modify(`dn: cn=new,ou=people,${base}\nchangetype: delete\n`);
      if (following === 'log') {
        const third = await news(second.cursor);
        expect(third.changes.map(({ kind }) => kind)).toEqual(['gone']);
        expect(await news(third.cursor)).toMatchObject({ told: [] });
      } else {
        // It cannot be told which, and so all is read anew.
        await expect(news(second.cursor)).rejects.toMatchObject({ code: 'directory.source.cursor' });
        const again = await news(undefined);
        expect(again.told).not.toContain('whole new');
      }
      await source.close();
    }),
  );

  it('tells of what is in a unit that is renamed', () =>
    withServer({}, async (server) => {
      const source = await sourceOf(server);
      const { cursor } = await readDirectory(source);
      await server.modify(`dn: ou=people,${base}\nchangetype: modrdn\nnewrdn: ou=folk\ndeleteoldrdn: 1\n`);
      const reading = await readDirectory(source, cursor);
      expect(
        reading.changes
          .filter(({ kind }) => kind === 'whole')
          .map((change) => change.kind === 'whole' && change.object.dn)
          .sort(),
      ).toEqual([`cn=lee,ou=folk,${base}`, `cn=김민수,ou=folk,${base}`].sort());
      await source.close();
    }));

  it.each<[string, ConnectorChanges, string, RegExp]>([
    ['another password', { passwordText: 'wrong' }, 'directory.source.signIn', /whole DN/],
    ['a name that is no DN', { userName: 'admin' }, 'directory.source.', /admin|DN/],
    ['a limit of the server', { userName: null }, 'directory.source.limit', /size=unlimited/],
    ['a base that is not there', { searchBase: `ou=no,${base}` }, 'directory.source.base', /-SearchBase/],
  ])('says what to do about %s', (_, changes, code, words) =>
    withServer({ sizeLimit: 3 }, async (server) => {
      const failure = await sourceOf(server, changes)
        .then((source) => readDirectory(source))
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code: expect.stringContaining(code),
        message: expect.stringMatching(words),
      });
    }),
  );
});
