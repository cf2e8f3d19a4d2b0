/** Text that must stand within so many cells: values of lists, cells of wrapped tables, labels. */
import { headWithin, textWidth } from '../../../base/text-width.ts';

export function splitLines(text: string): readonly string[] {
  return text.includes('\n') ? text.replaceAll('\r', '').split('\n') : [text.replaceAll('\r', '')];
}

/** A cell of one line shows that there was more. */
export function firstLine(text: string): string {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text : `${text.slice(0, end)}…`;
}

/** Every line of `text`, each broken so that no part is wider than `cells`. */
export function breakLines(text: string, cells: number, atWords: boolean): readonly string[] {
  const lines: string[] = [];
  for (const line of splitLines(text)) {
    if (textWidth(line) <= cells) lines.push(line);
    else if (atWords) breakAtWords(line, cells, lines);
    else breakAnywhere(line, cells, lines);
  }
  return lines;
}

function breakAnywhere(line: string, cells: number, lines: string[]): void {
  let rest = line;
  while (textWidth(rest) > cells) {
    const head = headOrPlaceholder(rest, cells);
    lines.push(head.shown);
    rest = rest.slice(head.length);
  }
  lines.push(rest);
}

/** Where not even one character fits, as Hangul in a single cell, a question mark stands for it. */
function headOrPlaceholder(text: string, cells: number): { shown: string; length: number } {
  const head = headWithin(text, cells);
  if (head !== '') return { shown: head, length: head.length };
  return { shown: '?', length: String.fromCodePoint(text.codePointAt(0) ?? 0).length };
}

const softHyphen = '\u00ad';

/** The space after a word belongs to the word, so that a line may begin with a space but no space is lost. */
function breakAtWords(line: string, cells: number, lines: string[]): void {
  let current = '';
  let left = cells;
  for (const word of wordsOf(line)) {
    const { shown, width } = showWord(word, left);
    if (width > cells) {
      ({ current, left } = breakWord(shown, current, left, cells, lines));
    } else if (width > left) {
      lines.push(current);
      current = shown;
      left = cells - width;
    } else {
      current += shown;
      left -= width;
    }
  }
  lines.push(current);
}

function wordsOf(line: string): readonly string[] {
  return line.split(/(?<=[ \t\u00ad])/);
}

/** A soft hyphen shows only where the line ends with it. */
function showWord(word: string, left: number): { shown: string; width: number } {
  if (!word.endsWith(softHyphen)) return { shown: word, width: textWidth(word) };
  const bare = word.slice(0, -1);
  const width = textWidth(bare);
  return width + 1 === left ? { shown: `${bare}-`, width: width + 1 } : { shown: bare, width };
}

/** A word wider than a whole line is broken wherever the line is full. */
function breakWord(word: string, begun: string, room: number, cells: number, lines: string[]) {
  let current = begun;
  let left = room;
  let rest = word;
  while (rest !== '') {
    let head = headWithin(rest, left);
    if (head === '' && left < cells) {
      lines.push(current);
      current = '';
      left = cells;
      continue;
    }
    let taken = head.length;
    if (head === '') {
      const placeholder = headOrPlaceholder(rest, cells);
      head = placeholder.shown;
      taken = placeholder.length;
    }
    current += head;
    left -= textWidth(head);
    rest = rest.slice(taken);
    if (rest !== '') {
      lines.push(current);
      current = '';
      left = cells;
    }
  }
  return { current, left };
}
