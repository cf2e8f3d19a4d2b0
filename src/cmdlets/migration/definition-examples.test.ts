/** The examples in the help of these cmdlets fit their parameters, on an organisation that has what they name. */
import { describe, expect, it } from 'vitest';
import type { EvaluationFiles } from '../../wire/powershell-language/index.ts';
import type { LocalFiles } from '../kit/files/local-files.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';
import { cmdlets } from './registry.gen.ts';

const csv =
  'EmailAddress,UserName,Password\nlaura@contoso.com,laura,one\nterry.adams@contoso.com,terry,two\n';
const account = { client_email: 'm@x.iam.gserviceaccount.com', private_key: 'pem' };

const organization = `
'laura', 'ann', 'terry.adams' | % { New-Mailbox $_ -Alias $_ } | Out-Null
$csv = [System.IO.File]::ReadAllBytes('users.csv')
`;
const endpoint = 'New-MigrationEndpoint -IMAP -Name IMAPEndpoint -RemoteServer imap.contoso.com | Out-Null\n';
const batch =
  'New-MigrationBatch -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint -CSVData $csv -AutoStart | Out-Null\n';

/** What an example makes is not there before. */
const before: Readonly<Record<string, string>> = {
  'New-MigrationEndpoint': '',
  'New-MigrationBatch': endpoint,
};

/** Every file holds the rows of a batch, or the key of a service account. */
const scriptFiles: EvaluationFiles = {
  readAllBytes: (path) => Buffer.from(path.endsWith('.json') ? JSON.stringify(account) : csv),
  writeAllBytes: () => undefined,
  appendAllBytes: () => undefined,
  exists: () => true,
  resolve: (path) => path,
  location: '/',
  home: '/',
};
const nowhere = { write: async () => undefined, close: async () => undefined };
const files = { open: async () => nowhere } as Partial<LocalFiles> as LocalFiles;

const examples = cmdlets.flatMap(({ name, examples: some }) => some.map(({ line }) => ({ name, line })));

describe('examples in help', () => {
  it.each(examples)('$line', async ({ name, line }) => {
    const { run } = await makeTestRuntime({
      confirmer: { confirm: async () => 'yes' },
      prompter: { ask: async () => 'correct horse' },
      host: { files: scriptFiles },
      files,
    });
    const prepared = await run(`${organization}${before[name] ?? endpoint + batch}`);
    expect([prepared.errors, prepared.thrown]).toEqual([[], undefined]);
    const { errors, thrown } = await run(line);
    // Whether a batch is in the right state for it is another matter.
    expect(errors.filter((error) => !error.startsWith('migration.'))).toEqual([]);
    expect(thrown).toBeUndefined();
  });

  it('are there for each cmdlet, in both languages', () => {
    for (const { examples: some, synopsis } of cmdlets) {
      for (const text of [synopsis, ...some.map((example) => example.synopsis)]) {
        expect(text.en).toMatch(/^[^가-힣]+$/);
        expect(text.ko).toMatch(/[가-힣]/);
      }
    }
  });
});
