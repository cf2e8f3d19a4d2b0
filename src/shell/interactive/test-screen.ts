/** A terminal in memory, for tests: what a person would see after everything that was written to it. */
import { textWidth } from '../../base/text-width.ts';

export class TestScreen {
  columns: number;
  readonly rows: number;
  /** One entry for each cell; the second cell of a wide character is ''. */
  #grid: string[][] = [[]];
  #row = 0;
  #column = 0;
  /** At the right edge the cursor waits: the next character wraps, a movement does not. */
  #isPending = false;
  /** Everything as it was written. */
  raw = '';

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string): boolean {
    this.raw += text;
    for (const [whole, sequence, count, final] of text.matchAll(/(\u001b\[([?\d;]*)([A-Za-z]))|[\s\S]/gu)) {
      if (sequence === undefined) this.#put(whole);
      else this.#control(final ?? '', count ?? '');
    }
    return true;
  }

  /** Without spaces at the ends and empty lines at the bottom. */
  lines(): string[] {
    const lines = this.#grid.map((cells) =>
      cells
        .map((cell) => cell)
        .join('')
        .trimEnd(),
    );
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }

  get cursor(): { readonly row: number; readonly column: number } {
    return { row: this.#row, column: this.#column };
  }

  /** Wraps long lines anew, as terminals do. */
  resize(columns: number): void {
    const before = this.#grid;
    const cursorRow = this.#row;
    const grid: string[][] = [];
    for (const [row, cells] of before.entries()) {
      const parts = Math.max(1, Math.ceil(cells.length / columns));
      for (let part = 0; part < parts; part += 1)
        grid.push(cells.slice(part * columns, (part + 1) * columns));
      if (row === cursorRow) {
        this.#row = grid.length - 1;
        this.#column = Math.min(this.#column % columns, columns - 1);
      }
    }
    this.#grid = grid;
    this.columns = columns;
  }

  #line(): string[] {
    while (this.#grid.length <= this.#row) this.#grid.push([]);
    return this.#grid[this.#row] ?? [];
  }

  #put(character: string): void {
    if (character === '\n') {
      this.#row += 1;
      // As a terminal in its usual mode: the driver adds the carriage return.
      this.#column = 0;
      this.#isPending = false;
      this.#line();
      return;
    }
    if (character === '\r') {
      this.#column = 0;
      this.#isPending = false;
      return;
    }
    if (character === '\b') {
      this.#column = Math.max(0, this.#column - 1);
      this.#isPending = false;
      return;
    }
    if (character < ' ') return;
    const width = textWidth(character);
    if (width === 0) {
      const line = this.#line();
      const before = line[this.#column - 1] === '' ? this.#column - 2 : this.#column - 1;
      line[before] = (line[before] ?? '') + character;
      return;
    }
    if (this.#isPending || this.#column + width > this.columns) {
      this.#row += 1;
      this.#column = 0;
      this.#isPending = false;
    }
    const line = this.#line();
    while (line.length < this.#column) line.push(' ');
    line[this.#column] = character;
    if (width === 2) line[this.#column + 1] = '';
    this.#column += width;
    if (this.#column >= this.columns) {
      this.#column = this.columns - 1;
      this.#isPending = true;
    }
  }

  #control(final: string, text: string): void {
    const count = Math.max(1, Number(text) || 1);
    this.#isPending = false;
    if (final === 'A') this.#row = Math.max(0, this.#row - count);
    if (final === 'B') this.#row += count;
    if (final === 'C') this.#column = Math.min(this.columns - 1, this.#column + count);
    if (final === 'D') this.#column = Math.max(0, this.#column - count);
    if (final === 'G') this.#column = count - 1;
    if (final === 'H') [this.#row, this.#column] = [0, 0];
    const line = this.#line();
    if (final === 'K') line.splice(this.#column);
    if (final === 'J' && text === '2') this.#grid = [[]];
    else if (final === 'J') {
      line.splice(this.#column);
      this.#grid.splice(this.#row + 1);
    }
  }
}
