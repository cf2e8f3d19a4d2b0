import { Buffer } from 'node:buffer';
import { concatBytes } from '../mime/byte-string.ts';

const marks = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/** Enough for every mark, and to see the zeros of UTF-16 beside ASCII. */
const beginningLength = 4;

/**
 * RFC 2849 knows UTF-8 alone; `ldifde -u`, and PowerShell's `>` with whatever program before it, write UTF-16.
 * Gives out UTF-8 without its mark.
 */
export class LdifEncoding {
  #beginning: Uint8Array[] | undefined = [];
  #decoder: InstanceType<typeof TextDecoder> | undefined;

  push(bytes: Uint8Array): Uint8Array {
    if (this.#beginning === undefined) return this.#decode(bytes);
    this.#beginning.push(bytes);
    const length = this.#beginning.reduce((sum, piece) => sum + piece.length, 0);
    return length < beginningLength ? new Uint8Array() : this.#begin();
  }

  end(): Uint8Array {
    const begun = this.#beginning === undefined ? new Uint8Array() : this.#begin();
    const rest = this.#decoder === undefined ? new Uint8Array() : Buffer.from(this.#decoder.decode());
    return concatBytes([begun, rest]);
  }

  #begin(): Uint8Array {
    const bytes = concatBytes(this.#beginning?.length ? this.#beginning : [new Uint8Array()]);
    this.#beginning = undefined;
    const mark = marks.find((each) => each.bytes.every((byte, index) => bytes[index] === byte));
    const encoding = mark?.encoding ?? findUtf16(bytes);
    if (encoding !== undefined && encoding !== 'utf-8') {
      this.#decoder = new TextDecoder(encoding, { ignoreBOM: true });
    }
    return this.#decode(bytes.subarray(mark?.bytes.length ?? 0));
  }

  #decode(bytes: Uint8Array): Uint8Array {
    return this.#decoder === undefined ? bytes : Buffer.from(this.#decoder.decode(bytes, { stream: true }));
  }
}

/** Every LDIF begins with ASCII: `version:`, `dn:` or `#`. */
function findUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === undefined || third === undefined) return undefined;
  if (first > 0 && second === 0 && third > 0 && fourth === 0) return 'utf-16le';
  return first === 0 && second !== 0 && third === 0 && fourth !== 0 ? 'utf-16be' : undefined;
}
