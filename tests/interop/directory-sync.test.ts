import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DirectoryConnectors } from '../../src/directory/control/directory-connectors.ts';
import { testConnector } from '../../src/directory/mending/test-connectors.ts';
import { openDirectorySource } from '../../src/directory/sources/open-directory.ts';
import { createSynchronization } from '../../src/directory/sync/create-synchronization.ts';
import { testControl } from '../../src/directory/sync/test-control.ts';
import { createTestSynchronization } from '../../src/directory/sync/test-synchronization.ts';
import { forestConnector, surroundingsOf } from '../support/directory/connectors.ts';
import { type SambaForest, startSambaForest } from '../support/directory/samba-forest.ts';
import { describeWith } from '../support/services.ts';

const base = 'DC=contoso,DC=local';
const crowd = 60;

const person = (name: string, account: string, unit: string, ...more: string[]): string =>
  [
    `dn: CN=${name},${unit},${base}`,
    'objectClass: user',
    `sAMAccountName: ${account}`,
    `userPrincipalName: ${account}@contoso.local`,
    `mail: ${account}@contoso.com`,
    'userAccountControl: 512',
    ...more,
    '',
    '',
  ].join('\n');

/** Korean names, sign-in names in a domain that cannot be routed, groups in a circle. */
const seed = [
  `dn: OU=회사,${base}\nobjectClass: organizationalUnit\n\n`,
  `dn: OU=서울,OU=회사,${base}\nobjectClass: organizationalUnit\n\n`,
  `dn: OU=부산,OU=회사,${base}\nobjectClass: organizationalUnit\n\n`,
  person(
    '김미나',
    'mina',
    'OU=서울,OU=회사',
    'displayName: 김미나',
    'title: 과장',
    'sn: 김',
    'givenName: 미나',
  ),
  person(
    'Terry Adams',
    'terrya',
    'OU=서울,OU=회사',
    `manager: CN=김미나,OU=서울,OU=회사,${base}`,
    'mailNickname: terrya',
  ),
  person(
    'Lee',
    'lee',
    'OU=서울,OU=회사',
    'proxyAddresses: SMTP:lee@contoso.com',
    'proxyAddresses: smtp:jh.lee@contoso.com',
  ),
  ...Array.from({ length: crowd }, (_, index) => person(`직원 ${index}`, `staff${index}`, 'OU=부산,OU=회사')),
  `dn: CN=Supplier,OU=서울,OU=회사,${base}\nobjectClass: contact\ntargetAddress: SMTP:info@supplier.example\nmail: info@supplier.example\n\n`,
  `dn: CN=Inner,OU=서울,OU=회사,${base}\nobjectClass: group\nsAMAccountName: inner\ngroupType: -2147483646\nmember: CN=Lee,OU=서울,OU=회사,${base}\n\n`,
  `dn: CN=All,OU=서울,OU=회사,${base}\nobjectClass: group\nsAMAccountName: all\ngroupType: 2\nmail: all@contoso.com\nmember: CN=Inner,OU=서울,OU=회사,${base}\nmember: CN=김미나,OU=서울,OU=회사,${base}\nmember: CN=Supplier,OU=서울,OU=회사,${base}\n\n`,
].join('');

