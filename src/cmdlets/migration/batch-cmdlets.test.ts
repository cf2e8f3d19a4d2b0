import { describe, expect, it } from 'vitest';
import { base64, people, withPeople } from '../migration-kit/test-batches.ts';

describe('batches', () => {
  it('are made, shown, started, stopped and removed', async () => {
    const { run } = await withPeople();
    const made = await run('New-MigrationBatch -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint -CSVData $csv');
    expect(made).toMatchObject({ text: ['IMAPBatch1'], errors: [], messages: [], thrown: undefined });
    const shown = await run(
      'Get-MigrationBatch IMAPBatch1 | % { "$($_.Status) $($_.MigrationType) $($_.TotalCount) $($_.SourceEndpoint) $($_.BatchDirection) $($_.SubmittedByUser)" }',
    );
    expect(shown.text).toEqual(['Created IMAP 2 IMAPEndpoint Onboarding tester']);
    expect(
      (await run('Start-MigrationBatch IMAPBatch1; (Get-MigrationBatch IMAPBatch1).Status.Value')).text,
    ).toEqual(['Syncing']);
    const again = await run("Get-MigrationBatch | ? Status -eq 'Syncing'");
    expect(again.text).toEqual(['IMAPBatch1']);
  });

  it('print as Exchange prints them', async () => {
    const { run } = await withPeople();
    await run('New-MigrationBatch -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint -CSVData $csv -AutoStart');
    const table = await run('Get-MigrationBatch | Out-String -Width 100');
    expect(
      table.text
        .join('')
        .trimEnd()
        .split(/\r?\n/)
        .map((line) => line.trimEnd()),
    ).toEqual([
      '',
      'Identity                       Status               Type                 TotalCount',
      '--------                       ------               ----                 ----------',
      'IMAPBatch1                     Syncing              IMAP                          2',
    ]);
    const list = await run('Get-MigrationBatch -Identity IMAPBatch1 | Format-List Status | Out-String');
    expect(list.text.join('').trim()).toBe('Status : Syncing');
    const endpoint = await run(
      'Get-MigrationEndpoint IMAPEndpoint | Format-List EndpointType,RemoteServer,Port,Security,Max* | Out-String',
    );
    expect(endpoint.text.join('').trim().split(/\r?\n/)).toEqual([
      'EndpointType                  : IMAP',
      'RemoteServer                  : imap.contoso.com',
      'Port                          : 993',
      'Security                      : Ssl',
      'MaxConcurrentMigrations       : 100',
      'MaxConcurrentIncrementalSyncs : 20',
    ]);
  });

  it('tell of rows that cannot be used, and move the others', async () => {
    const { run } = await withPeople();
    const bad = base64(`${people}nobody@contoso.com,nobody,pw-three\n,x,pw-four\n`);
    const { messages, errors } = await run(
      `New-MigrationBatch -Name Bad -SourceEndpoint IMAPEndpoint -CSVData '${bad}'`,
    );
    expect(errors).toEqual([]);
    expect(messages).toHaveLength(3);
    expect(messages.join('\n')).toContain('Row 4, column EmailAddress (nobody@contoso.com): ');
    expect(messages.at(-1)).toContain('2 rows were left out, and 2 mailboxes were added.');
    expect(messages.at(-1)).toContain(
      'Export-MigrationReport -Identity Bad -Errors -FileName MigrationErrors.csv',
    );
    expect(messages.join('\n')).not.toMatch(/pw-|s3cret/);
    expect((await run('(Get-MigrationBatch Bad).Message')).text.join()).toContain('2 rows');
  });

  it.each<[string, string, RegExp]>([
    [
      'a file that is none',
      `New-MigrationBatch -Name X -SourceEndpoint IMAPEndpoint -CSVData '${base64('a,b\n1,2\n')}'`,
      /EmailAddress/,
    ],
    [
      'text that is no base 64',
      "New-MigrationBatch -Name X -SourceEndpoint IMAPEndpoint -CSVData 'pw s3cret'",
      /ReadAllBytes/,
    ],
    [
      'an endpoint that is not there',
      'New-MigrationBatch -Name X -SourceEndpoint IMAPEndpont -CSVData $csv',
      /IMAPEndpont/,
    ],
    ['a batch that is not there', 'Get-MigrationBatch IMAPBatch1', /IMAPBatch1/],
    [
      'no more rounds',
      'New-MigrationBatch -Name X -SourceEndpoint IMAPEndpoint -CSVData $csv -AllowIncrementalSyncs $false',
      /CompleteAfter/,
    ],
  ])('refuse %s, and show no password', async (_, line, expected) => {
    const { run } = await withPeople();
    const { errors, thrown = '', values } = await run(line);
    expect(values).toEqual([]);
    expect([...errors, thrown].join('\n')).toMatch(expected);
    expect([...errors, thrown].join('\n')).not.toMatch(/s3cret/);
  });

  it('leave no password in the record of changes, in errors or in the history', async () => {
    const { run, audited } = await withPeople();
    await run('New-MigrationBatch -CSVData $csv -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint');
    const { errors } = await run(
      'New-MigrationBatch -CSVData $csv -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint',
    );
    expect(errors).toHaveLength(1);
    expect((await run('$Error[0].TargetObject')).text.join()).not.toMatch(/\d+ \d+ \d+/);
    const changes = audited.filter(({ cmdlet }) => cmdlet === 'New-MigrationBatch');
    expect(changes.map(({ parameters }) => parameters.CSVData)).toEqual(['********', '********']);
    expect(JSON.stringify(audited)).not.toMatch(/s3cret|terry\.adams/);
  });
});
