import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';
import { withPeople } from '../migration-kit/test-batches.ts';

const make =
  'New-MigrationBatch -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint -CSVData $csv -AutoStart | Out-Null';

describe('migration users', () => {
  it('are found by batch, status, address and GUID', async () => {
    const { run } = await withPeople();
    await run(make);
    const text = async (line: string) => (await run(line)).text;
    expect(await text('Get-MigrationUser')).toEqual(['annb@contoso.com', 'terrya@contoso.com']);
    expect(await text('Get-MigrationUser -BatchId IMAPBatch1 -Status Queued')).toHaveLength(2);
    expect(await text('Get-MigrationUser -StatusSummary Synced')).toEqual([]);
    expect(await text('Get-MigrationUser -EmailAddress annb@contoso.com')).toEqual(['annb@contoso.com']);
    expect(await text('Get-MigrationUser -Identity $null -ResultSize 1')).toEqual(['annb@contoso.com']);
    expect(
      await text('$u = Get-MigrationUser annb@contoso.com; (Get-MigrationUser $u.Guid).BatchId'),
    ).toEqual(['IMAPBatch1']);
    expect(
      await text('Get-MigrationUser -MailboxGuid (Get-MigrationUser terrya@contoso.com).MailboxGuid'),
    ).toEqual(['terrya@contoso.com']);
    expect((await run('Get-MigrationUser nobody@contoso.com')).errors.join()).toContain('nobody@contoso.com');
  });

  it('print as Exchange prints them', async () => {
    const { run } = await withPeople();
    await run(make);
    const { text } = await run('Get-MigrationUser | Out-String -Width 110');
    expect(
      text
        .join('')
        .trim()
        .split(/\r?\n/)
        .map((line) => line.trimEnd()),
    ).toEqual([
      'Identity                            Batch                     Status               LastSyncTime',
      '--------                            -----                     ------               ------------',
      'annb@contoso.com                    IMAPBatch1                Queued',
      'terrya@contoso.com                  IMAPBatch1                Queued',
    ]);
  });

  it('are added, stopped, started, changed and removed one by one', async () => {
    const { run, audited } = await withPeople();
    await run(make);
    const added = await run(
      "New-MigrationUser paulc@contoso.com -BatchId IMAPBatch1 -UserName paul -Password 'hush-hush'",
    );
    expect(added).toMatchObject({ text: ['paulc@contoso.com'], errors: [] });
    const status = async () => (await run('(Get-MigrationUser paulc@contoso.com).Status.Value')).text;
    expect(await status()).toEqual(['Queued']);
    await run('Stop-MigrationUser paulc@contoso.com');
    expect(await status()).toEqual(['Stopped']);
    await run(
      "Set-MigrationUser paulc@contoso.com -Password 'hush-again' -StartAfter '2027-01-01 09:00' -TimeZone Asia/Seoul",
    );
    const after = await run('(Get-MigrationUser paulc@contoso.com).StartAfter.ToString("u")');
    expect(after.text).toEqual(['2027-01-01 00:00:00Z']);
    expect((await run('Set-MigrationUser paulc@contoso.com')).messages.join()).toContain('no settings');
    const limits = await run('Set-MigrationUser paulc@contoso.com -BadItemLimit 15');
    expect(limits.messages.join()).toContain('Set-MigrationBatch IMAPBatch1 -BadItemLimit');
    await run('Start-MigrationUser paulc@contoso.com; Remove-MigrationUser paulc@contoso.com');
    const left = await run('Get-MigrationUser | ? Status -ne Removing');
    expect(left.text).toEqual(['annb@contoso.com', 'terrya@contoso.com']);
    expect(JSON.stringify(audited)).not.toContain('hush');
  });

  it('that have failed are tried again in a batch of their own', async () => {
    const { run } = await withPeople();
    await run(make);
    await run('Get-MigrationUser | Stop-MigrationUser');
    const retried = await run(
      'New-MigrationBatch -Name Retry -Users (Get-MigrationUser -Status Stopped) -AutoStart',
    );
    expect(retried).toMatchObject({ text: ['Retry'], errors: [] });
    const shown = await run(
      'Get-MigrationUser | % { "$($_.BatchId)" }; (Get-MigrationBatch Retry).SourceEndpoint',
    );
    expect(shown.text).toEqual(['Retry', 'Retry', 'IMAPEndpoint']);
  });

  it('have statistics', async () => {
    const { run } = await withPeople();
    await run(make);
    const { text } = await run(
      'Get-MigrationUser | Get-MigrationUserStatistics -IncludeReport -IncludeSkippedItems -LimitSkippedItemsTo 5 | % { "$($_.Identity) $($_.PercentageComplete) $($_.SkippedItems.Count) $($_.BytesTransferred)" }',
    );
    expect(text).toEqual(['annb@contoso.com 0 0 0 B (0 bytes)', 'terrya@contoso.com 0 0 0 B (0 bytes)']);
    const stated = await run(
      'Get-MigrationStatistics | % { "$($_.Identity) $($_.TotalCount) $($_.ActiveCount)" }',
    );
    expect(stated.text).toEqual(['contoso 2 2']);
  });
});

describe('Set-MigrationConfig', () => {
  it.each([
    ['-MaxNumberOfBatches 50', 'MaxNumberOfBatches', '50'],
    ['-MaxConcurrentMigrations Unlimited', 'MaxConcurrentMigrations', '300'],
    ["-IncrementalSyncInterval '06:00:00'", 'IncrementalSyncInterval', '06:00:00'],
    ["-CutoverWait '1.00:00:00'", 'CutoverWait', '1.00:00:00'],
    ['-LargestMessageSize 50MB', 'LargestMessageSize', '50 MB (52,428,800 bytes)'],
    ['-MassDeletions Follow', 'MassDeletions', 'Follow'],
  ])('%s', async (given, property, expected) => {
    const { run } = await makeTestRuntime();
    expect(await run(`Set-MigrationConfig ${given}`)).toMatchObject({ errors: [], messages: [] });
    expect((await run(`(Get-MigrationConfig).${property}`)).text).toEqual([expected]);
  });
});

describe('people with the role Migration', () => {
  it('migrate in their own organisation, and see no other', async () => {
    const { run, openAs } = await withPeople();
    await run(`
      New-Mailbox minsu -Alias minsu | Out-Null
      Add-RoleGroupMember 'Recipient Management' -Member minsu
      New-Organization fabrikam -DomainName fabrikam.com | Out-Null
      New-Mailbox other -Alias other -Organization fabrikam | Out-Null
      Add-RoleGroupMember 'Recipient Management' -Member other -Organization fabrikam
    `);
    const minsu = await openAs('minsu@contoso.com');
    expect(await minsu.run('Get-MigrationEndpoint')).toMatchObject({ text: ['IMAPEndpoint'], errors: [] });
    const made = await minsu.run('New-MigrationEndpoint -IMAP -Name Own -RemoteServer imap.contoso.com');
    expect(made).toMatchObject({ text: ['Own'], errors: [], thrown: undefined });
    const other = await openAs('other@fabrikam.com');
    expect(await other.run('Get-MigrationEndpoint')).toMatchObject({ text: [], errors: [] });
    const reached = await other.run('Get-MigrationEndpoint -Organization contoso');
    expect([...reached.errors, reached.thrown].join()).not.toContain('IMAPEndpoint');
    expect(reached.values).toEqual([]);
    const nobody = await openAs('annb@contoso.com');
    const { errors, thrown } = await nobody.run('Get-MigrationEndpoint');
    expect([...errors, thrown].join()).toContain('CommandNotFoundException');
  });
});
