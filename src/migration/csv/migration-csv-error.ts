import { formatCsvRow, toFormulaSafe } from '../../wire/csv/csv-writer.ts';

export type MigrationCsvErrorCode =
  | 'file.empty'
  | 'file.notText'
  | 'file.noRows'
  | 'file.tooLarge'
  | 'file.tooManyRows'
  | 'file.unreadable'
  | 'column.missing'
  | 'column.unknown'
  | 'column.twice'
  | 'row.fieldCount'
  | 'row.twice'
  | 'cell.empty'
  | 'cell.address'
  | 'cell.blanks'
  | 'cell.control'
  | 'cell.encoding'
  | 'cell.tooLong';

export interface MigrationCsvError {
  readonly code: MigrationCsvErrorCode;
  readonly message: string;
  /** Of the file: nothing in it can be used. Of a row: the others can. */
  readonly scope: 'file' | 'row';
  /** As a spreadsheet counts, the header being row 1 of most files; of the column as well. */
  readonly row: number;
  readonly line: number;
  readonly column?: string;
  readonly columnNumber?: number;
  readonly cells: ShownCells;
}

/** Of a row, what may be shown: never its password, nor cells that may have slipped into another column. */
export interface ShownCells {
  readonly emailAddress?: string;
  readonly userName?: string;
  readonly userRoot?: string;
}

/** `Row 3, column UserName: The cell is empty. …` */
export function describeMigrationCsvError({ row, column, columnNumber, message }: MigrationCsvError): string {
  const name = column ?? columnNumber;
  return `Row ${row}${name === undefined ? '' : `, column ${name}`}: ${message}`;
}

/** What could not be migrated, of the file or later: a line of MigrationErrors.csv. */
export interface MigrationFailure extends ShownCells {
  readonly row?: number;
  readonly message: string;
}

const columns = ['EmailAddress', 'UserName', 'UserRoot', 'Row', 'ErrorMessage'] as const;

/** Excel takes a file without a mark for one in the code page of its country. */
const mark = '\ufeff';

/**
 * MigrationErrors.csv, in pieces: what a batch left out, ready to be mended in a spreadsheet. Passwords are not in it:
 * once a Password column has been added it can be given to New-MigrationBatch, which passes over Row and ErrorMessage.
 */
export function* formatMigrationErrors(failures: Iterable<MigrationFailure>): IterableIterator<string> {
  yield mark + formatCsvRow(columns);
  for (const { emailAddress = '', userName = '', userRoot = '', row, message } of failures) {
    const cells = [emailAddress, userName, userRoot, row === undefined ? '' : String(row), message];
    yield formatCsvRow(cells.map(toFormulaSafe));
  }
}

/** One failure for each row: a mended row is given again once, whatever was wrong with it. */
export function failuresOf(errors: readonly MigrationCsvError[]): MigrationFailure[] {
  const byRow = Map.groupBy(errors, ({ row }) => row);
  return [...byRow].map(([row, ofRow]) => {
    const message = ofRow.map((error) => messageInRow(error)).join(' ');
    return { ...ofRow[0]?.cells, row, message };
  });
}

function messageInRow({ column, message }: MigrationCsvError): string {
  return column === undefined ? message : `${column}: ${message}`;
}
