/** Bare words of commands: `*.txt`, `kim@contoso.com:\Calendar`, `C:\$name`, `a"b c"d`. */
import { endsToken, isDoubleQuote, isIdentifierStart, isSingleQuote } from './characters.ts';
import { readEscape } from './escapes.ts';
import { ExpandableText } from './expandable.ts';
import { readDoubleQuoted, readSingleQuoted } from './quoted.ts';
import type { Scanner } from './scanner.ts';
import type { Token } from './token.ts';

/** The first character belongs to the word whatever it is, unless it starts something expandable. */
const plainRun = /[\w.\\:/*@=+%~^?!<>#\][-]+/y;

export function scanWord(scanner: Scanner, start: number): Token {
  const text = new ExpandableText(scanner, false);
  let offset = start;
  let simple = isIdentifierStart(scanner.at(start));
  for (;;) {
    plainRun.lastIndex = offset;
    const run = offset > start ? plainRun.exec(scanner.text)?.[0] : undefined;
    if (run !== undefined) {
      text.append(run);
      offset += run.length;
      simple &&= !/\W/.test(run);
    }
    const c = scanner.at(offset);
    if (offset > start && (c === '' || endsToken(c))) break;
    if (c === '') break;
    if (c === '`' && scanner.at(offset + 1) !== '') {
      const escaped = readEscape(scanner, offset + 1);
      text.append(escaped.value);
      offset = escaped.end;
      simple = false;
    } else if (isSingleQuote(c) && offset > start) {
      const quoted = readSingleQuoted(scanner, offset);
      text.append(quoted.value);
      offset = quoted.end;
      simple = false;
    } else if (isDoubleQuote(c) && offset > start) {
      offset = readDoubleQuoted(scanner, offset, text);
      simple = false;
    } else {
      const end = c === '$' ? text.takeDollar(offset) : undefined;
      if (end === undefined) {
        text.append(c);
        offset++;
        simple &&= c === '_' || /[\p{L}\p{Nd}]/u.test(c);
      } else {
        offset = end;
        simple = false;
      }
    }
  }
  return { kind: 'word', identifier: simple, value: text.value, parts: text.parts, start, end: offset };
}
