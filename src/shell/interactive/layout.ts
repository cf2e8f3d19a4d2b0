/** Where each character of the line being edited stands on the screen. */
import { textWidth } from '../../base/text-width.ts';
import { charactersOf } from './line-buffer.ts';

export interface EditedLine {
  readonly prompt: string;
  /** In front of the second line and those after it. */
  readonly continuation: string;
  readonly text: string;
  readonly cursor: number;
  /** Shown instead of every character, for secrets. */
  readonly mask?: string | undefined;
}

export interface Layout {
  /** Rows of the screen, each at most as wide as it. */
  readonly rows: readonly string[];
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

const tab = '    ';

/**
 * Rows end where this says and not where the terminal would wrap: a wide character that does not fit goes to
 * the next row whole, and a cursor behind a full row stands at the beginning of the next.
 */
export function layOut({ prompt, continuation, text, cursor, mask }: EditedLine, columns: number): Layout {
  const rows: string[] = [];
  let row = '';
  let width = 0;
  let place: { readonly row: number; readonly column: number } | undefined;
  const endRow = (): void => {
    rows.push(row);
    row = '';
    width = 0;
  };
  const makeRoom = (cells: number): void => {
    if (width + cells > columns) endRow();
  };
  const put = (shown: string): void => {
    const cells = textWidth(shown);
    makeRoom(cells);
    row += shown;
    width += cells;
  };
  for (const character of charactersOf(prompt)) put(character);
  let offset = 0;
  for (const character of charactersOf(text)) {
    const isEnd = character === '\n' || character === '\r\n';
    const shown = isEnd ? '' : (mask ?? shownAs(character));
    if (place === undefined && offset >= cursor) {
      makeRoom(Math.max(1, textWidth(shown)));
      place = { row: rows.length, column: width };
    }
    if (isEnd) {
      endRow();
      for (const each of charactersOf(continuation)) put(each);
    } else put(shown);
    offset += character.length;
  }
  if (place === undefined) {
    makeRoom(1);
    place = { row: rows.length, column: width };
  }
  rows.push(row);
  return { rows, cursorRow: place.row, cursorColumn: place.column };
}

/** A control character in a pasted text must not reach the terminal. */
function shownAs(character: string): string {
  if (character === '\t') return tab;
  return /[\u0000-\u001f\u007f-\u009f]/.test(character) ? '\ufffd' : character;
}
