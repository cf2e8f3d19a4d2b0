import { describe, expect, it } from 'vitest';
import { FakeDirectory } from '../sources/fake-source.ts';
import { createTestSynchronization } from './test-synchronization.ts';

const nc = 'DC=contoso,DC=local';

describe('a first synchronisation', () => {
  it('brings users with mailboxes, contacts, and groups with their members', async () => {
    const { ad, run, shown, membersOf, errors, provisioner, sync, organization } =
      await createTestSynchronization();
    ad.add('organizationalUnit', 'OU=Seoul');
    ad.add('user', 'CN=김미나,OU=Seoul', {
      sAMAccountName: 'mina',
      userPrincipalName: 'mina@contoso.local',
      mail: 'mina@contoso.com',
      displayName: '김미나',
      department: '영업부',
      manager: `CN=Lee,OU=Seoul,${nc}`,
    });
    ad.add('user', 'CN=Lee,OU=Seoul', {
      sAMAccountName: 'lee',
      userPrincipalName: 'lee@contoso.com',
      mailNickname: 'lee.jh',
      proxyAddresses: [
        'SMTP:lee@contoso.com',
        'smtp:jh@contoso.com',
        'smtp:lee@elsewhere.example',
        'X500:/o=old/cn=lee',
      ],
      userAccountControl: '514',
    });
    ad.add('user', 'CN=Park', { sAMAccountName: 'park', userPrincipalName: 'park@contoso.com' });
    ad.add('user', 'CN=Out', {
      ...{
        sAMAccountName: 'out',
        userPrincipalName: 'out@contoso.com',
        mailNickname: 'out',
        mail: 'out@contoso.com',
      },
      targetAddress: 'SMTP:out@example.net',
    });
    ad.add('contact', 'CN=Supplier', { mail: 'info@supplier.example' });
    ad.add('contact', 'CN=Nobody');
    ad.add('group', 'CN=All', {
      ...{ groupType: '2', mail: 'all@contoso.com', sAMAccountName: 'all' },
      member: [`CN=Lee,OU=Seoul,${nc}`, `CN=Nested,${nc}`, `CN=Computer,${nc}`],
    });
    ad.add('group', 'CN=Nested', {
      ...{ groupType: '-2147483646', sAMAccountName: 'nested' },
      member: [`CN=김미나,OU=Seoul,${nc}`, `CN=All,${nc}`],
    });
    ad.add('computer', 'CN=Computer', { sAMAccountName: 'pc$' });
    const [done] = await run();
    expect(await shown()).toEqual([
      'All | distributionGroup | - | SMTP:all@contoso.com',
      'Lee | userMailbox | lee@contoso.com | SMTP:lee@contoso.com smtp:jh@contoso.com X500:/o=old/cn=lee | disabled',
      'Nested | securityGroup | - | -',
      'Out | mailUser | out@contoso.com | SMTP:out@contoso.com | → out@example.net',
      'Park | user | park@contoso.com | -',
      'Supplier | mailContact | - | - | → info@supplier.example',
      '김미나 | userMailbox | mina@contoso.com | SMTP:mina@contoso.com',
    ]);
    expect(await membersOf('All')).toEqual(['Lee', 'Nested']);
    expect(await membersOf('Nested')).toEqual(['All', '김미나']);
    expect(provisioner.mailboxes.size).toBe(2);
    expect(await errors()).toEqual([]);
    expect(done?.steps.map(({ profile, result, counts }) => [profile, result, counts])).toEqual([
      [
        'Full Import',
        'success',
        { stageNoChange: 0, stageAdd: 10, stageUpdate: 0, stageRename: 0, stageDelete: 0, stageFailure: 0 },
      ],
      ['Delta Synchronization', 'success', { quarantined: 0 }],
      ['Export', 'success', { exportAdd: 7, exportUpdate: 2 }],
    ]);
    const changes: string[] = [];
    for await (const change of sync.changesOfRun(organization, 1)) {
      if (change.name === '김미나')
        changes.push(`${change.attribute} (${change.rule}, ${change.source}): ${change.new}`);
    }
    expect(changes).toContain('department (In from AD - User Common, AD): 영업부');
    expect(changes).toContain('upn (Out to Landfall - UserPrincipalName Calculation, AD): mina@contoso.com');
  });

  it('says nothing and does nothing the second time, neither as delta nor from the beginning', async () => {
    const { ad, run, shown } = await createTestSynchronization();
    ad.add('user', 'CN=Kim', {
      sAMAccountName: 'kim',
      userPrincipalName: 'kim@contoso.com',
      mail: 'kim@contoso.com',
    });
    ad.add('group', 'CN=All', { groupType: '2', mail: 'all@contoso.com', member: [`CN=Kim,${nc}`] });
    await run();
    const before = await shown();
    for (const policyType of ['Delta', 'Initial'] as const) {
      const [again] = await run({ policyType });
      expect(again?.steps.at(-1)?.counts).toEqual({});
      expect(await shown()).toEqual(before);
    }
  });
});

