/** Backtick escapes: specification section 2.3.7, with `` `e `` and `` `u{…} `` of PowerShell 7. */
import type { Scanner } from './scanner.ts';

const simpleEscapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

export interface Escape {
  readonly value: string;
  readonly end: number;
}

/** `offset` is that of the character after the backtick, which exists. */
export function readEscape(scanner: Scanner, offset: number): Escape {
  const c = scanner.at(offset);
  if (c === 'u' && scanner.at(offset + 1) === '{') return readUnicodeEscape(scanner, offset);
  if (c === 'u') {
    return scanner.host.fail('InvalidUnicodeEscapeSequence', { start: offset - 1, end: offset + 1 }, false);
  }
  if (c === '\r' && scanner.at(offset + 1) === '\n') return { value: '\n', end: offset + 2 };
  if (Object.hasOwn(simpleEscapes, c)) return { value: simpleEscapes[c] ?? c, end: offset + 1 };
  return { value: c, end: offset + 1 };
}

function readUnicodeEscape(scanner: Scanner, offset: number): Escape {
  let end = offset + 2;
  while (/[0-9a-fA-F]/.test(scanner.at(end)) && end - offset <= 8) end++;
  const digits = scanner.text.slice(offset + 2, end);
  const at = (place: number) => ({ start: place, end: place + 1 });
  if (digits.length > 6) {
    return scanner.host.fail('TooManyDigitsInUnicodeEscapeSequence', at(offset + 8), false);
  }
  if (digits.length === 0) return scanner.host.fail('InvalidUnicodeEscapeSequence', at(end), false);
  if (scanner.at(end) !== '}') {
    const id =
      scanner.at(end) === '' ? 'MissingUnicodeEscapeSequenceTerminator' : 'InvalidUnicodeEscapeSequence';
    return scanner.host.fail(id, at(end), scanner.at(end) === '');
  }
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff) return scanner.host.fail('InvalidUnicodeEscapeSequenceValue', at(offset + 2), false);
  return { value: String.fromCodePoint(code), end: end + 1 };
}
