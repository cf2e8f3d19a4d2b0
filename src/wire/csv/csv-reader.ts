/**
 * Comma-separated values, as RFC 4180 has them and as PowerShell and spreadsheets write them: text comes in pieces,
 * rows come out as soon as they are whole.
 *
 * - `start`: before a field; blanks there belong to it only where the style says so.
 * - `bare`: in a field without quotes, in which a quote stands for itself.
 * - `quoted`: between quotes; line ends belong to the field.
 * - `closing`: at a quote in a quoted field, which the next character makes an end or a quote of the text.
 * - `after`: behind the closing quote.
 */
export interface CsvReaderOptions {
  readonly delimiter?: string;
  readonly style?: CsvStyle;
  readonly limits?: Partial<CsvLimits>;
}

/**
 * - `powershell`: as Import-Csv reads: blanks around a field and an empty last field are nothing, and the end of the
 *   text closes a quote.
 * - `spreadsheet`: RFC 4180 section 2: blanks belong to the field, every delimiter has a field on both sides, and a
 *   quote that is not closed is an error. Blanks before a quote are forgiven.
 */
export type CsvStyle = 'powershell' | 'spreadsheet';

export interface CsvRow {
  readonly fields: readonly string[];
  /** As a spreadsheet counts: from one, empty rows too. */
  readonly row: number;
  /** Where the row begins and ends: they differ where a field has line breaks. */
  readonly line: number;
  readonly endLine: number;
}

export interface CsvLimits {
  /** UTF-16 units of one field: a quote that is never closed takes all that follows. */
  readonly maxFieldLength: number;
  readonly maxFields: number;
}

export const defaultCsvLimits: CsvLimits = { maxFieldLength: 16 * 1024 * 1024, maxFields: 16_384 };

export interface CsvPosition {
  /** From one: of the row, of the field in it, and of the line that the row begins in. */
  readonly row: number;
  readonly field: number;
  readonly line: number;
}

export class CsvError extends Error {
  override readonly name = 'CsvError';
  readonly position: CsvPosition;

  constructor(message: string, position: CsvPosition) {
    super(message);
    this.position = position;
  }
}

type State = 'start' | 'bare' | 'quoted' | 'closing' | 'after';

export class CsvReader {
  readonly #delimiter: string;
  readonly #limits: CsvLimits;
  readonly #style: CsvStyle;
  readonly #stops: RegExp;
  #state: State = 'start';
  #row: string[] = [];
  #field = '';
  /** Blanks of which it shows later whether they are part of the field: before it, and behind its closing quote. */
  #blanks = '';
  #rowNumber = 1;
  #line = 1;
  #startLine = 1;
  #skipsLineFeed = false;

  constructor({ delimiter = ',', style = 'powershell', limits }: CsvReaderOptions = {}) {
    this.#delimiter = delimiter;
    this.#style = style;
    this.#limits = { ...defaultCsvLimits, ...limits };
    this.#stops = new RegExp(`[\\r\\n${delimiter.replace(/[\\\]^-]/g, '\\$&')}]`, 'g');
  }

  /** The rows that this piece completes. A row of one empty field, an empty line, is left out. */
  push(text: string): CsvRow[] {
    const rows: CsvRow[] = [];
    let index = 0;
    while (index < text.length) {
      const c = text.charAt(index);
      if (this.#skipsLineFeed && c === '\n') {
        this.#skipsLineFeed = false;
        index += 1;
        continue;
      }
      this.#skipsLineFeed = false;
      index = this.#step(c, text, index, rows);
    }
    return rows;
  }

  end(): CsvRow[] {
    const rows: CsvRow[] = [];
    if (this.#state === 'quoted' && this.#style === 'spreadsheet') {
      throw this.#error('A quote is opened that is never closed.');
    }
    if (this.#state === 'start' && this.#blanks !== '') this.#begin();
    // A line end, or nothing at all, is no row that begins.
    if (this.#state !== 'start' || this.#row.length > 0) this.#endRow(rows);
    return rows;
  }

  #step(c: string, text: string, index: number, rows: CsvRow[]): number {
    switch (this.#state) {
      case 'quoted':
        return this.#readQuoted(text, index);
      case 'closing':
        if (c === '"') {
          this.#append(c);
          this.#state = 'quoted';
          return index + 1;
        }
        this.#state = 'after';
        return index;
      case 'start':
        if (c === '"') {
          this.#blanks = '';
          this.#state = 'quoted';
          return index + 1;
        }
        if (this.#isBlank(c)) {
          if (this.#style === 'spreadsheet') this.#blanks += c;
          return index + 1;
        }
        this.#begin();
        return index;
      case 'bare':
      case 'after':
        return this.#readBare(c, text, index, rows);
    }
  }

  /** A field without quotes, with the blanks before it. */
  #begin(): void {
    this.#append(this.#blanks);
    this.#blanks = '';
    this.#state = 'bare';
  }

  #readQuoted(text: string, index: number): number {
    const quote = text.indexOf('"', index);
    const end = quote < 0 ? text.length : quote;
    const piece = text.slice(index, end);
    this.#append(piece);
    for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1)) this.#line += 1;
    if (quote >= 0) this.#state = 'closing';
    return quote < 0 ? end : end + 1;
  }

  #readBare(c: string, text: string, index: number, rows: CsvRow[]): number {
    if (c === this.#delimiter) {
      this.#endField();
      return index + 1;
    }
    if (c === '\r' || c === '\n') {
      this.#skipsLineFeed = c === '\r';
      this.#endRow(rows);
      return index + 1;
    }
    if (this.#state === 'after' && this.#isBlank(c)) {
      this.#blanks += c;
      return index + 1;
    }
    this.#stops.lastIndex = index;
    const end = this.#state === 'after' ? index + 1 : (this.#stops.exec(text)?.index ?? text.length);
    this.#append(this.#blanks + text.slice(index, end));
    this.#blanks = '';
    return end;
  }

  #isBlank(c: string): boolean {
    return (c === ' ' || c === '\t') && c !== this.#delimiter;
  }

  #append(text: string): void {
    this.#field += text;
    const { maxFieldLength } = this.#limits;
    if (this.#field.length > maxFieldLength) {
      throw this.#error(
        `A field is longer than ${maxFieldLength} characters. Look for a quote that is not closed.`,
      );
    }
  }

  #error(message: string): CsvError {
    return new CsvError(message, {
      row: this.#rowNumber,
      field: this.#row.length + 1,
      line: this.#startLine,
    });
  }

  #endField(): void {
    const { maxFields } = this.#limits;
    if (this.#row.length >= maxFields) throw this.#error(`A row has more than ${maxFields} fields.`);
    this.#row.push(this.#field);
    this.#field = '';
    this.#blanks = '';
    this.#state = 'start';
  }

  #endRow(rows: CsvRow[]): void {
    const isOpen = this.#state !== 'start' && (this.#state !== 'bare' || this.#field !== '');
    if (isOpen || this.#style === 'spreadsheet') this.#endField();
    this.#field = '';
    this.#state = 'start';
    const fields = this.#row;
    this.#row = [];
    if (fields.length > 1 || (fields[0] ?? '') !== '') {
      rows.push({ fields, row: this.#rowNumber, line: this.#startLine, endLine: this.#line });
    }
    this.#line += 1;
    this.#startLine = this.#line;
    this.#rowNumber += 1;
  }
}
