import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import type { CutoverCheck } from '../../migration/cutover/cutover-model.ts';
import type { MailboxVerification } from '../../migration/verification/verification-model.ts';
import type { LocalFiles } from '../kit/files/local-files.ts';
import type { BatchVerifier } from '../kit/migration-ports.ts';
import { base64, people, withPeople } from '../migration-kit/test-batches.ts';

const make = 'New-MigrationBatch -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint -CSVData $csv | Out-Null';

const inbox = {
  name: 'INBOX',
  sourcePath: ['INBOX'],
  targetPath: ['Inbox'],
  action: 'copy',
  reasons: { matched: {}, missing: {}, different: {}, skipped: { tooLarge: 1 }, changedSince: {} },
  source: 4,
  matched: 3,
  missing: 0,
  different: 0,
  skipped: 1,
  changedSince: 0,
  sourceBytes: 4096,
  inexactSizes: 0,
  goneAtSource: 0,
  checksums: { recorded: 'aa', counted: 'aa', source: 'aa', here: 'aa' },
  problem: undefined,
} as const;

const clean = {
  mode: 'Digests',
  startedAt: 0,
  endedAt: 2000,
  folders: [inbox],
  totals: { source: 4, matched: 3, missing: 0, different: 0, skipped: 1, changedSince: 0 },
  reasons: inbox.reasons,
  onlyHere: [],
  findings: [],
  omittedFindings: 0,
  isClean: true,
} as unknown as MailboxVerification;

const faulty: MailboxVerification = {
  ...clean,
  totals: { ...clean.totals, matched: 2, missing: 1 },
  findings: [
    {
      class: 'missing',
      reason: 'gone',
      folder: 'INBOX',
      uid: 7,
      subject: '견적서',
      text: 'It was copied and is not here.',
    },
  ],
  isClean: false,
};

/** Finds for each mailbox what the test says. */
const verifier = (found: Readonly<Record<string, MailboxVerification | AppError>>): BatchVerifier['verify'] =>
  async function* (_, batch) {
    for (const [emailAddress, outcome] of Object.entries(found)) {
      const user = { emailAddress, batch: { guid: batch.guid, name: batch.name } } as never;
      yield outcome instanceof AppError ? { user, problem: outcome } : { user, verification: outcome };
    }
  };

describe('Test-MigrationBatch', () => {
  it('shows each folder and each mailbox, and what is missing as an error', async () => {
    const unreachable = new AppError({
      kind: 'unavailable',
      code: 'migration.source.signIn',
      message: 'No way in.',
    });
    const verify = verifier({
      'a@contoso.com': clean,
      'b@contoso.com': faulty,
      'c@contoso.com': unreachable,
    });
    const { run } = await withPeople({ migrationParts: { verification: { verify } } });
    await run(make);
    const { text, errors } = await run(
      'Test-MigrationBatch IMAPBatch1 -Verify Digests | % { "$($_.Identity) $($_.FolderName) $($_.Source) $($_.Matched) $($_.Missing) $($_.Result) $($_.Reasons)" }',
    );
    expect(text).toEqual([
      'a@contoso.com INBOX 4 3 0 Clean Skipped tooLarge: 1',
      'a@contoso.com  4 3 0 Clean Skipped tooLarge: 1',
      'b@contoso.com INBOX 4 3 0 Clean Skipped tooLarge: 1',
      'b@contoso.com  4 2 1 Faulty Skipped tooLarge: 1',
    ]);
    expect(errors.map((error) => error.split(' | ')[0])).toEqual([
      'migration.verification.notClean,Test-MigrationBatch',
      'migration.source.signIn,Test-MigrationBatch',
    ]);
    expect(errors[0]).toContain('b@contoso.com is not proved: 1 missing.');
    const findings = await run(
      '(Test-MigrationBatch IMAPBatch1 -Summary -ErrorAction SilentlyContinue).Findings | % { "$($_.FolderName) $($_.Uid) $($_.Subject)" }',
    );
    expect(findings.text).toEqual(['INBOX 7 견적서']);
  });
});

