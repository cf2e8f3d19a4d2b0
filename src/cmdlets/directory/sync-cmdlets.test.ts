import { describe, expect, it } from 'vitest';
import { FakeOpener } from '../../directory/control/fake-opener.ts';
import { FakeDirectory } from '../../directory/sources/fake-source.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const secret = "(ConvertTo-SecureString 'hush' -AsPlainText -Force)";
const credential = `([pscredential]::new('sync@contoso.local', ${secret}))`;
const connect = `New-DirectoryConnector Contoso -Server dc1.contoso.local -Credential ${credential} | Out-Null`;
const terry = {
  sAMAccountName: 'terrya',
  userPrincipalName: 'terrya@contoso.com',
  mail: 'terrya@contoso.com',
  mailNickname: 'terrya',
};

async function open() {
  const forest = new FakeDirectory();
  forest.add('user', 'CN=Terry Adams', terry);
  const test = await makeTestRuntime({ directoryOpener: new FakeOpener({ 'dc1.contoso.local': forest }) });
  expect(await test.run(connect)).toMatchObject({ errors: [], thrown: undefined });
  return { ...test, forest };
}

const lines = (outcome: { readonly text: readonly string[] }) => outcome.text;

describe('synchronisation by cmdlets', () => {
  it('shows the whole plan first, does it, and explains it afterwards', async () => {
    const { run, forest } = await open();
    const shown = '% { "$($_.Action)|$($_.Name)|$($_.Attribute)|$($_.OldValue)|$($_.NewValue)|$($_.Rule)" }';
    const plan = await run(`Start-ADSyncSyncCycle Initial -WhatIf | ${shown}`);
    expect(plan.messages.join()).toContain(
      'What if: Performing the operation "Start-ADSyncSyncCycle" on target "contoso".',
    );
    expect(lines(plan)).toContain('Add|Terry Adams|kind||userMailbox|Out to Landfall - Recipient Type');
    expect((await run('Get-Mailbox terrya')).errors).toHaveLength(1);
    expect(
      lines(
        await run(
          'Start-ADSyncSyncCycle Initial | % { "$($_.Result) $($_.Added) $($_.Updated) $($_.Deleted)" }',
        ),
      ),
    ).toEqual(['Success 1 0 0']);
    expect(lines(await run('(Get-Mailbox terrya).PrimarySmtpAddress'))).toEqual(['terrya@contoso.com']);
    forest.change('CN=Terry Adams', { title: '부장' });
    await run('Start-ADSyncSyncCycle -PolicyType Delta');
    expect(lines(await run(`Get-ADSyncChange -Identity terrya | ? Attribute -eq title | ${shown}`))).toEqual([
      'Update|Terry Adams|title||부장|In from AD - User Common',
    ]);
    expect(
      lines(
        await run(
          'Get-ADSyncRunStepResult -NumberRequested 1 | % { "$($_.RunProfileName) $($_.StepResult) $($_.Updates)" }',
        ),
      ),
    ).toEqual(['Delta Import success 1', 'Delta Synchronization success 0', 'Export success 1']);
    expect(lines(await run('(Get-ADSyncRunProfileResult | Select-Object -First 1).UserName'))).toEqual([
      'tester',
    ]);
  });

  it('keeps the schedule, and reads and plans alone in staging mode', async () => {
    const { run } = await open();
    expect(
      lines(
        await run(
          'Get-ADSyncScheduler | % { "$($_.CurrentlyEffectiveSyncCycleInterval) $($_.SyncCycleEnabled) $($_.NextSyncCycleStartTimeInUTC) $($_.PurgeRunHistoryInterval)" }',
        ),
      ),
    ).toEqual(['00:30:00 True  7.00:00:00']);
    await run('Set-ADSyncScheduler -CustomizedSyncCycleInterval 03:00:00 -StagingModeEnabled $true');
    expect(
      lines(
        await run(
          'Get-ADSyncScheduler | % { "$($_.CurrentlyEffectiveSyncCycleInterval) $($_.StagingModeEnabled)" }',
        ),
      ),
    ).toEqual(['03:00:00 True']);
    const staged = await run('Start-ADSyncSyncCycle Initial');
    expect(staged.messages.join()).toContain('Staging mode is on');
    expect((await run('Get-Mailbox terrya')).errors).toHaveLength(1);
    await run('Set-ADSyncScheduler -StagingModeEnabled $false; Start-ADSyncSyncCycle');
    expect((await run('Get-Mailbox terrya')).errors).toEqual([]);
    const refused = await run('Set-ADSyncScheduler -CustomizedSyncCycleInterval 00:05:00');
    expect([refused.thrown, ...refused.errors].join()).toContain('CustomizedSyncCycleInterval');
  });

  it('stops at the threshold with the way on, and lists what did not come', async () => {
    const { run, forest } = await open();
    forest.add('user', 'CN=Twin', {
      ...terry,
      sAMAccountName: 'twin',
      mailNickname: 'twin',
      userPrincipalName: 'twin@contoso.com',
    });
    await run('Start-ADSyncSyncCycle Initial');
    expect(
      lines(
        await run(
          'Get-DirectoryProvisioningError | % { "$($_.ErrorCode) $($_.PropertyName) $($_.PropertyValue)" }',
        ),
      ),
    ).toEqual(['QuarantinedAttributeValueMustBeUnique proxyAddresses smtp:terrya@contoso.com']);
    await run('Enable-ADSyncExportDeletionThreshold 1');
    forest.delete('CN=Twin');
    forest.delete('CN=Terry Adams');
    const refused = await run('Start-ADSyncSyncCycle');
    expect([refused.thrown, ...refused.errors].join()).toContain(
      'stopped-deletion-threshold-exceeded: 2 objects',
    );
    expect(lines(await run('Start-ADSyncSyncCycle -WhatIf | ? Action -eq Delete | % Name'))).toHaveLength(2);
    expect(lines(await run('Start-ADSyncSyncCycle -Force | % Deleted'))).toEqual(['2']);
    await run('Disable-ADSyncExportDeletionThreshold -Confirm:$false');
    expect(lines(await run('(Get-ADSyncExportDeletionThreshold).DeletionPrevention'))).toEqual(['0']);
    expect((await run('Stop-ADSyncSyncCycle')).messages.join()).toContain('nothing to stop');
  });
});
