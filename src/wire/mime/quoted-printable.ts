import { Buffer } from 'node:buffer';
import type { TransferDecoder } from './transfer-coding.ts';

const equals = 0x3d;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** A line has 76 characters (RFC 2045 section 6.7, rule 5); more blanks than this were never padding. */
const maxHeldBlanks = 1024;

/**
 * RFC 2045 section 6.7. What follows a `=` waits in `#escape` until it is known to be an octet, a soft line
 * break (with the spaces that transport may have added) or a broken escape, which stands as it came. Spaces
 * at the end of a line were added in transport and are dropped.
 */
export class QuotedPrintableDecoder implements TransferDecoder {
  #escape: number[] = [];
  #spaces: number[] = [];

  receive(chunk: Uint8Array): Uint8Array {
    const out = Buffer.allocUnsafe(chunk.length + this.#escape.length + this.#spaces.length);
    let length = 0;
    const flush = (held: number[]): void => {
      for (const byte of held) out[length++] = byte;
      held.length = 0;
    };
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (this.#escape.length > 0) {
        const done = this.#continueEscape(byte);
        if (done === 'more') continue;
        if (typeof done === 'number') {
          out[length++] = done;
          continue;
        }
        if (done === 'softBreak') continue;
        flush(this.#escape);
      }
      if (byte === equals) {
        flush(this.#spaces);
        this.#escape.push(byte);
      } else if (byte === 0x20 || byte === 0x09) {
        if (this.#spaces.length === maxHeldBlanks) flush(this.#spaces);
        this.#spaces.push(byte);
      } else {
        if (byte === lineFeed || byte === carriageReturn) this.#spaces.length = 0;
        else if (this.#spaces.length > 0) flush(this.#spaces);
        out[length++] = byte;
      }
    }
    return out.subarray(0, length);
  }

  /** An octet, the end of a soft break, more to come, or `broken`: then `byte` is not consumed. */
  #continueEscape(byte: number): number | 'more' | 'softBreak' | 'broken' {
    const held = this.#escape;
    const second = held[1];
    if (byte === lineFeed && (second === undefined || hexValue(second) < 0)) {
      held.length = 0;
      return 'softBreak';
    }
    const isBlank = byte === 0x20 || byte === 0x09 || byte === carriageReturn;
    const onlyBlanks = second === undefined || hexValue(second) < 0;
    const padding = isBlank && onlyBlanks && held.length < maxHeldBlanks;
    if (padding && held[held.length - 1] !== carriageReturn) {
      held.push(byte);
      return 'more';
    }
    const value = hexValue(byte);
    if (value >= 0 && second === undefined) {
      held.push(byte);
      return 'more';
    }
    if (value >= 0 && second !== undefined && hexValue(second) >= 0) {
      held.length = 0;
      return (hexValue(second) << 4) | value;
    }
    return 'broken';
  }

  end(): Uint8Array {
    // A lone `=` at the very end is a soft break before nothing; half an escape stands as it came.
    const second = this.#escape[1];
    const rest =
      second !== undefined && hexValue(second) >= 0 ? Uint8Array.from(this.#escape) : new Uint8Array();
    this.#escape.length = 0;
    this.#spaces.length = 0;
    return rest;
  }
}

/** Value of a hexadecimal digit of either case, or -1. */
export function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

const hexDigits = '0123456789ABCDEF';
const maxLineLength = 76;

/** For text with CRLF line ends, which stay as they are; any other CR or LF is written as an octet. */
export function encodeQuotedPrintable(bytes: Uint8Array): string {
  const out: string[] = [];
  let column = 0;
  const write = (token: string): void => {
    if (column + token.length > maxLineLength - 1) {
      out.push('=\r\n');
      column = 0;
    }
    out.push(token);
    column += token.length;
  };
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte === carriageReturn && bytes[i + 1] === lineFeed) {
      out.push('\r\n');
      column = 0;
      i++;
      continue;
    }
    const isBlank = byte === 0x20 || byte === 0x09;
    const next = bytes[i + 1];
    const endsLine = next === undefined || (next === carriageReturn && bytes[i + 2] === lineFeed);
    // A dot or "From" that opens a line is altered by some SMTP and mbox software.
    const isFragile = column === 0 && (byte === 0x2e || (byte === 0x46 && next === 0x72));
    const isPlain = (byte > 0x20 && byte < 0x7f && byte !== equals) || (isBlank && !endsLine);
    if (isPlain && !isFragile) write(String.fromCharCode(byte));
    else write(`=${hexDigits[byte >> 4]}${hexDigits[byte & 15]}`);
  }
  return out.join('');
}
