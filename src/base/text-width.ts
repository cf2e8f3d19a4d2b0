/**
 * Cells that a terminal takes for a text (Unicode UAX #11): Hangul, Han, Kana, full-width forms and emoji
 * take two, combining marks and joiners none.
 */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character.codePointAt(0) ?? 0, character);
  return width;
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

/** Fills up with spaces; a text that is too wide is cut and ends in an ellipsis. */
export function fitText(text: string, cells: number): string {
  const width = textWidth(text);
  if (width <= cells) return text + ' '.repeat(cells - width);
  let kept = '';
  let used = 0;
  for (const character of text) {
    const next = characterWidth(character.codePointAt(0) ?? 0, character);
    if (used + next > cells - 1) break;
    kept += character;
    used += next;
  }
  return `${kept}…${' '.repeat(Math.max(0, cells - used - 1))}`;
}
