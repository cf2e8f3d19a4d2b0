/** Keeps the rows of the line being edited on the screen as they should be. */
import { headWithin, textWidth } from '../../base/text-width.ts';
import { type EditedLine, layOut } from './layout.ts';

export interface PaintTarget {
  write(text: string): unknown;
  readonly columns: number;
  readonly rows: number;
}

const eraseBelow = '\u001b[J';
const clearScreen = '\u001b[H\u001b[2J';

export class LinePainter {
  readonly #target: PaintTarget;
  /** Rows that were written, and in which of them the cursor was left. */
  #rows: readonly string[] = [];
  #cursorRow = 0;

  constructor(target: PaintTarget) {
    this.#target = target;
  }

  /** `below` are rows for the moment: what Tab found, what Ctrl-R looks for. */
  paint(line: EditedLine, below: readonly string[] = []): void {
    const { columns, rows: height } = this.#target;
    const { rows, cursorRow, cursorColumn } = layOut(line, columns);
    // What is taller than the screen shows the part around the cursor: nobody can move up into what has scrolled.
    const first = Math.max(0, Math.min(cursorRow - height + 1, rows.length - 1));
    const last = Math.min(rows.length, first + height);
    const left = Math.max(0, height - (last - first));
    const shown = [
      ...rows.slice(first, last),
      ...below.slice(0, left).map((row) => headWithin(row, columns - 1)),
    ];
    const row = cursorRow - first;
    const up = shown.length - 1 - row;
    this.#target.write(
      this.#toTop() +
        eraseBelow +
        shown.join('\r\n') +
        (up > 0 ? `\u001b[${up}A` : '') +
        (cursorColumn > 0 ? `\r\u001b[${cursorColumn}C` : '\r'),
    );
    this.#rows = shown;
    this.#cursorRow = row;
  }

  /** Leaves the line on the screen, and the cursor at the beginning of the next. */
  finish(line: EditedLine): void {
    this.paint({ ...line, cursor: line.text.length });
    this.#target.write('\r\n');
    this.#forget();
  }

  clear(): void {
    this.#target.write(clearScreen);
    this.#forget();
  }

  #forget(): void {
    this.#rows = [];
    this.#cursorRow = 0;
  }

  #toTop(): string {
    const { columns } = this.#target;
    // Rows that a narrower window has wrapped are several now.
    const above = this.#rows
      .slice(0, this.#cursorRow)
      .reduce((sum, row) => sum + Math.max(1, Math.ceil(textWidth(row) / columns)), 0);
    return above > 0 ? `\r\u001b[${above}A` : '\r';
  }
}
