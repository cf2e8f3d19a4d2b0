import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationBatch } from '../control/batch-model.ts';
import type { MigrationBatchControl } from '../control/facade.ts';
import { formatMigrationErrors, type MigrationFailure } from '../csv/migration-csv-error.ts';
import type { MigrationReports, ReportFormat } from '../reports/migration-reports.ts';
import type { MailAttachment } from './compose-mail.ts';

export interface AttachmentSources {
  readonly reports: Pick<MigrationReports, 'write'>;
  readonly batches: Pick<MigrationBatchControl, 'failures'>;
}

export interface NoticeAttachments {
  readonly files: readonly MailAttachment[];
  /** Of what is too large for a mail. */
  readonly omitted: readonly string[];
  readonly hasErrors: boolean;
}

/** Of one file, before it is encoded: mail servers take some 25 MB in all. */
const maxFileBytes = 5 * 1024 * 1024;

const csvType = 'text/csv; charset=utf-8';

/** The report as a page and as a table, and MigrationErrors.csv where mailboxes were left out or have failed. */
export async function gatherAttachments(
  sources: AttachmentSources,
  organization: Tenant,
  batch: MigrationBatch,
  signal: AbortSignal,
): Promise<NoticeAttachments> {
  const name = fileName(batch.name);
  const report = (format: ReportFormat) => sources.reports.write(organization, batch, format, signal);
  const failures = await Array.fromAsync(sources.batches.failures(organization, batch.guid));
  const wanted = [
    { filename: `${name}.html`, contentType: 'text/html; charset=utf-8', pieces: () => report('Html') },
    { filename: `${name}.csv`, contentType: csvType, pieces: () => report('Csv') },
    ...(failures.length > 0 ? [errorsFile(failures)] : []),
  ];
  const files: MailAttachment[] = [];
  const omitted: string[] = [];
  for (const { filename, contentType, pieces } of wanted) {
    const content = await gather(pieces());
    if (content === undefined) omitted.push(filename);
    else files.push({ filename, contentType, content });
  }
  return { files, omitted, hasErrors: failures.length > 0 };
}

function errorsFile(failures: readonly MigrationFailure[]) {
  const pieces = (): Iterable<string> => formatMigrationErrors(failures);
  return { filename: 'MigrationErrors.csv', contentType: csvType, pieces };
}

/** Undefined for what is too large: the rest of it is not made. */
async function gather(pieces: AsyncIterable<string> | Iterable<string>): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    const part = Buffer.from(piece, 'utf8');
    bytes += part.length;
    if (bytes > maxFileBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What no file system takes stands in no name. */
function fileName(name: string): string {
  return name.replaceAll(/[\u0000-\u001f<>:"/\\|?*]+/g, '_');
}
