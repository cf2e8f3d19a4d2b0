/**
 * Comma-separated values, as RFC 4180 has them and as PowerShell and spreadsheets write them: text comes in pieces,
 * rows come out as soon as they are whole.
 *
 * - `start`: before a field; blanks are passed over.
 * - `bare`: in a field without quotes, in which a quote stands for itself.
 * - `quoted`: between quotes; line ends belong to the field.
 * - `closing`: at a quote in a quoted field, which the next character makes an end or a quote of the text.
 * - `after`: behind the closing quote.
 */
export interface CsvReaderOptions {
  readonly delimiter?: string;
  readonly limits?: Partial<CsvLimits>;
}

export interface CsvLimits {
  /** UTF-16 units of one field: a quote that is never closed takes all that follows. */
  readonly maxFieldLength: number;
  readonly maxFields: number;
}

export const defaultCsvLimits: CsvLimits = { maxFieldLength: 16 * 1024 * 1024, maxFields: 16_384 };

/** Lines count from one. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

type State = 'start' | 'bare' | 'quoted' | 'closing' | 'after';

export class CsvReader {
  readonly #delimiter: string;
  readonly #limits: CsvLimits;
  readonly #stops: RegExp;
  #state: State = 'start';
  #row: string[] = [];
  #field = '';
  /** Blanks behind a closing quote are no part of the field, unless something follows. */
  #blanks = '';
  #line = 1;
  #skipsLineFeed = false;

  constructor({ delimiter = ',', limits }: CsvReaderOptions = {}) {
    this.#delimiter = delimiter;
    this.#limits = { ...defaultCsvLimits, ...limits };
    this.#stops = new RegExp(`[\\r\\n${delimiter.replace(/[\\\]^-]/g, '\\$&')}]`, 'g');
  }

  /** The rows that this piece completes. A row of one empty field, an empty line, is left out. */
  push(text: string): string[][] {
    const rows: string[][] = [];
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

  end(): string[][] {
    const rows: string[][] = [];
    this.#endRow(rows);
    return rows;
  }

  #step(c: string, text: string, index: number, rows: string[][]): number {
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
          this.#state = 'quoted';
          return index + 1;
        }
        if (this.#isBlank(c)) return index + 1;
        this.#state = 'bare';
        return index;
      case 'bare':
      case 'after':
        return this.#readBare(c, text, index, rows);
    }
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

  #readBare(c: string, text: string, index: number, rows: string[][]): number {
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
      throw new CsvError(
        `A field is longer than ${maxFieldLength} characters. Look for a quote that is not closed.`,
        this.#line,
      );
    }
  }

  #endField(): void {
    const { maxFields } = this.#limits;
    if (this.#row.length >= maxFields)
      throw new CsvError(`A row has more than ${maxFields} fields.`, this.#line);
    this.#row.push(this.#field);
    this.#field = '';
    this.#blanks = '';
    this.#state = 'start';
  }

  /** Nothing behind the last delimiter is no field. */
  #endRow(rows: string[][]): void {
    const isOpen = this.#state !== 'start' && (this.#state !== 'bare' || this.#field !== '');
    if (isOpen) this.#endField();
    this.#field = '';
    this.#state = 'start';
    this.#line += 1;
    const row = this.#row;
    this.#row = [];
    if (row.length > 1 || (row[0] ?? '') !== '') rows.push(row);
  }
}
