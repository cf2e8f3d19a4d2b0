/**
 * Cells that a terminal takes for a text (Unicode UAX #11): Hangul, Han, Kana, full-width forms and emoji
 * take two, combining marks and joiners none.
 */
export function textWidth(text: string): number {
  if (isPlain(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character.codePointAt(0) ?? 0, character);
  return width;
}

/** Tables measure every cell of every row, and nearly all of them are ASCII. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) >= 0x300) return false;
  return true;
}

const zeroWidth = /\p{Mn}|\p{Me}|\p{Cf}/u;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

function characterWidth(code: number, character: string): number {
  if (code < 0x300) return 1;
  if (zeroWidth.test(character)) return 0;
  // Vowels and finals of decomposed Hangul join the syllable before them.
  if (code >= 0x1160 && code <= 0x11ff) return 0;
  return wide.test(character) ? 2 : 1;
}

/** The longest beginning that takes at most so many cells. Marks stay with the character that they belong to. */
export function headWithin(text: string, cells: number): string {
  if (isPlain(text)) return text.slice(0, Math.max(0, cells));
  let kept = 0;
  let used = 0;
  for (const character of text) {
    used += characterWidth(character.codePointAt(0) ?? 0, character);
    if (used > cells) break;
    kept += character.length;
  }
  return text.slice(0, kept);
}

/** The longest end that takes at most so many cells. */
export function tailWithin(text: string, cells: number): string {
  if (cells <= 0) return '';
  if (isPlain(text)) return text.slice(-cells);
  const characters = [...text];
  let start = characters.length;
  let used = 0;
  for (let index = characters.length - 1; index >= 0; index--) {
    const character = characters[index] ?? '';
    const width = characterWidth(character.codePointAt(0) ?? 0, character);
    if (used + width > cells) break;
    used += width;
    // A mark whose character does not fit is left out with it.
    if (width > 0) start = index;
  }
  return characters.slice(start).join('');
}

/** Fills up with spaces; a text that is too wide is cut and ends in an ellipsis. */
export function fitText(text: string, cells: number): string {
  const width = textWidth(text);
  if (width <= cells) return text + ' '.repeat(cells - width);
  const kept = headWithin(text, cells - 1);
  return `${kept}…${' '.repeat(Math.max(0, cells - textWidth(kept) - 1))}`;
}