describe('Test-MigrationCutover', () => {
  it('shows where mail goes, and warns of what is missing', async () => {
    const check: CutoverCheck = {
      batch: 'b' as CutoverCheck['batch'],
      checkedAt: Date.UTC(2026, 10, 21),
      goal: 'here',
      waitMs: 72 * 3_600_000,
      ownNames: ['mail.contoso.com'],
      domains: [
        {
          domain: 'contoso.com',
          seen: {
            verdict: 'elsewhere',
            exchanges: [{ name: 'old.example', preference: 10, isOurs: false }],
            isImplicit: false,
            ttl: 3600,
          },
          published: undefined,
          problem: undefined,
          status: 'Pending',
          changedAt: null,
          oldSeenAt: Date.UTC(2026, 10, 21),
          oldExchanges: ['old.example'],
          cachedUntil: null,
          waitUntil: null,
          hoursLeft: 72,
          mailboxCount: 2,
          syncedSinceCount: 0,
        },
      ],
      mailboxCount: 2,
      syncedCount: 2,
      unsyncedCount: 2,
      unsynced: [],
      isSafe: false,
    };
    const policies = [
      {
        domain: 'contoso.com',
        verdict: 'NotAllowed',
        record: 'v=spf1 ip4:192.0.2.1 -all',
        server: 'mail.contoso.com',
        refused: ['203.0.113.5'],
        problem: undefined,
      },
    ] as const;
    const cutover = { check: async () => check, findSenderPolicies: async () => policies };
    const { run } = await withPeople({ migrationParts: { cutover } });
    await run(make);
    const { text, messages } = await run(
      'Test-MigrationCutover IMAPBatch1 | % { "$($_.Identity) $($_.Status) $($_.MailGoes) $($_.MailExchanges) $($_.HoursLeft) $($_.IsSafe) $($_.SenderPolicy)" }',
    );
    expect(text).toEqual(['contoso.com Pending Elsewhere 10 old.example 72 False NotAllowed']);
    expect(messages.join('\n')).toContain(
      'warning: The MX record of contoso.com still leads to old.example.',
    );
    expect(messages.join('\n')).toContain(
      'warning: The SPF record of contoso.com does not allow 203.0.113.5, which mail.contoso.com sends from',
    );
  });
});

/** Files that keep what was written. */
function shelf() {
  const written = new Map<string, string>();
  const files = {
    open: async (path: string) => {
      const parts: Uint8Array[] = [];
      return {
        write: async (bytes: Uint8Array) => void parts.push(bytes),
        close: async () => void written.set(path, Buffer.concat(parts).toString('utf8')),
      };
    },
  } as Partial<LocalFiles> as LocalFiles;
  return { written, files };
}

describe('Export-MigrationReport', () => {
  it.each([
    ['-FileName report.html', 'report.html', 'Html of IMAPBatch1'],
    ['-FileName report.htm', 'report.htm', 'Html of IMAPBatch1'],
    ['-FileName report.json', 'report.json', 'Json of IMAPBatch1'],
    ['-FileName report.txt', 'report.txt', 'Csv of IMAPBatch1'],
    ['-FileName report.txt -Format Html', 'report.txt', 'Html of IMAPBatch1'],
  ])('%s writes the file where there are files', async (given, name, content) => {
    const { written, files } = shelf();
    const { run } = await withPeople({ files });
    await run(make);
    const { values, errors } = await run(`Export-MigrationReport IMAPBatch1 ${given}`);
    expect({ values, errors }).toEqual({ values: [], errors: [] });
    expect([...written]).toEqual([[name, content]]);
  });

  it('gives the bytes out where there are none', async () => {
    const { run } = await withPeople();
    await run(make);
    const { text } = await run(
      '$r = Export-MigrationReport IMAPBatch1 -FileName report.html; "$($r.Name) $($r.Format) $([System.Text.Encoding]::UTF8.GetString($r.FileData))"',
    );
    expect(text).toEqual(['IMAPBatch1.html Html Html of IMAPBatch1']);
  });

  it('gives rows that were left out back, without their passwords', async () => {
    const { written, files } = shelf();
    const { run } = await withPeople({ files });
    const bad = base64(`${people}nobody@contoso.com,nobody,pw-three\n`);
    await run(`New-MigrationBatch -Name Bad -SourceEndpoint IMAPEndpoint -CSVData '${bad}'`);
    await run('Export-MigrationReport Bad -Errors -FileName MigrationErrors.csv');
    const lines = written.get('MigrationErrors.csv')?.split(/\r?\n/) ?? [];
    expect(lines[0]).toBe('\ufeffEmailAddress,UserName,UserRoot,Row,ErrorMessage');
    expect(lines[1]).toMatch(/^nobody@contoso\.com,nobody,,4,/);
    expect(lines.join('\n')).not.toContain('pw-three');
  });
});
