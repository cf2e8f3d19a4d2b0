/** Whether a row of the file can be migrated, and everything that is wrong with it otherwise. */

import { ConcealedText } from '../../base/concealed-text.ts';
import { isAppError } from '../../base/errors.ts';
import { parseSmtpAddress } from '../../organization/smtp-address.ts';
import type { CsvRow } from '../../wire/csv/csv-reader.ts';
import { fromFormulaSafe } from '../../wire/csv/csv-writer.ts';
import type { MigrationColumn, MigrationColumns } from './migration-csv-columns.ts';
import type { MigrationCsvError, MigrationCsvErrorCode, ShownCells } from './migration-csv-error.ts';

export interface MigrationCsvRow {
  readonly row: number;
  readonly line: number;
  /** Of the mailbox here, the domain in lower case. */
  readonly emailAddress: string;
  /** As written: `readSourceLogin` tells whose it is. */
  readonly userName: string;
  /** Undefined where the file needs none. */
  readonly password: ConcealedText | undefined;
  readonly userRoot: string | undefined;
}

/** UTF-16 units. Tokens stand in the column of passwords, and some fill pages. */
const maxLengths: Readonly<Record<MigrationColumn, number>> = {
  EmailAddress: 320,
  UserName: 1024,
  Password: 16_384,
  UserRoot: 4096,
};

type Fault = readonly [code: MigrationCsvErrorCode, message: string];

export type CheckedRow =
  | { readonly value: MigrationCsvRow }
  | { readonly errors: readonly MigrationCsvError[] };

export function checkMigrationRow(csv: CsvRow, columns: MigrationColumns): CheckedRow {
  const { row, line } = csv;
  const surplus = csv.fields.slice(columns.count).filter((field) => field.trim() !== '').length;
  if (surplus > 0 || lacksCell(csv, columns)) {
    const message = fieldCountMessage(csv, columns);
    const cells = shownCells(csv, columns, passwordPlace(columns));
    return { errors: [{ code: 'row.fieldCount', message, scope: 'row', row, line, cells }] };
  }

  const cells = shownCells(csv, columns, columns.count);
  const errors: MigrationCsvError[] = [];
  for (const [column, index] of columns.places) {
    const fault = findFault(column, cellOf(csv, columns, column) ?? '');
    if (fault === undefined) continue;
    const [code, message] = fault;
    errors.push({ code, message, scope: 'row', row, line, column, columnNumber: index + 1, cells });
  }
  if (errors.length > 0) return { errors };

  const password = cellOf(csv, columns, 'Password');
  return {
    value: {
      row,
      line,
      emailAddress: parseSmtpAddress(cellOf(csv, columns, 'EmailAddress') ?? '').address,
      userName: cellOf(csv, columns, 'UserName') ?? '',
      password: password === undefined ? undefined : new ConcealedText(password),
      userRoot: cellOf(csv, columns, 'UserRoot') || undefined,
    },
  };
}

function cellOf(
  { fields }: CsvRow,
  { places }: MigrationColumns,
  column: MigrationColumn,
): string | undefined {
  const index = places.get(column);
  const cell = index === undefined ? undefined : fields[index];
  return cell === undefined || column === 'Password' ? cell : fromFormulaSafe(cell);
}

/** Whoever writes by hand leaves out the separators of empty cells at the end. */
function lacksCell({ fields }: CsvRow, { places }: MigrationColumns): boolean {
  return [...places].some(([column, index]) => column !== 'UserRoot' && index >= fields.length);
}

/** A comma too many shifts what stands behind it, so that no cell from the password on may be shown then. */
function passwordPlace({ places, count }: MigrationColumns): number {
  return places.get('Password') ?? count;
}

function shownCells(csv: CsvRow, columns: MigrationColumns, end: number): ShownCells {
  const shown = (column: MigrationColumn) =>
    (columns.places.get(column) ?? end) < end ? cellOf(csv, columns, column) : undefined;
  const emailAddress = shown('EmailAddress');
  const userName = shown('UserName');
  const userRoot = shown('UserRoot');
  return {
    ...(emailAddress === undefined ? {} : { emailAddress }),
    ...(userName === undefined ? {} : { userName }),
    ...(userRoot === undefined ? {} : { userRoot }),
  };
}

function fieldCountMessage({ fields, line, endLine }: CsvRow, { count }: MigrationColumns): string {
  const where =
    line === endLine ? '' : ` Lines ${line} to ${endLine} are read as one row because of a quote.`;
  const advice =
    fields.length > count
      ? 'Put a cell that has the separator in it between quotes.'
      : 'Look for a quote or a separator that is missing.';
  return `The row has ${fields.length} cells and the header ${count}.${where} ${advice}`;
}

function findFault(column: MigrationColumn, cell: string): Fault | undefined {
  if (cell === '') {
    return column === 'UserRoot' ? undefined : ['cell.empty', 'The cell is empty. Give it a value.'];
  }
  const limit = maxLengths[column];
  if (cell.length > limit) {
    return ['cell.tooLong', `The cell has ${cell.length} characters, and ${limit} are allowed.`];
  }
  if (cell.includes('\ufffd')) {
    return [
      'cell.encoding',
      'The cell has a character that could not be read. Save the file as "CSV UTF-8".',
    ];
  }
  // A line break would end the command that the name is sent in.
  if (/[\0\r\n]/.test(cell) || (column !== 'Password' && /\p{Cc}/u.test(cell))) {
    return [
      'cell.control',
      'The cell has a line break or another control character. Look for a quote that is not closed.',
    ];
  }
  if (column === 'UserName' && cell !== cell.trim()) {
    return ['cell.blanks', 'The name begins or ends with a space. Remove it.'];
  }
  return column === 'EmailAddress' ? findAddressFault(cell) : undefined;
}

function findAddressFault(cell: string): Fault | undefined {
  try {
    parseSmtpAddress(cell);
    return undefined;
  } catch (error) {
    if (!isAppError(error, 'invalid')) throw error;
    return ['cell.address', error.message];
  }
}