describe('later synchronisations', () => {
  it('follow changes, renames, moves, deletions and returns, with members and mailboxes', async () => {
    const { ad, run, shown, membersOf, recipients, tenant } = await createTestSynchronization();
    ad.add('organizationalUnit', 'OU=A');
    ad.add('user', 'CN=Kim,OU=A', {
      sAMAccountName: 'kim',
      userPrincipalName: 'kim@contoso.com',
      mail: 'kim@contoso.com',
    });
    ad.add('user', 'CN=Lee,OU=A', {
      sAMAccountName: 'lee',
      userPrincipalName: 'lee@contoso.com',
      mail: 'lee@contoso.com',
    });
    ad.add('group', 'CN=All', {
      groupType: '2',
      mail: 'all@contoso.com',
      member: [`CN=Kim,OU=A,${nc}`, `CN=Lee,OU=A,${nc}`],
    });
    await run();
    const mailbox = (await recipients.get(tenant, 'Kim')).mailbox;
    ad.rename('OU=A', 'OU=B');
    ad.rename('CN=Kim,OU=B', 'CN=Kim Mina,OU=B');
    ad.change('CN=Kim Mina,OU=B', {
      proxyAddresses: ['SMTP:mina@contoso.com', 'smtp:kim@contoso.com'],
      title: '과장',
    });
    ad.delete('CN=Lee,OU=B');
    ad.add('user', 'CN=Park,OU=B', {
      sAMAccountName: 'park',
      userPrincipalName: 'park@contoso.com',
      mail: 'lee@contoso.com',
    });
    ad.change('CN=All', { member: [`CN=Kim Mina,OU=B,${nc}`, `CN=Park,OU=B,${nc}`] });
    await run();
    expect(await shown()).toEqual([
      'All | distributionGroup | - | SMTP:all@contoso.com',
      'Kim Mina | userMailbox | kim@contoso.com | SMTP:mina@contoso.com smtp:kim@contoso.com',
      'Park | userMailbox | park@contoso.com | SMTP:lee@contoso.com smtp:park@contoso.com',
    ]);
    expect(await membersOf('All')).toEqual(['Kim Mina', 'Park']);
    const kim = await recipients.get(tenant, 'Kim Mina');
    expect(kim.mailbox).toEqual(mailbox);
    expect(kim.attributes.title).toBe('과장');
  });

  it('keep a deleted user for thirty days, and give him back with his mailbox when his object returns', async () => {
    const { ad, run, recipients, tenant, shown } = await createTestSynchronization();
    const kim = { sAMAccountName: 'kim', userPrincipalName: 'kim@contoso.com', mail: 'kim@contoso.com' };
    const { guid } = ad.add('user', 'CN=Kim', {
      ...kim,
      'mS-DS-ConsistencyGuid': Buffer.from('0123456789abcdef'),
    });
    await run();
    const before = await recipients.get(tenant, 'Kim');
    ad.delete('CN=Kim');
    await run();
    expect(await shown()).toEqual([]);
    ad.add('user', 'CN=Kim', {
      ...kim,
      title: '부장',
      'mS-DS-ConsistencyGuid': Buffer.from('0123456789abcdef'),
    });
    await run();
    const after = await recipients.get(tenant, 'Kim');
    expect(after).toMatchObject({ guid: before.guid, mailbox: before.mailbox, anchor: before.anchor });
    expect(after.attributes.title).toBe('부장');
    expect(guid).not.toBe('');
  });

  it('stop the whole export where more than the threshold would be deleted, until an administrator confirms', async () => {
    const { ad, run, shown, sync, organization } = await createTestSynchronization();
    ad.add('organizationalUnit', 'OU=Moved');
    for (let index = 0; index < 6; index += 1) {
      ad.add('user', `CN=u${index},OU=Moved`, {
        sAMAccountName: `u${index}`,
        userPrincipalName: `u${index}@contoso.com`,
      });
    }
    ad.add('user', 'CN=Kim', { sAMAccountName: 'kim', userPrincipalName: 'kim@contoso.com' });
    await sync.updateConfiguration(organization, { deletionThreshold: 5 });
    await run();
    ad.delete('OU=Moved');
    ad.change('CN=Kim', { title: 'new' });
    const before = await shown();
    await expect(run()).rejects.toMatchObject({ code: 'directory.sync.deletionThreshold' });
    expect(await shown()).toEqual(before);
    const [last] = await Array.fromAsync(sync.runs(organization));
    expect(last).toMatchObject({ result: 'stopped-deletion-threshold-exceeded' });
    await run({ confirmsDeletions: true });
    expect(await shown()).toEqual(['Kim | user | kim@contoso.com | -']);
  });
});

