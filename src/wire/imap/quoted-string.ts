import type { ByteString } from '../mime/byte-string.ts';
import { ImapError } from './imap-error.ts';

/** A line that ends inside quotes: where the peer puts line feeds into strings, the next line goes on. */
export class UnterminatedString extends ImapError {
  constructor(message: string) {
    super('syntax', message);
  }
}

interface QuotedString {
  readonly value: ByteString;
  /** Behind the second quote. */
  readonly end: number;
  /** What the grammar forbids in it. */
  readonly problem?: string;
}

const quote = 0x22;
const backslash = 0x5c;

/** The quoted string that begins at `at`; undefined if the line ends before it does. */
export function readQuoted(text: string, at: number, isLenient: boolean): QuotedString | undefined {
  const start = at + 1;
  const end = text.indexOf('"', start);
  if (end === -1) return undefined;
  const value = text.slice(start, end);
  if (value.includes('\\')) return readEscaped(text, start, isLenient);
  return checked(value, end + 1, isLenient);
}

function readEscaped(text: string, start: number, isLenient: boolean): QuotedString | undefined {
  let value = '';
  for (let at = start; at < text.length; at++) {
    let code = text.charCodeAt(at);
    if (code === quote) return checked(value, at + 1, isLenient);
    if (code === backslash) {
      code = text.charCodeAt(++at);
      if (code !== quote && code !== backslash) {
        if (!isLenient) return { value, end: at, problem: 'A backslash in a quoted string escapes nothing' };
        // Windows paths and the like, which the server has not escaped.
        value += '\\';
      }
    }
    value += text.charAt(at);
  }
  return undefined;
}

/** NUL and CR belong in literals (RFC 9051 section 4.3). */
function checked(value: ByteString, end: number, isLenient: boolean): QuotedString {
  if (isLenient || !/[\0\r]/.test(value)) return { value, end };
  return { value, end, problem: 'A quoted string holds NUL or CR' };
}
