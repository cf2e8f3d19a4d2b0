/**
 * A file of findings as it comes back from a spreadsheet, or from IdFix: in whatever encoding and order of columns, and with
 * only ACTION and UPDATE taken from it. What is wrong is told by row and column, and the other rows are read.
 */
import { CsvDecoder, type CsvEncoding } from '../../wire/csv/csv-decoder.ts';
import { findDelimiter, readPreamble } from '../../wire/csv/csv-delimiter.ts';
import { CsvError, CsvReader, type CsvRow } from '../../wire/csv/csv-reader.ts';
import { fromFormulaSafe } from '../../wire/csv/csv-writer.ts';
import { type FindingColumn, findingColumns, neededColumns } from './finding-csv-columns.ts';

export interface FindingCsvRow {
  readonly row: number;
  /** Of each column that the file has; those of its first row that we do not know are passed over. */
  readonly cells: Readonly<Partial<Record<FindingColumn, string>>>;
}

export interface FindingCsvError {
  readonly row: number;
  readonly column?: string;
  readonly message: string;
}

export interface FindingCsv {
  readonly rows: readonly FindingCsvRow[];
  readonly errors: readonly FindingCsvError[];
  readonly encoding: CsvEncoding;
}

export interface FindingCsvLimits {
  readonly maxBytes: number;
  readonly maxRows: number;
  readonly maxCellLength: number;
}

export const defaultFindingCsvLimits: FindingCsvLimits = {
  maxBytes: 512 * 1024 * 1024,
  maxRows: 2_000_000,
  maxCellLength: 65_536,
};

const workbookMarks: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

export function readFindingCsv(
  bytes: Uint8Array,
  limits: FindingCsvLimits = defaultFindingCsvLimits,
): FindingCsv {
  const decoder = new CsvDecoder();
  const refused = (message: string): FindingCsv => {
    return { rows: [], errors: [{ row: 1, message }], encoding: decoder.encoding };
  };
  if (bytes.length > limits.maxBytes) {
    return refused(
      `The file is larger than ${limits.maxBytes.toLocaleString('en-US')} bytes. Import it in parts.`,
    );
  }
  if (workbookMarks.some((mark) => mark.every((byte, index) => bytes[index] === byte))) {
    return refused('The file is a workbook. Save it as "CSV UTF-8" in the spreadsheet.');
  }
  const text = decoder.push(bytes) + decoder.end();
  const { delimiter, skippedRows } = readHeading(text);
  const reader = new CsvReader({
    delimiter,
    style: 'spreadsheet',
    limits: { maxFieldLength: limits.maxCellLength },
  });
  const table = new FindingTable(skippedRows, limits.maxRows);
  try {
    for (const row of reader.push(text)) table.take(row);
    for (const row of reader.end()) table.take(row);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { row, field } = error.position;
    const message = `${error.message} Nothing from here on was read.`;
    table.errors.push({ row, column: table.nameOf(field - 1), message });
  }
  const { rows, errors } = table.end();
  return { rows, errors, encoding: decoder.encoding };
}

/** Collects the rows below the first, which names the columns. */
class FindingTable {
  readonly rows: FindingCsvRow[] = [];
  readonly errors: FindingCsvError[] = [];
  readonly #skippedRows: number;
  readonly #maxRows: number;
  #header: readonly (FindingColumn | undefined)[] | undefined;
  #isRefused = false;

  constructor(skippedRows: number, maxRows: number) {
    this.#skippedRows = skippedRows;
    this.#maxRows = maxRows;
  }

  nameOf(index: number): string {
    return this.#header?.[index] ?? String(index + 1);
  }

  take(csv: CsvRow): void {
    // Spreadsheets keep the separators of rows that have been emptied.
    const isEmpty = csv.fields.every((field) => field.trim() === '');
    if (this.#isRefused || csv.row <= this.#skippedRows || isEmpty) return;
    if (this.#header === undefined) this.#readHeader(csv);
    else this.#takeRow(csv, this.#header);
  }

  #takeRow(csv: CsvRow, header: readonly (FindingColumn | undefined)[]): void {
    if (this.rows.length >= this.#maxRows) {
      this.#refuse(
        csv.row,
        `The file has more than ${this.#maxRows.toLocaleString('en-US')} rows. Import it in parts.`,
      );
      return;
    }
    const extra = csv.fields.slice(header.length);
    if (extra.some((field) => field.trim() !== '')) {
      const message = `The row has ${csv.fields.length} fields, and the first row names ${header.length}. A comma in a value needs quotes around the value.`;
      this.errors.push({ row: csv.row, message });
      return;
    }
    const cells: Partial<Record<FindingColumn, string>> = {};
    for (const [index, column] of header.entries()) {
      if (column !== undefined) cells[column] = fromFormulaSafe(csv.fields[index] ?? '');
    }
    this.rows.push({ row: csv.row, cells });
  }

  end(): Pick<FindingCsv, 'rows' | 'errors'> {
    if (this.#header === undefined && this.errors.length === 0) {
      this.#refuse(1, `The file is empty. Its first row must name ${neededColumns.join(', ')}.`);
    }
    return this;
  }

  #readHeader({ fields, row }: CsvRow): void {
    const names = fields.map((field) => {
      const name = field.trim().toUpperCase();
      return findingColumns.find((column) => column === name);
    });
    const twice = names.find((name, index) => name !== undefined && names.indexOf(name) !== index);
    const missing = neededColumns.filter((name) => !names.includes(name));
    this.#header = names;
    if (twice !== undefined) this.#refuse(row, `The column ${twice} is there twice. Remove one.`, twice);
    else if (missing.length > 0) {
      const message = `The first row does not name ${missing.join(', ')}. Keep the columns that Export-DirectoryFinding writes, in any order.`;
      this.#refuse(row, message, missing[0]);
    }
  }

  #refuse(row: number, message: string, column?: string): void {
    this.#isRefused = true;
    this.errors.push({ row, message, ...(column !== undefined && { column }) });
  }
}

/** Rows before the one that names the columns, and what separates fields. */
function readHeading(text: string): { readonly delimiter: string; readonly skippedRows: number } {
  let delimiter: string | undefined;
  let skippedRows = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.slice(start).search(/\r\n|\r|\n/);
    const line = end < 0 ? text.slice(start) : text.slice(start, start + end);
    const preamble = readPreamble(line);
    if (preamble === undefined && line.trim() !== '')
      return { delimiter: delimiter ?? findDelimiter(line), skippedRows };
    delimiter = preamble?.delimiter ?? delimiter;
    skippedRows += 1;
    if (end < 0) break;
    start += end + (text.startsWith('\r\n', start + end) ? 2 : 1);
  }
  return { delimiter: delimiter ?? ',', skippedRows };
}
