import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { projectRoot } from '../../../tests/support/child.ts';
import { escapeHtml, reportFormats, sourceHash } from '../../base/html/html-text.ts';
import { reportScript, reportStyle } from '../../base/html/report-style.ts';
import type { Guid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import { CsvReader } from '../../wire/csv/csv-reader.ts';
import { writeCsvReport } from './csv-report.ts';
import { writeHtmlReport } from './html-report.ts';
import { writeJsonReport } from './json-report.ts';
import { MigrationReports, type ReportFormat } from './migration-reports.ts';
import { reportSchema } from './report-schema.ts';
import { each, reportTime, testHead, testMailbox, testUser } from './test-report.ts';

const hostile = '=HYPERLINK("http://evil.example","x")<script>alert(1)</script>';
const mailboxes = [
  testMailbox({ name: 'kim', folders: [{}, { folder: '보낸 편지함', sourceFolder: 'Sent', items: 3 }] }),
  testMailbox({ name: 'lee', status: 'Failed', error: 'The server refuses the password.', items: 0 }),
  testMailbox({ name: 'park', status: 'Syncing', estimated: 500, skipped: [{ subject: hostile }] }),
];
const samples = [
  { at: reportTime - 7_200_000, items: 100, bytes: 1_000_000, mailboxes: 2 },
  { at: reportTime - 3_600_000, items: 20, bytes: 500_000, mailboxes: 1 },
];

const text = async (pieces: AsyncIterable<string>) => (await Array.fromAsync(pieces)).join('');

/** Rows by the names of the columns. */
function readCsv(csv: string): Record<string, string>[] {
  const reader = new CsvReader({ style: 'spreadsheet' });
  const [header, ...rows] = [...reader.push(csv.replace(/^\ufeff/, '')), ...reader.end()];
  return rows.map(({ fields }) => Object.fromEntries(fields.map((field, at) => [header!.fields[at], field])));
}

describe('a report as CSV', () => {
  it('has mailboxes, folders and skipped messages in one table that no spreadsheet runs', async () => {
    const csv = await text(writeCsvReport(testHead(mailboxes), each(mailboxes)));
    expect(csv.startsWith('\ufeff')).toBe(true);
    const rows = readCsv(csv);
    expect(rows.map(({ Kind, EmailAddress, Items }) => `${Kind} ${EmailAddress} ${Items}`)).toEqual([
      'Mailbox kim@contoso.com 120',
      'Folder kim@contoso.com 120',
      'Folder kim@contoso.com 3',
      'Mailbox lee@contoso.com 0',
      'Folder lee@contoso.com 0',
      'Mailbox park@contoso.com 120',
      'Folder park@contoso.com 120',
      'Skipped park@contoso.com ',
    ]);
    expect(rows[2]).toMatchObject({
      Folder: '보낸 편지함',
      SourceFolder: 'Sent',
      Checksum: 'a1b2c3d4'.repeat(8),
    });
    expect(rows[3]).toMatchObject({ Status: 'Failed', Text: 'The server refuses the password.' });
    expect(rows.at(-1)).toMatchObject({
      Subject: `'${hostile}`,
      Uid: '7',
      Reason: 'tooLarge',
      Command: 'Set-MigrationUser -Identity park@contoso.com -SyncNow',
    });
  });
});

describe('a report as JSON', () => {
  it.each([
    ['some mailboxes', mailboxes],
    ['none', []],
  ])('with %s is as its schema says', async (_, given) => {
    const json = await text(writeJsonReport(testHead(given, {}, samples), each(given)));
    const report = reportSchema.parse(JSON.parse(json));
    expect(report.mailboxes.map(({ emailAddress }) => emailAddress)).toEqual(
      given.map(({ user }) => user.emailAddress),
    );
    expect(report).toMatchObject({
      organization: 'Contoso',
      batch: { name: 'IMAPBatch1', counts: { TotalCount: given.length } },
      throughput: [{ items: 100 }, { items: 20 }],
      skippedByReason: given.length === 0 ? {} : { tooLarge: 1 },
    });
  });

  it('has a schema that is written down', async () => {
    const file = path.join(projectRoot, 'docs/formats/migration-report.schema.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(z.toJSONSchema(reportSchema))),
    );
  });
});

describe('a report as a page', () => {
  const page = (language: 'en' | 'ko' = 'en', given = mailboxes) =>
    text(writeHtmlReport(testHead(given, {}, samples), each(given), language));

  it('needs nothing from elsewhere, and lets nothing in', async () => {
    const html = await page();
    expect(html).toContain(escapeHtml(`style-src ${sourceHash(reportStyle)}`));
    expect(html).toContain(escapeHtml(`script-src ${sourceHash(reportScript)}`));
    expect(html).toContain(`<style>${reportStyle}</style>`);
    expect(html).toContain(`<script>${reportScript}</script>`);
    expect(html).not.toMatch(
      /<(?:link|img|iframe|object|embed|base)\b|\s(?:src|href|style|on\w+)=|@import|url\(/,
    );
  });

  it('shows what people have written as text', async () => {
    const html = await page();
    expect(html).not.toContain('<script>alert');
    expect(html).toContain(escapeHtml(hostile));
  });

  it.each([
    ['en', 'Migration report: IMAPBatch1', 'Mailboxes by status', '1 more'],
    ['ko', '마이그레이션 보고서: IMAPBatch1', '상태별 사서함', '1개'],
  ] as const)('speaks %s', async (language, title, chart, more) => {
    const html = await page(language);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(title);
    expect(html).toContain(chart);
    const limits = { mailboxes: 2, skipped: 1, manifests: 2, largest: 2 };
    const short = writeHtmlReport(testHead(mailboxes), each(mailboxes), language, limits);
    expect(await text(short)).toContain(more);
  });

  it('has the figures of the manifests', async () => {
    const html = await page();
    expect(html).toContain('<td><code>a1b2c3d4a1b2c3d4');
    expect(html).toContain('보낸 편지함<br><code>Sent</code>');
    expect(html).toContain('<b>240</b>');
  });

  it('puts those first that somebody should look at', async () => {
    const html = await page();
    const table = html.slice(html.indexOf('data-filtered'));
    const order = ['lee@', 'park@', 'kim@'].map((name) => table.indexOf(name));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('of 20,000 mailboxes stays one that a browser shows', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => testMailbox({ name: `user${n}` }));
    const html = await page('en', many);
    expect(html.match(/<tr><td class="w">user/g)?.length).toBe(2000);
    expect(html).toContain('18,000 more mailboxes are in the report as CSV');
    expect(html.length).toBeLessThan(2_000_000);
  });

  it('is well formed before anything has happened', async () => {
    const html = await text(writeHtmlReport(testHead([]), each([]), 'en'));
    expect(html).toContain('Nothing has been copied yet.');
    expect(html).toContain('No message was skipped.');
    expect(html).not.toContain('NaN');
    expect(html.endsWith('</html>\n')).toBe(true);
  });

  it('draws any samples', async () => {
    const sample = fc.record({
      at: fc.integer({ min: 0, max: reportTime }),
      items: fc.nat(1e6),
      bytes: fc.nat(2 ** 31),
      mailboxes: fc.nat(300),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(sample, { maxLength: 30 }), async (given) => {
        const ascending = given.toSorted((a, b) => a.at - b.at);
        const html = await text(writeHtmlReport(testHead([], {}, ascending), each([]), 'ko'));
        expect(html).not.toMatch(/NaN|Infinity|undefined/);
        expect(html.match(/<rect class="c-done"/g)?.length ?? 0).toBeLessThanOrEqual(100);
      }),
      { numRuns: 30 },
    );
  });
});

describe('text of a page', () => {
  it.each([
    [`<a href="x" title='y'>&`, '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;'],
    ['a\u0000b\u0007\u202ec', 'a\ufffdb\ufffd\ufffdc'],
    ['\ud800', '\ufffd'],
    ['tab\tline\n', 'tab\tline\n'],
  ])('%j', (given, escaped) => expect(escapeHtml(given)).toBe(escaped));

  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1536, '1.5 KB'],
    [5 * 2 ** 40, '5 TB'],
  ])('%d bytes', (bytes, shown) => expect(reportFormats('en', 'UTC').bytes(bytes)).toBe(shown));

  it('is in UTC where the zone is none', () => {
    expect(reportFormats('en', 'Mars/Olympus').time(reportTime)).toMatch(/9:30\sAM UTC$/);
  });
});

