import { CsvDecoder } from '../../wire/csv/csv-decoder.ts';
import { findDelimiter, readPreamble } from '../../wire/csv/csv-delimiter.ts';
import { CsvError, CsvReader, type CsvRow } from '../../wire/csv/csv-reader.ts';
import { escapeRdnValue } from '../distinguished-name.ts';
import { sourceError } from '../ldap/source-error.ts';
import type { SourceObject, SourceValue } from '../source-object.ts';
import { guidOfText, isBinaryAttribute } from '../source-values.ts';
import { readCell, readColumns, type SourceColumn } from './csv-columns.ts';
import type { FileFormat } from './file-source.ts';

export interface CsvFormatOptions {
  readonly columnMap: Readonly<Record<string, string>>;
  /** UTF-16 units: a quote that is never closed takes all that follows. */
  readonly maxCellLength?: number;
}

const maxHeadingLength = 262_144;

/** A row for each object, as csvde, Export-Csv and spreadsheets write them: UTF-8, UTF-16 and Korean or Western code pages. */
export function csvFormat(options: CsvFormatOptions): FileFormat {
  return {
    kind: 'Csv',
    async *objects(pieces) {
      const rows = new CsvObjects(options);
      for await (const piece of pieces) yield* rows.push(piece);
      yield* rows.end();
    },
  };
}

class CsvObjects {
  readonly #options: CsvFormatOptions;
  readonly #decoder = new CsvDecoder();
  #heading = '';
  #reader: CsvReader | undefined;
  #preambleRows = 0;
  #columns: readonly (SourceColumn | undefined)[] | undefined;

  constructor(options: CsvFormatOptions) {
    this.#options = options;
  }

  *push(bytes: Uint8Array): Generator<SourceObject> {
    yield* this.#take(this.#decoder.push(bytes), false);
  }