describe('names that two objects want', () => {
  it('are set aside for the second, listed, and given by themselves when they are free', async () => {
    const { ad, run, shown, errors, features, tenant } = await createTestSynchronization();
    await features.set(tenant, 'SynchronizeUpnForManagedUsers', true);
    const kim = { sAMAccountName: 'kim', userPrincipalName: 'kim@contoso.com', mail: 'kim@contoso.com' };
    ad.add('user', 'CN=Kim', kim);
    await run();
    ad.add('user', 'CN=Kim2', {
      ...{ ...kim, sAMAccountName: 'kim2', mailNickname: 'kim2', mail: null },
      proxyAddresses: ['SMTP:kim@contoso.com', 'smtp:k2@contoso.com'],
    });
    await run();
    expect(await errors()).toEqual([
      'Kim2: QuarantinedAttributeValueMustBeUnique userPrincipalName kim@contoso.com',
      'Kim2: QuarantinedAttributeValueMustBeUnique proxyAddresses smtp:kim@contoso.com',
    ]);
    const [first, second] = await shown();
    expect(first).toBe('Kim | userMailbox | kim@contoso.com | SMTP:kim@contoso.com');
    expect(second).toMatch(/^Kim2 \| userMailbox \| kim\d{4}@contoso\.com \| SMTP:k2@contoso\.com /);
    const freed = { mail: 'mina@contoso.com', userPrincipalName: 'mina@contoso.com', mailNickname: 'mina' };
    ad.change('CN=Kim', { ...freed, proxyAddresses: ['SMTP:mina@contoso.com'] });
    // Nobody has touched the second.
    await run();
    expect(await errors()).toEqual([]);
    expect(await shown()).toEqual([
      'Kim | userMailbox | mina@contoso.com | SMTP:mina@contoso.com',
      'Kim2 | userMailbox | kim@contoso.com | SMTP:kim@contoso.com smtp:k2@contoso.com',
    ]);
  });

  it('are given up by somebody deleted, who comes back without them', async () => {
    const { ad, run, shown, errors } = await createTestSynchronization();
    const kim = { sAMAccountName: 'kim', userPrincipalName: 'kim@contoso.com', mail: 'kim@contoso.com' };
    const same = { 'mS-DS-ConsistencyGuid': Buffer.from('0123456789abcdef') };
    ad.add('user', 'CN=Kim', { ...kim, ...same });
    await run();
    ad.delete('CN=Kim');
    ad.add('user', 'CN=Kim,CN=New', kim);
    await run();
    expect(await shown()).toEqual(['Kim | userMailbox | kim@contoso.com | SMTP:kim@contoso.com']);
    ad.add('user', 'CN=Kim,CN=Old', { ...kim, ...same });
    await run();
    expect(await shown()).toHaveLength(2);
    expect((await errors()).map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual([
      'QuarantinedAttributeValueMustBeUnique userPrincipalName',
      'QuarantinedAttributeValueMustBeUnique proxyAddresses',
    ]);
  });

  it('may be exchanged in one delta', async () => {
    const { ad, run, shown, errors } = await createTestSynchronization();
    const of = (name: string, address: string) => ({
      ...{ sAMAccountName: name, userPrincipalName: `${name}@contoso.com`, mailNickname: name },
      proxyAddresses: [`SMTP:${address}@contoso.com`],
    });
    ad.add('user', 'CN=A', of('a', 'one'));
    ad.add('user', 'CN=B', of('b', 'two'));
    await run();
    ad.change('CN=A', { proxyAddresses: ['SMTP:two@contoso.com'] });
    ad.change('CN=B', { proxyAddresses: ['SMTP:one@contoso.com'] });
    await run();
    expect(await errors()).toEqual([]);
    expect(await shown()).toEqual([
      'A | userMailbox | a@contoso.com | SMTP:two@contoso.com smtp:a@contoso.com',
      'B | userMailbox | b@contoso.com | SMTP:one@contoso.com smtp:b@contoso.com',
    ]);
  });
});

describe('two forests', () => {
  it('make one person of two objects with one mail, whose values the first forest decides', async () => {
    const forests = {
      A: new FakeDirectory({ namingContext: 'DC=a,DC=local' }),
      B: new FakeDirectory({ namingContext: 'DC=b,DC=local' }),
    };
    const { run, shown, recipientsByName } = await createTestSynchronization({ forests });
    forests.A.add('user', 'CN=Kim', {
      sAMAccountName: 'kim',
      userPrincipalName: 'kim@contoso.com',
      mail: 'kim@contoso.com',
      title: 'A',
    });
    // Directories in memory count their identifiers alike.
    for (const name of ['x', 'y']) forests.B.add('computer', `CN=${name}`);
    forests.B.add('user', 'CN=pad', { sAMAccountName: 'pad', userPrincipalName: 'pad@contoso.com' });
    forests.B.add('user', 'CN=Kim of B', {
      sAMAccountName: 'kimb',
      userPrincipalName: 'kimb@contoso.com',
      mail: 'KIM@contoso.com',
      title: 'B',
      department: 'B',
    });
    await run();
    expect(await shown()).toHaveLength(2);
    const kim = (await recipientsByName()).get('Kim');
    expect(kim?.attributes).toMatchObject({ title: 'A', department: 'B' });
    forests.A.delete('CN=Kim');
    await run();
    expect(await shown()).toEqual([
      'Kim of B | userMailbox | kim@contoso.com | SMTP:KIM@contoso.com',
      'pad | user | pad@contoso.com | -',
    ]);
  });
});