describeWith('samba', 'synchronisation with Active Directory', () => {
  let forest: SambaForest;
  beforeAll(async () => {
    forest = await startSambaForest({ seed });
  });
  afterAll(async () => {
    await forest[Symbol.asyncDispose]();
  });

  it('follows it from the first user to renames, moves, deletions, sign-in names and groups', async () => {
    const scene = await createTestSynchronization();
    const { store, clock, random, log, provisioner, tenant, organization, request, recipients } = scene;
    const connectors: DirectoryConnectors = {
      ...testControl([testConnector('AD')], {}),
      openSource: async (_, __, signal) => {
        const connector = forestConnector(forest, {
          organizationalUnits: [`OU=회사,${base}`],
          pageSize: 20,
        });
        return openDirectorySource(connector, surroundingsOf(forest), signal);
      },
    };
    const sync = createSynchronization({ store, clock, random, log, provisioner, connectors, owner: 'test' });
    const run = async () => {
      const runs = await sync.runCycle(organization, request);
      return runs.flatMap(({ steps }) => steps);
    };
    const named = async () => [...(await scene.recipientsByName()).values()];

    await run();
    expect(await scene.errors()).toEqual([]);
    const users = (await named()).filter(({ kind }) => kind === 'userMailbox');
    expect(users).toHaveLength(crowd + 3);
    expect(provisioner.mailboxes.size).toBe(crowd + 3);
    // Nobody signs in with what cannot be routed.
    expect(users.map(({ upn, alias }) => upn === `${alias}@contoso.com`)).not.toContain(false);
    const mina = await recipients.get(tenant, 'mina@contoso.com');
    expect(mina.attributes).toMatchObject({ title: '과장', surname: '김', givenName: '미나' });
    expect((await recipients.get(tenant, 'terrya')).attributes.manager).toBe(mina.guid);
    expect(await scene.membersOf('All')).toEqual(['Inner', 'Supplier', '김미나']);
    expect(await scene.membersOf('Inner')).toEqual(['Lee']);

    expect((await run()).at(-1)?.counts).toEqual({});

    const change = (dn: string, ...lines: string[]) =>
      `dn: ${dn},${base}\nchangetype: modify\n${lines.join('\n')}\n-\n\n`;
    await forest.modify(change('CN=김미나,OU=서울,OU=회사', 'replace: title', 'title: 부장'));
    await forest.modify(
      `dn: CN=Terry Adams,OU=서울,OU=회사,${base}\nchangetype: modrdn\nnewrdn: CN=Terry Kim\ndeleteoldrdn: 1\nnewsuperior: OU=부산,OU=회사,${base}\n\n`,
    );
    await forest.modify(`dn: CN=직원 0,OU=부산,OU=회사,${base}\nchangetype: delete\n\n`);
    await forest.modify(
      change('CN=Lee,OU=서울,OU=회사', 'replace: userPrincipalName', 'userPrincipalName: jh.lee@contoso.com'),
    );
    await forest.modify(
      change(
        'CN=All,OU=서울,OU=회사',
        'add: member',
        `member: CN=Terry Kim,OU=부산,OU=회사,${base}`,
        '-',
        'delete: member',
        `member: CN=Supplier,OU=서울,OU=회사,${base}`,
      ),
    );
    await forest.modify(`${person('새 직원', 'newbie', 'OU=서울,OU=회사')}`);
    const lee = await recipients.get(tenant, 'lee');
    await run();
    expect((await recipients.get(tenant, 'mina@contoso.com')).attributes.title).toBe('부장');
    expect((await recipients.get(tenant, 'terrya')).name).toBe('Terry Kim');
    expect(await recipients.find(tenant, 'staff0@contoso.com')).toBeUndefined();
    expect(await scene.membersOf('All')).toEqual(['Inner', 'Terry Kim', '김미나']);
    expect((await recipients.get(tenant, 'newbie@contoso.com')).mailbox?.state).toBe('ready');
    // The rule of licensed users, until the organisation wants it otherwise.
    expect((await recipients.get(tenant, 'lee')).upn).toBe(lee.upn);
    await scene.features.set(tenant, 'SynchronizeUpnForManagedUsers', true);
    await forest.modify(change('CN=Lee,OU=서울,OU=회사', 'replace: title', 'title: 대리'));
    await run();
    expect((await recipients.get(tenant, 'lee')).upn).toBe('jh.lee@contoso.com');

    // A unit that is renamed keeps its people; why each is as it is can be asked.
    await forest.modify(
      `dn: OU=부산,OU=회사,${base}\nchangetype: modrdn\nnewrdn: OU=Busan\ndeleteoldrdn: 1\n\n`,
    );
    await forest.modify(change('CN=All,OU=서울,OU=회사', 'replace: description', 'description: everybody'));
    await run();
    expect(await scene.membersOf('All')).toEqual(['Inner', 'Terry Kim', '김미나']);
    const terry = await recipients.get(tenant, 'terrya');
    const told: string[] = [];
    for await (const { attribute, rule, old, new: value } of sync.changesOf(
      organization,
      terry.anchor ?? '',
    )) {
      told.push(`${attribute} (${rule}): ${old} → ${value}`);
    }
    expect(told).toContain('name (In from AD - Common Name): Terry Adams → Terry Kim');

    // Everybody of a unit goes: nothing at all is exported before somebody confirms it.
    await sync.updateConfiguration(organization, { deletionThreshold: 50 });
    for (let index = 1; index < crowd; index += 1) {
      await forest.modify(`dn: CN=직원 ${index},OU=Busan,OU=회사,${base}\nchangetype: delete\n\n`);
    }
    const before = (await named()).length;
    await expect(run()).rejects.toMatchObject({ code: 'directory.sync.deletionThreshold' });
    expect(await named()).toHaveLength(before);
    await sync.runCycle(organization, { ...request, confirmsDeletions: true });
    expect(await named()).toHaveLength(before - (crowd - 1));
  }, 180_000);
});
