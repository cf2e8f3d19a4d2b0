import { headWithin, textWidth } from '../../../base/text-width.ts';
import type { ListField } from './format-record.ts';
import { breakLines, splitLines } from './line-breaks.ts';
import type { TextStyle } from './text-style.ts';

const colon = ' : ';
const narrowest = colon.length + 2;

/** `Label : value`, with all colons of one object below each other and what does not fit continued behind them. */
export function listLines(
  fields: readonly ListField[],
  width: number,
  atWords: boolean,
  style?: TextStyle,
): readonly string[] {
  if (fields.length === 0 || width < narrowest) return [];
  const longest = Math.max(...fields.map(({ label }) => textWidth(label)));
  const labelWidth = Math.min(longest, width - colon.length - 1);
  const margin = ' '.repeat(labelWidth + colon.length);
  const lines: string[] = [];
  for (const { label, text } of fields) {
    const shown = headWithin(label, labelWidth);
    const head = `${shown}${' '.repeat(labelWidth - textWidth(shown))}${colon}`;
    let prefix = style ? `${style.listLabel}${head}${style.reset}` : head;
    for (const line of splitLines(text)) {
      for (const part of breakLines(line, width - margin.length, atWords)) {
        lines.push(prefix + part);
        prefix = margin;
      }
    }
  }
  return lines;
}
