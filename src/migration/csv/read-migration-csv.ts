/**
 * The file that New-MigrationBatch takes: a row for each mailbox, of which the columns EmailAddress, UserName, Password
 * and perhaps UserRoot are used. Bytes come in pieces; rows and errors go out as soon as they are known.
 *
 * - `heading`: text is held until the line that names the columns is whole.
 * - `rows`: each row is either good or a list of what is wrong with it.
 * - `refused`: the file cannot be used, and what follows is not looked at.
 */
import { CsvDecoder, type CsvEncoding } from '../../wire/csv/csv-decoder.ts';
import { findDelimiter, readPreamble } from '../../wire/csv/csv-delimiter.ts';
import { CsvError, CsvReader, type CsvRow } from '../../wire/csv/csv-reader.ts';
import { checkMigrationRow, type MigrationCsvRow } from './check-migration-row.ts';
import { type ColumnOptions, type MigrationColumns, readColumns } from './migration-csv-columns.ts';
import type { MigrationCsvError, MigrationCsvErrorCode } from './migration-csv-error.ts';

export interface MigrationCsvLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
  /** UTF-16 units: a quote that is never closed takes all that follows. */
  readonly maxCellLength: number;
}

/** As Exchange documents them. */
export const defaultMigrationCsvLimits: MigrationCsvLimits = {
  maxRows: 50_000,
  maxBytes: 10 * 1024 * 1024,
  maxCellLength: 1024 * 1024,
};

export interface MigrationCsvOptions extends Partial<ColumnOptions> {
  readonly limits?: Partial<MigrationCsvLimits>;
  /** Without it the bytes tell. */
  readonly encoding?: CsvEncoding | undefined;
}

export type MigrationCsvItem =
  | { readonly kind: 'row'; readonly row: MigrationCsvRow }
  | { readonly kind: 'error'; readonly error: MigrationCsvError };

export interface MigrationCsv {
  readonly rows: readonly MigrationCsvRow[];
  readonly errors: readonly MigrationCsvError[];
  readonly encoding: CsvEncoding;
  readonly delimiter: string;
  /** False where an error is of the whole file, or there is no good row. */
  readonly isUsable: boolean;
}

const maxHeadingLength = 65_536;

/** What .xlsx and .ods (archives), and .xls (a compound file) begin with. */
const workbookMarks: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];
const workbookMarkLength = 4;

function isWorkbook(bytes: readonly number[]): boolean {
  return workbookMarks.some((mark) => mark.every((byte, index) => bytes[index] === byte));
}

export class MigrationCsvReader {
  readonly #limits: MigrationCsvLimits;
  readonly #columnOptions: ColumnOptions;
  readonly #decoder: CsvDecoder;
  #state: 'heading' | 'rows' | 'refused' = 'heading';
  #delimiter = ',';
  #heading = '';
  #reader: CsvReader | undefined;
  /** Rows before the one that names the columns. */
  #preambleRows = 0;
  #columns: MigrationColumns | undefined;
  /** Of each address the row that has it. */
  readonly #seen = new Map<string, number>();
  #bytes = 0;
  #firstBytes: readonly number[] = [];
  #rows = 0;

  constructor(options: MigrationCsvOptions = {}) {
    const { limits, allowUnknownColumns = false, needsPassword = true, encoding } = options;
    this.#limits = { ...defaultMigrationCsvLimits, ...limits };
    this.#columnOptions = { allowUnknownColumns, needsPassword };
    this.#decoder = new CsvDecoder({ encoding });
  }

  get encoding(): CsvEncoding {
    return this.#decoder.encoding;
  }

  get delimiter(): string {
    return this.#delimiter;
  }

  push(bytes: Uint8Array): MigrationCsvItem[] {
    if (this.#state === 'refused') return [];
    this.#bytes += bytes.length;
    const { maxBytes } = this.#limits;
    if (this.#bytes > maxBytes) {
      const limit = `${maxBytes.toLocaleString('en-US')} bytes`;
      return this.#refuse('file.tooLarge', `The file is larger than ${limit}. Make several batches of it.`);
    }
    if (this.#firstBytes.length < workbookMarkLength) {
      this.#firstBytes = [...this.#firstBytes, ...bytes.subarray(0, workbookMarkLength)].slice(
        0,
        workbookMarkLength,
      );
      if (isWorkbook(this.#firstBytes)) {
        return this.#refuse(
          'file.notText',
          'The file is a workbook. Save it as "CSV UTF-8" in the spreadsheet.',
        );
      }
    }
    return this.#readText(this.#decoder.push(bytes));
  }