describe('reports of a batch', () => {
  const organization = { displayName: 'Contoso' } as Tenant;
  const asked: string[] = [];
  const reports = new MigrationReports({
    batches: {
      samples: async () => samples,
      log: async () => [],
    },
    users: {
      each: async function* (_, filter) {
        asked.push(`each ${filter?.batch}`);
        yield* mailboxes.map(({ user }) => user);
      },
      get: async (_, identity) => testUser({ name: identity, items: 5 }),
    },
    manifests: {
      open: () => ({
        read: async ({ emailAddress }) =>
          mailboxes.find(({ user }) => user.emailAddress === emailAddress)?.manifest ?? {
            folders: [],
            skipped: [],
            omittedSkipped: 0,
          },
      }),
    },
    clock: { now: () => reportTime } as never,
    language: 'en',
  });
  const { batch } = testHead(mailboxes, { guid: 'b7' as Guid });
  const write = (format: ReportFormat, users?: readonly string[]) =>
    text(reports.write(organization, batch, format, new AbortController().signal, users ? { users } : {}));

  it.each([
    ['Csv', 'Mailbox,IMAPBatch1,kim@contoso.com'],
    ['Json', '"landfall-migration-report/1"'],
    ['Html', '<!doctype html>'],
  ] as const)('are written as %s', async (format, expected) => {
    expect(await write(format)).toContain(expected);
    expect(asked.at(-1)).toBe('each b7');
  });

  it('of one mailbox count that one alone', async () => {
    const report = reportSchema.parse(JSON.parse(await write('Json', ['choi'])));
    expect(report).toMatchObject({
      batch: { counts: { TotalCount: 1, SyncedCount: 1 }, syncedItems: 5 },
      throughput: [],
      mailboxes: [{ emailAddress: 'choi@contoso.com' }],
    });
    expect(await write('Html', ['choi'])).not.toContain('Data copied over time');
  });

  it('end when nobody waits for them any more', async () => {
    const writing = reports.write(organization, batch, 'Csv', AbortSignal.abort(new Error('Gone.')));
    await expect(text(writing)).rejects.toThrow('Gone.');
  });
});
