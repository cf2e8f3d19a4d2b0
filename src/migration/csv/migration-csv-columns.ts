import { findClosestWord } from '../../base/closest-word.ts';
import type { CsvRow } from '../../wire/csv/csv-reader.ts';
import type { MigrationCsvError } from './migration-csv-error.ts';

const knownColumns = ['EmailAddress', 'UserName', 'Password', 'UserRoot'] as const;
export type MigrationColumn = (typeof knownColumns)[number];

/** MigrationErrors.csv brings them along. */
const passedOver = new Set(['row', 'errormessage']);

export interface MigrationColumns {
  /** Where each column is, from zero. */
  readonly places: ReadonlyMap<MigrationColumn, number>;
  readonly count: number;
}

export interface ColumnOptions {
  readonly allowUnknownColumns: boolean;
  /** False where the endpoint has the secret: a token of its own for all mailboxes. */
  readonly needsPassword: boolean;
}

/** Names are compared without case, as Exchange does; nothing else is forgiven but blanks around them. */
export function readColumns(
  header: CsvRow,
  { allowUnknownColumns, needsPassword }: ColumnOptions,
): { readonly columns: MigrationColumns; readonly errors: readonly MigrationCsvError[] } {
  const places = new Map<MigrationColumn, number>();
  const errors: MigrationCsvError[] = [];
  const { row, line } = header;
  const add = (code: MigrationCsvError['code'], message: string, place?: { name: string; index: number }) => {
    const at = place && { column: place.name, columnNumber: place.index + 1 };
    errors.push({ code, message, scope: 'file', row, line, cells: {}, ...at });
  };

  for (const [index, field] of header.fields.entries()) {
    const name = field.trim();
    const known = knownColumns.find((each) => each.toLowerCase() === name.toLowerCase());
    if (known !== undefined && places.has(known)) {
      add('column.twice', `The column ${known} is there twice. Remove one of them.`, { name: known, index });
    } else if (known !== undefined) {
      places.set(known, index);
    } else if (name !== '' && !allowUnknownColumns && !passedOver.has(name.toLowerCase())) {
      const shown = name.slice(0, 64);
      add('column.unknown', unknownColumn(shown), { name: shown, index });
    }
  }

  const required = knownColumns.filter(
    (each) => each !== 'UserRoot' && (each !== 'Password' || needsPassword),
  );
  for (const name of required) {
    if (places.has(name)) continue;
    add('column.missing', `The column ${name} is missing. The first row must name ${required.join(', ')}.`);
  }
  return { columns: { places, count: header.fields.length }, errors };
}

function unknownColumn(name: string): string {
  const near = findClosestWord(name, knownColumns);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return `"${name}" is no column of a migration file.${hint} Remove it, or allow it with -AllowUnknownColumnsInCsv $true.`;
}
