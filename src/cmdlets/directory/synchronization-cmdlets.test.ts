import { describe, expect, it } from 'vitest';
import { FakeDirectory } from '../../directory/sources/fake-source.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const person = (name: string, more: object = {}) => ({
  ...{ sAMAccountName: name, userPrincipalName: `${name}@contoso.com`, mail: `${name}@contoso.com` },
  ...{ proxyAddresses: [`SMTP:${name}@contoso.com`], displayName: name, userAccountControl: '512' },
  ...more,
});

/** A forest of three people and a group, whose connector is there. */
async function withForest() {
  const forest = new FakeDirectory();
  forest.add('organizationalUnit', 'OU=Seoul');
  forest.add('user', 'CN=김민수,OU=Seoul', person('minsu', { displayName: '김민수' }));
  forest.add('user', 'CN=Lee,OU=Seoul', person('lee'));
  forest.add('user', 'CN=Park', person('park'));
  forest.add('group', 'CN=Sales', {
    ...{ sAMAccountName: 'sales', displayName: 'Sales', groupType: '8', mail: 'sales@contoso.com' },
    ...{ proxyAddresses: ['SMTP:sales@contoso.com'] },
    member: ['CN=김민수,OU=Seoul,DC=contoso,DC=local', 'CN=Lee,OU=Seoul,DC=contoso,DC=local'],
  });
  const test = await makeTestRuntime({ directories: { 'dc1.contoso.local': forest } });
  const credential =
    "([pscredential]::new('sync@contoso.local', (ConvertTo-SecureString 'hush' -AsPlainText -Force)))";
  await test.run(`New-DirectoryConnector Contoso -Server dc1.contoso.local -Credential ${credential}`);
  return { ...test, forest };
}

const mailboxes =
  '(Get-Mailbox | Sort-Object PrimarySmtpAddress | % { "$($_.DisplayName):$($_.PrimarySmtpAddress)" }) -join \' \'';

describe('an organisation that is kept in step by cmdlets', () => {
  it('sees with -WhatIf what would come, and nothing has come', async () => {
    const { run } = await withForest();
    const { values, errors } = await run('Start-ADSyncSyncCycle Initial -WhatIf');
    expect(errors).toEqual([]);
    expect(values.length).toBeGreaterThanOrEqual(4);
    expect((await run(mailboxes)).text).toEqual(['']);
  });

  it('has mailboxes and groups after the first cycle, and follows changes, moves and deletions', async () => {
    const { run, forest } = await withForest();
    expect((await run('Start-ADSyncSyncCycle Initial')).errors).toEqual([]);
    const first = 'lee:lee@contoso.com 김민수:minsu@contoso.com park:park@contoso.com';
    expect((await run(mailboxes)).text).toEqual([first]);
    const members = "(Get-DistributionGroupMember Sales | % PrimarySmtpAddress | Sort-Object) -join ' '";
    expect((await run(members)).text).toEqual(['lee@contoso.com minsu@contoso.com']);

    forest.change('CN=Park', { displayName: '박' });
    forest.rename('CN=Lee,OU=Seoul', 'CN=Lee');
    forest.delete('CN=김민수,OU=Seoul');
    expect((await run('Start-ADSyncSyncCycle Delta')).errors).toEqual([]);
    expect((await run(mailboxes)).text).toEqual(['lee:lee@contoso.com 박:park@contoso.com']);
    expect((await run(members)).text).toEqual(['lee@contoso.com']);
    expect((await run('(Get-Mailbox -SoftDeletedMailbox | % DisplayName) -join " "')).text).toEqual([
      '김민수',
    ]);
    expect(forest.openCount).toBe(0);
  });

  it('goes on from the beginning when the domain controller takes the cursor no more, and doubles nobody', async () => {
    const { run, forest } = await withForest();
    await run('Start-ADSyncSyncCycle Initial');
    forest.expireCursors();
    forest.change('CN=Park', { displayName: 'Park 2' });
    expect((await run('Start-ADSyncSyncCycle Delta')).errors).toEqual([]);
    expect((await run(mailboxes)).text).toEqual([
      'lee:lee@contoso.com 김민수:minsu@contoso.com Park 2:park@contoso.com',
    ]);
  });

  it('takes nothing of a page that broke, and all of it with the next cycle', async () => {
    const { run, forest } = await withForest();
    forest.breakRead(1);
    const broken = await run('Start-ADSyncSyncCycle Initial');
    expect([...broken.errors, broken.thrown].join()).toContain('directory.source.connection');
    expect((await run(mailboxes)).text).toEqual(['']);
    expect((await run('Start-ADSyncSyncCycle Initial')).errors).toEqual([]);
    expect((await run('(Get-Mailbox).Count')).text).toEqual(['3']);
    expect(forest.openCount).toBe(0);
  });
});
