import { Buffer } from 'node:buffer';
import type { TransferDecoder } from './transfer-coding.ts';

const padding = 64;
const junk = 65;

/** Value of each byte; the URL-safe letters are accepted as well. */
const values = new Uint8Array(256).fill(junk);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;
values[0x2d] = 62;
values[0x5f] = 63;
values[0x3d] = padding;

/**
 * RFC 2045 section 6.8. Everything outside the alphabet is skipped, and text goes on after padding: senders
 * that encode in pieces leave it in the middle.
 */
export class Base64Decoder implements TransferDecoder {
  #bits = 0;
  #count = 0;

  receive(chunk: Uint8Array): Uint8Array {
    const out = Buffer.allocUnsafe(Math.ceil(((chunk.length + 3) * 3) / 4));
    let length = 0;
    let bits = this.#bits;
    let count = this.#count;
    for (let i = 0; i < chunk.length; i++) {
      const value = values[chunk[i] as number] as number;
      if (value < padding) {
        bits = (bits << 6) | value;
        if (++count === 4) {
          out[length++] = bits >> 16;
          out[length++] = bits >> 8;
          out[length++] = bits;
          bits = 0;
          count = 0;
        }
      } else if (value === padding) {
        if (count >= 2) out[length++] = bits >> (count === 2 ? 4 : 10);
        if (count === 3) out[length++] = bits >> 2;
        bits = 0;
        count = 0;
      }
    }
    this.#bits = bits;
    this.#count = count;
    return out.subarray(0, length);
  }

  end(): Uint8Array {
    // Missing padding: what is whole among the last letters.
    return this.receive(Uint8Array.of(0x3d));
  }
}

/** Lines of 76 characters ending in CRLF. */
export function encodeBase64Lines(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const lines: string[] = [];
  for (let i = 0; i < text.length; i += 76) lines.push(text.slice(i, i + 76), '\r\n');
  return lines.join('');
}