  *end(): Generator<SourceObject> {
    yield* this.#take(this.#decoder.end(), true);
    if (this.#reader !== undefined) yield* this.#reading((reader) => reader.end());
    if (this.#columns !== undefined) return;
    throw sourceError('csv', {
      what: 'The file is empty.',
      next: 'Its first row must name its columns: Get-ADUser -Filter * -Properties * | Export-Csv users.csv -Encoding UTF8.',
    });
  }

  *#take(text: string, isWhole: boolean): Generator<SourceObject> {
    if (this.#reader !== undefined) {
      yield* this.#reading((reader) => reader.push(text));
      return;
    }
    this.#heading += text;
    const heading = readHeading(this.#heading);
    if (heading.isOpen && !isWhole && this.#heading.length <= maxHeadingLength) return;
    this.#preambleRows = heading.rows;
    const delimiter = heading.delimiter ?? findDelimiter(heading.header);
    const { maxCellLength = 16 * 1024 * 1024 } = this.#options;
    this.#reader = new CsvReader({
      delimiter,
      style: 'spreadsheet',
      limits: { maxFieldLength: maxCellLength },
    });
    const begun = this.#heading;
    this.#heading = '';
    yield* this.#reading((reader) => reader.push(begun));
  }

  *#reading(read: (reader: CsvReader) => readonly CsvRow[]): Generator<SourceObject> {
    if (this.#reader === undefined) return;
    let rows: readonly CsvRow[];
    try {
      rows = read(this.#reader);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      const { row, line, field } = error.position;
      throw sourceError('csv', {
        what: `Row ${row}, column ${field} (line ${line}) cannot be read: ${error.message}`,
        next: 'Nothing from there on was read.',
        details: { line, row },
        cause: error,
      });
    }
    for (const row of rows) {
      // Spreadsheets keep the separators of rows that have been emptied.
      if (row.row <= this.#preambleRows || row.fields.every((field) => field.trim() === '')) continue;
      if (this.#columns === undefined) this.#columns = readColumns(row, this.#options.columnMap);
      else yield objectOf(row, this.#columns);
    }
  }
}

function objectOf(row: CsvRow, columns: readonly (SourceColumn | undefined)[]): SourceObject {
  if (row.fields.length > columns.length) {
    throw sourceError('csv', {
      what: `Row ${row.row} (line ${row.line}) has ${row.fields.length} cells, and the file ${columns.length} columns.`,
      next: 'A cell with a separator in it must be quoted.',
      details: { line: row.line, row: row.row },
    });
  }
  const attributes = new Map<string, readonly SourceValue[]>();
  for (const [index, column] of columns.entries()) {
    if (column === undefined) continue;
    const cell = row.fields[index] ?? '';
    if (nameOfType.test(cell)) throw unjoined(row, column, cell);
    const values = readCell(column, cell);
    if (values.length > 0)
      attributes.set(
        column.attribute,
        values.map((value) => readValue(column.attribute, value)),
      );
  }
  const [guidText] = attributes.get('objectguid') ?? [];
  const guid = typeof guidText === 'string' ? guidOfText(guidText) : undefined;
  attributes.delete('objectguid');
  completeClass(attributes);
  return { dn: nameOf(attributes, row), guid, attributes, line: row.line };
}

/** Export-Csv writes this where a property holds several values. */
const nameOfType = /^(?:System|Microsoft)\.[\w.]+(?:Collection|\[\]|`1\[.*\])$/;

function unjoined({ row, line }: CsvRow, { attribute }: SourceColumn, cell: string) {
  return sourceError('csv', {
    what: `Row ${row} (line ${line}) has the name of a type in the column of ${attribute} (${cell}), and not its values.`,
    next: `Join them before Export-Csv: Select-Object *, @{ n = '${attribute}'; e = { $_.${attribute} -join ';' } } -ExcludeProperty ${attribute}.`,
    details: { line, row },
  });
}

/** csvde writes bytes as `X'…'`; others in base64. */
function readValue(attribute: string, text: string): SourceValue {
  if (!isBinaryAttribute(attribute) || attribute === 'objectguid') return text;
  const hex = /^X'((?:[0-9a-f]{2})+)'$/i.exec(text)?.[1];
  if (hex !== undefined) return Uint8Array.from(Buffer.from(hex, 'hex'));
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0
    ? Uint8Array.from(Buffer.from(text, 'base64'))
    : text;
}

/** Export-Csv writes the last class alone; a file that people made has none, and is of users. */
function completeClass(attributes: Map<string, readonly SourceValue[]>): void {
  if (!attributes.has('objectclass')) {
    attributes.set('objectclass', [
      attributes.has('member') || attributes.has('grouptype') ? 'group' : 'user',
    ]);
  }
}

function nameOf(attributes: ReadonlyMap<string, readonly SourceValue[]>, row: CsvRow): string {
  const text = (name: string) => attributes.get(name)?.find((value) => typeof value === 'string');
  const dn = text('distinguishedname');
  if (dn !== undefined) return dn;
  // Not of a directory, but of this file: it must tell rows apart.
  const name = text('userprincipalname') ?? text('samaccountname') ?? text('mail');
  if (name !== undefined) return `CN=${escapeRdnValue(name)}`;
  throw sourceError('csv', {
    what: `Row ${row.row} (line ${row.line}) does not say whose it is: its DN, sign-in name, account name and address are empty.`,
    next: 'Fill in one of them, or remove the row.',
    details: { line: row.line, row: row.row },
  });
}

interface Heading {
  readonly rows: number;
  readonly delimiter: string | undefined;
  readonly header: string;
  /** The end of its line has not come. */
  readonly isOpen: boolean;
}

/** The first line that is neither empty nor the preamble of a program. */
function readHeading(text: string): Heading {
  const lines = text.split(/\r\n|\r|\n/);
  let delimiter: string | undefined;
  let index = 0;
  for (; index < lines.length - 1; index += 1) {
    const line = lines[index] ?? '';
    const preamble = readPreamble(line);
    if (preamble === undefined && line.trim() !== '') break;
    delimiter = preamble?.delimiter ?? delimiter;
  }
  return { rows: index, delimiter, header: lines[index] ?? '', isOpen: index >= lines.length - 1 };
}
