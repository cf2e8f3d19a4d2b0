import { byteStringOf, concatBytes } from './byte-string.ts';
import type { TransferDecoder } from './transfer-coding.ts';

/** A uuencoded line has at most 61 characters; what is far longer is not one. */
const maxLineLength = 256;

/**
 * POSIX uuencode, historical algorithm: lines between `begin` and `end`, the first character of each giving
 * the count of bytes. Text around them is dropped; a missing `end` is tolerated.
 */
export class UuDecoder implements TransferDecoder {
  #line = '';
  #state: 'before' | 'data' | 'after' = 'before';

  receive(chunk: Uint8Array): Uint8Array {
    const out: Uint8Array[] = [];
    const text = byteStringOf(chunk);
    let start = 0;
    while (start < text.length) {
      const end = text.indexOf('\n', start);
      const piece = text.slice(start, end < 0 ? text.length : end);
      if (this.#line.length < maxLineLength) this.#line += piece.slice(0, maxLineLength);
      if (end < 0) break;
      this.#readLine(out);
      start = end + 1;
    }
    return concatBytes(out);
  }

  end(): Uint8Array {
    const out: Uint8Array[] = [];
    this.#readLine(out);
    return concatBytes(out);
  }

  #readLine(out: Uint8Array[]): void {
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
    this.#line = '';
    if (this.#state === 'before') {
      if (/^begin(?:-base64)? [0-7]{3,4} /.test(line)) this.#state = 'data';
    } else if (this.#state === 'data') {
      if (line === 'end') this.#state = 'after';
      else if (line.length > 0) out.push(decodeLine(line));
    }
  }
}

function decodeLine(line: string): Uint8Array {
  const length = (line.charCodeAt(0) - 32) & 63;
  const out = new Uint8Array(length);
  // Spaces at the end of a line may have been stripped: they count as zero.
  const value = (index: number): number => (index < line.length ? (line.charCodeAt(index) - 32) & 63 : 0);
  for (let i = 0, at = 1; i < length; i += 3, at += 4) {
    const bits = (value(at) << 18) | (value(at + 1) << 12) | (value(at + 2) << 6) | value(at + 3);
    out[i] = bits >> 16;
    out[i + 1] = bits >> 8;
    out[i + 2] = bits;
  }
  return out;
}
