import { headWithin, tailWithin, textWidth } from '../../../base/text-width.ts';
import { type Alignment, distributeWidths } from './column-widths.ts';
import type { HeaderColumn } from './format-record.ts';
import { breakLines, firstLine } from './line-breaks.ts';
import type { TextStyle } from './text-style.ts';

const narrowestTable = 5;

interface PlacedColumn extends HeaderColumn {
  readonly index: number;
  /** The last of all columns gets no spaces at its end, even where it is hidden. */
  readonly isLast: boolean;
}

export interface TableLayout {
  readonly width: number;
  readonly columns: readonly HeaderColumn[];
  readonly breaksAtWords: boolean;
  readonly style?: TextStyle;
}

/** Lines of one table whose widths are settled. */
export class TableWriter {
  readonly #columns: readonly PlacedColumn[];
  readonly #layout: TableLayout;

  constructor(layout: TableLayout) {
    const { columns, width } = layout;
    const widths =
      width < narrowestTable
        ? []
        : distributeWidths(
            columns.map((column) => column.width),
            width,
          );
    this.#layout = layout;
    this.#columns = columns
      .map((column, index) => ({
        ...column,
        index,
        width: widths[index] ?? 0,
        isLast: index === columns.length - 1,
      }))
      .filter((column) => column.width > 0);
  }

  headerLines(): readonly string[] {
    const labels = this.#layout.columns.map(({ label }) => label);
    const marks: string[] = [];
    for (const { index, width, label } of this.#columns) {
      marks[index] = '-'.repeat(label === '' ? width : Math.min(width, textWidth(label)));
    }
    const dashes = this.#rowLine(marks, this.#layout.style);
    return dashes === undefined ? [] : [...this.#wrappedLines(labels, this.#layout.style), dashes];
  }

  rowLines(cells: readonly string[], wrap: boolean): readonly string[] {
    if (wrap) return this.#wrappedLines(cells);
    const line = this.#rowLine(cells);
    return line === undefined ? [] : [line];
  }

  #rowLine(cells: readonly string[], style?: TextStyle): string | undefined {
    if (this.#columns.length === 0) return undefined;
    let line = '';
    for (const { index, width, alignment, isLast } of this.#columns) {
      const cell = fitCell(firstLine(cells[index] ?? ''), width, alignment, !isLast);
      if (index > 0) line += ' ';
      line += style ? `${style.tableHeader}${cell}${style.reset}` : cell;
    }
    return line;
  }

  /** Cells over several lines. The longest cell says how many; nothing stands behind the last text of a line. */
  #wrappedLines(cells: readonly string[], style?: TextStyle): readonly string[] {
    const last = this.#columns.at(-1);
    const parts = this.#columns.map(({ index, width, alignment }) => {
      const padded = index !== last?.index;
      return breakLines(cells[index] ?? '', width, this.#layout.breaksAtWords).map((part) =>
        (padded || alignment !== 'left') && textWidth(part) < width
          ? fitCell(part, width, alignment, padded)
          : part,
      );
    });
    const height = parts.reduce((most, lines) => Math.max(most, lines.length), 0);
    return Array.from({ length: height }, (_, line) => this.#wrappedLine(parts, line, height > 1, style));
  }

  #wrappedLine(
    parts: readonly (readonly string[])[],
    line: number,
    several: boolean,
    style?: TextStyle,
  ): string {
    const lastWithText = parts.findLastIndex((lines) => line < lines.length);
    let shown = '';
    this.#columns.forEach((column, place) => {
      const separator = place === 0 ? '' : ' ';
      let text = parts[place]?.[line];
      if (place > lastWithText) text = '';
      else text = separator + (text ?? ' '.repeat(column.width));
      if (place === lastWithText && several) text = text.trimEnd();
      shown += style ? styledLabel(text, column.isProperty, separator, style) : text;
    });
    return shown;
  }
}

function styledLabel(text: string, isProperty: boolean, separator: string, style: TextStyle): string {
  if (isProperty) return `${style.tableHeader}${text}${style.reset}`;
  if (text === '') return style.reset;
  return `${separator}${style.customTableHeader}${text.slice(separator.length)}${style.reset}`;
}

/** One cell in exactly `width` cells; without `padded` there is nothing behind its text. */
export function fitCell(text: string, width: number, alignment: Alignment, padded: boolean): string {
  const own = textWidth(text);
  const shown = own > width ? truncate(text, width, alignment) : text;
  // Half of a wide character is never shown: a space takes the cell that it leaves.
  const room = width - (own > width ? textWidth(shown) : own);
  if (room === 0) return shown;
  if (alignment === 'right') return ' '.repeat(room) + shown;
  const left = alignment === 'center' && own <= width ? Math.floor(room / 2) : 0;
  return ' '.repeat(left) + shown + (padded ? ' '.repeat(room - left) : '');
}

function truncate(text: string, width: number, alignment: Alignment): string {
  if (alignment === 'right') return width > 1 ? `…${tailWithin(text, width - 1)}` : tailWithin(text, width);
  return width > 1 ? `${headWithin(text, width - 1)}…` : headWithin(text, width);
}
