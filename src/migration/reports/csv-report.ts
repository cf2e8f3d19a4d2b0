import { formatCsvRow, toFormulaSafe } from '../../wire/csv/csv-writer.ts';
import type { MailboxReport, ReportHead } from './report-model.ts';

/** One table, so that a spreadsheet can filter it: `Kind` says what a row is about. */
const columns = [
  'Kind',
  'Batch',
  'EmailAddress',
  'Status',
  'Folder',
  'SourceFolder',
  'UidValidity',
  'Uid',
  'EstimatedItems',
  'Items',
  'Bytes',
  'SkippedItems',
  'Checksum',
  'StartedAt',
  'LastSyncedAt',
  'Subject',
  'Sender',
  'SentAt',
  'Reason',
  'Text',
  'Command',
] as const;
type Row = Partial<Record<(typeof columns)[number], string | number | null>>;

/** Excel takes a file without a mark for one in the code page of its country. */
const mark = '\ufeff';

/** Every mailbox, each of its folders with its checksum, and each message that was skipped. */
export async function* writeCsvReport(
  { batch }: ReportHead,
  mailboxes: AsyncIterable<MailboxReport>,
): AsyncGenerator<string> {
  yield mark + formatCsvRow(columns);
  for await (const mailbox of mailboxes) {
    let piece = '';
    for (const row of rowsOf(mailbox)) piece += formatRow({ Batch: batch.name, ...row });
    yield piece;
  }
}

function* rowsOf({ user, manifest }: MailboxReport): Generator<Row> {
  const { emailAddress: EmailAddress, status, progress, error } = user;
  yield {
    Kind: 'Mailbox',
    EmailAddress,
    Status: status,
    EstimatedItems: progress.estimatedItems,
    Items: progress.syncedItems,
    Bytes: manifest.folders.reduce((sum, { bytes }) => sum + bytes, 0),
    SkippedItems: progress.skippedItems,
    StartedAt: formatTime(user.startedAt),
    LastSyncedAt: formatTime(user.lastSyncedAt),
    Reason: error?.code ?? null,
    Text: error?.message ?? null,
  };
  for (const folder of manifest.folders) {
    yield {
      Kind: 'Folder',
      EmailAddress,
      Folder: folder.folder,
      SourceFolder: folder.sourceFolder,
      UidValidity: folder.uidValidity,
      Items: folder.items,
      Bytes: folder.bytes,
      SkippedItems: folder.skipped,
      Checksum: folder.checksum,
      LastSyncedAt: formatTime(folder.syncedAt),
    };
  }
  for (const skipped of manifest.skipped) {
    yield {
      Kind: 'Skipped',
      EmailAddress,
      SourceFolder: skipped.folder,
      Uid: skipped.uid,
      Bytes: skipped.size,
      Subject: skipped.subject,
      Sender: skipped.sender,
      SentAt: formatTime(skipped.sentAt),
      Reason: skipped.reason,
      Text: skipped.text,
      Command: skipped.command,
    };
  }
  if (manifest.omittedSkipped > 0) {
    yield { Kind: 'SkippedMore', EmailAddress, SkippedItems: manifest.omittedSkipped };
  }
}

function formatRow(row: Row): string {
  return formatCsvRow(columns.map((column) => toFormulaSafe(String(row[column] ?? ''))));
}

function formatTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
