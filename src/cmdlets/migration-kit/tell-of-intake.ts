import type { IntakeError, IntakeResult } from '../../migration/control/batch-model.ts';
import type { Reporter } from '../kit/reporter.ts';
import { quoted } from './quoted.ts';

/** The others are in MigrationErrors.csv: fifty thousand warnings help nobody. */
const shownErrors = 20;

/** What of a file was not taken in: row by row, and how to have the rows back. */
export function tellOfIntake(
  batch: string,
  { errors, added, present }: IntakeResult,
  reporter: Reporter,
): void {
  for (const error of errors.slice(0, shownErrors)) reporter.warn(describe(error));
  if (errors.length > 0) {
    const rows = new Set(errors.map(({ row }) => row)).size;
    const more =
      errors.length > shownErrors ? ` The first ${shownErrors} of ${errors.length} errors are shown.` : '';
    reporter.warn(
      `${rows} ${rows === 1 ? 'row was' : 'rows were'} left out, and ${added} ${added === 1 ? 'mailbox was' : 'mailboxes were'} added.${more} To have the rows that were left out with what is wrong with each, run: Export-MigrationReport -Identity ${quoted(batch)} -Errors -FileName MigrationErrors.csv. Mend them, add the column Password, and run Set-MigrationBatch -Identity ${quoted(batch)} -AddUsers -CSVData again.`,
    );
  }
  if (present > 0) reporter.verbose(`${present} rows are in the batch already.`);
}

function describe({ row, column, columnNumber, message, cells: { emailAddress } }: IntakeError): string {
  const name = column ?? columnNumber;
  const place = name === undefined ? `Row ${row}` : `Row ${row}, column ${name}`;
  return `${place}${emailAddress ? ` (${emailAddress})` : ''}: ${message}`;
}