  end(): MigrationCsvItem[] {
    if (this.#state === 'refused') return [];
    const items = this.#readText(this.#decoder.end());
    // Without a line end the heading is still waiting for one.
    if (this.#reader === undefined && this.#isReading) items.push(...this.#openReader());
    if (this.#isReading) items.push(...this.#reading(() => this.#reader?.end() ?? []));
    if (this.#state === 'heading') {
      const message = 'The file is empty. Its first row must name EmailAddress, UserName, Password.';
      items.push(...this.#refuse('file.empty', message));
    } else if (this.#isReading && this.#rows === 0) {
      const message = 'The file names columns and has no rows. Add one for each mailbox.';
      items.push(...this.#refuse('file.noRows', message));
    }
    return items;
  }

  get #isReading(): boolean {
    return this.#state !== 'refused';
  }

  #readText(text: string): MigrationCsvItem[] {
    if (this.#reader) return this.#reading((reader) => reader.push(text));
    this.#heading += text;
    const isWhole = findHeader(this.#heading) !== undefined || this.#heading.length > maxHeadingLength;
    return isWhole ? this.#openReader() : [];
  }

  #openReader(): MigrationCsvItem[] {
    const { preambleRows, delimiter, header } = readHeading(this.#heading);
    this.#preambleRows = preambleRows;
    this.#delimiter = delimiter ?? findDelimiter(header);
    const limits = { maxFieldLength: this.#limits.maxCellLength };
    this.#reader = new CsvReader({ delimiter: this.#delimiter, style: 'spreadsheet', limits });
    const text = this.#heading;
    this.#heading = '';
    return this.#reading((reader) => reader.push(text));
  }

  #reading(read: (reader: CsvReader) => readonly CsvRow[]): MigrationCsvItem[] {
    if (this.#reader === undefined) return [];
    try {
      return read(this.#reader).flatMap((row) => this.#take(row));
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      const { row, line, field } = error.position;
      const message = `${error.message} Nothing from here on can be read.`;
      return this.#refuse('file.unreadable', message, { row, line, columnNumber: field });
    }
  }

  #take(csv: CsvRow): MigrationCsvItem[] {
    if (!this.#isReading || csv.row <= this.#preambleRows) return [];
    // Spreadsheets keep the separators of rows that have been emptied.
    if (csv.fields.every((field) => field.trim() === '')) return [];
    if (this.#columns === undefined) return this.#takeHeader(csv);
    this.#rows += 1;
    const { maxRows } = this.#limits;
    if (this.#rows > maxRows) {
      const limit = maxRows.toLocaleString('en-US');
      const message = `The file has more than ${limit} rows. Make several batches of it.`;
      return this.#refuse('file.tooManyRows', message, csv);
    }
    const checked = checkMigrationRow(csv, this.#columns);
    if ('errors' in checked) return checked.errors.map((error) => ({ kind: 'error', error }));
    return [this.#unlessSeen(checked.value)];
  }

  #takeHeader(csv: CsvRow): MigrationCsvItem[] {
    const { columns, errors } = readColumns(csv, this.#columnOptions);
    this.#columns = columns;
    this.#state = errors.length > 0 ? 'refused' : 'rows';
    return errors.map((error) => ({ kind: 'error', error }));
  }

  #unlessSeen(row: MigrationCsvRow): MigrationCsvItem {
    const key = row.emailAddress.toLowerCase();
    const first = this.#seen.get(key);
    if (first === undefined) {
      this.#seen.set(key, row.row);
      return { kind: 'row', row };
    }
    const { emailAddress, userName, userRoot } = row;
    return {
      kind: 'error',
      error: {
        code: 'row.twice',
        message: `${emailAddress} is in row ${first} already. A mailbox can be in a batch once: remove one of the rows.`,
        scope: 'row',
        row: row.row,
        line: row.line,
        column: 'EmailAddress',
        columnNumber: (this.#columns?.places.get('EmailAddress') ?? 0) + 1,
        cells: { emailAddress, userName, ...(userRoot === undefined ? {} : { userRoot }) },
      },
    };
  }

  #refuse(
    code: MigrationCsvErrorCode,
    message: string,
    at: { readonly row: number; readonly line: number; readonly columnNumber?: number } = { row: 1, line: 1 },
  ): MigrationCsvItem[] {
    this.#state = 'refused';
    const { row, line, columnNumber } = at;
    const column = columnNumber === undefined ? {} : { columnNumber };
    return [{ kind: 'error', error: { code, message, scope: 'file', row, line, ...column, cells: {} } }];
  }
}

/** All of a file at once. */
export function readMigrationCsv(
  pieces: Iterable<Uint8Array>,
  options: MigrationCsvOptions = {},
): MigrationCsv {
  const reader = new MigrationCsvReader(options);
  const rows: MigrationCsvRow[] = [];
  const errors: MigrationCsvError[] = [];
  const take = (items: readonly MigrationCsvItem[]) => {
    for (const item of items) {
      if (item.kind === 'row') rows.push(item.row);
      else errors.push(item.error);
    }
  };
  for (const piece of pieces) take(reader.push(piece));
  take(reader.end());
  const { encoding, delimiter } = reader;
  const isUsable = rows.length > 0 && errors.every(({ scope }) => scope === 'row');
  return { rows, errors, encoding, delimiter, isUsable };
}

/** The first line that is neither empty nor the preamble of a program, if its end is there. */
function findHeader(text: string): string | undefined {
  const { header, isWhole } = readHeading(text);
  return isWhole ? header : undefined;
}

interface Heading {
  readonly preambleRows: number;
  readonly delimiter: string | undefined;
  readonly header: string;
  readonly isWhole: boolean;
}

function readHeading(text: string): Heading {
  const lines = text.split(/\r\n|\r|\n/);
  let delimiter: string | undefined;
  let index = 0;
  for (; index < lines.length - 1; index++) {
    const line = lines[index] ?? '';
    const preamble = readPreamble(line);
    if (preamble === undefined && line.trim() !== '') break;
    delimiter = preamble?.delimiter ?? delimiter;
  }
  return { preambleRows: index, delimiter, header: lines[index] ?? '', isWhole: index < lines.length - 1 };
}
