/**
 * Text of a CSV file whose encoding nobody has told: a mark at its beginning says it, then zeros beside ASCII letters,
 * which UTF-16 has. Otherwise the bytes decide: what is valid UTF-8 is UTF-8, then Korean as Excel saves it in Korea,
 * then Windows' Western European.
 *
 * - `beginning`: fewer bytes than the longest mark.
 * - `ascii`: nothing yet tells encodings apart, and the text is given out at once.
 * - `sampling`: from the first other byte on, bytes are held back until there are enough to tell.
 * - `decoding`: the encoding is known.
 */
import { isUtf8 } from 'node:buffer';
import { concatBytes } from '../mime/byte-string.ts';
import { decodeCp949 } from '../mime/charset-cp949.ts';
import { findKorean } from '../mime/charset-guess.ts';

export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp949' | 'windows-1252';

export interface CsvDecoderOptions {
  /** What was told. A mark says more. */
  readonly encoding?: CsvEncoding | undefined;
  /** Held back until the encoding is known. */
  readonly maxSampleLength?: number;
}

interface ByteDecoder {
  decode(bytes: Uint8Array): string;
  end(): string;
}

type State = 'beginning' | 'ascii' | 'sampling' | 'decoding';

const marks: readonly { readonly bytes: readonly number[]; readonly encoding: CsvEncoding }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];
const longestMark = 3;
/** Of a UTF-8 sequence that a piece may end in. */
const longestRest = 3;

export class CsvDecoder {
  readonly #told: CsvEncoding | undefined;
  readonly #maxSampleLength: number;
  #state: State = 'beginning';
  #held: Uint8Array[] = [];
  #heldLength = 0;
  #encoding: CsvEncoding = 'utf-8';
  #decoder: ByteDecoder | undefined;

  constructor({ encoding, maxSampleLength = 65_536 }: CsvDecoderOptions = {}) {
    this.#told = encoding;
    this.#maxSampleLength = maxSampleLength;
  }

  /** UTF-8 as long as nothing speaks against it. */
  get encoding(): CsvEncoding {
    return this.#encoding;
  }

  push(bytes: Uint8Array): string {
    switch (this.#state) {
      case 'decoding':
        return this.#decoder?.decode(bytes) ?? '';
      case 'ascii':
        return this.#readAscii(bytes);
      case 'beginning': {
        this.#hold(bytes);
        return this.#heldLength < longestMark ? '' : this.#begin();
      }
      case 'sampling': {
        this.#hold(bytes);
        return this.#heldLength < this.#maxSampleLength ? '' : this.#decide(false);
      }
    }
  }

  end(): string {
    const start = this.#state === 'beginning' ? this.#begin() : '';
    const sampled = this.#state === 'sampling' ? this.#decide(true) : '';
    return start + sampled + (this.#decoder?.end() ?? '');
  }

  #hold(bytes: Uint8Array): void {
    this.#held.push(bytes);
    this.#heldLength += bytes.length;
  }

  #take(): Uint8Array {
    const bytes = concatBytes(this.#held);
    this.#held = [];
    this.#heldLength = 0;
    return bytes;
  }

  #begin(): string {
    if (this.#heldLength === 0) return '';
    const bytes = this.#take();
    const mark = marks.find((each) => each.bytes.every((byte, index) => bytes[index] === byte));
    const encoding = mark?.encoding ?? this.#told ?? findUtf16(bytes);
    if (encoding) return this.#decode(encoding, bytes.subarray(mark?.bytes.length ?? 0));
    this.#state = 'ascii';
    return this.#readAscii(bytes);
  }

  #readAscii(bytes: Uint8Array): string {
    const other = bytes.findIndex((byte) => byte >= 0x80);
    if (other === -1) return decodeCp949(bytes);
    this.#state = 'sampling';
    const text = decodeCp949(bytes.subarray(0, other));
    return text + this.push(bytes.subarray(other));
  }

  #decide(isWhole: boolean): string {
    const bytes = this.#take();
    if (isUtf8Beginning(bytes, isWhole)) return this.#decode('utf-8', bytes);
    return this.#decode(findKorean(bytes) === undefined ? 'windows-1252' : 'cp949', bytes);
  }

  #decode(encoding: CsvEncoding, bytes: Uint8Array): string {
    this.#encoding = encoding;
    this.#decoder = decoderOf(encoding);
    this.#state = 'decoding';
    return this.#decoder.decode(bytes);
  }
}

/** The first letter of a heading is ASCII in every file that we know. */
function findUtf16([first, second]: Uint8Array): CsvEncoding | undefined {
  if (first === undefined || second === undefined) return undefined;
  if (first !== 0 && second === 0) return 'utf-16le';
  return first === 0 && second !== 0 ? 'utf-16be' : undefined;
}

function isUtf8Beginning(bytes: Uint8Array, isWhole: boolean): boolean {
  if (isUtf8(bytes)) return true;
  if (isWhole) return false;
  for (let rest = 1; rest <= longestRest; rest++) {
    if (isUtf8(bytes.subarray(0, bytes.length - rest))) return true;
  }
  return false;
}

function decoderOf(encoding: CsvEncoding): ByteDecoder {
  if (encoding === 'cp949') return new Cp949Decoder();
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return {
    decode: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}

/** No trail of a pair is below this, so that text may be cut behind any such byte. */
const lowestTrail = 0x41;
/** Beyond this a file has no digit, comma or line end, and a broken character changes nothing. */
const maxCarried = 65_536;

class Cp949Decoder implements ByteDecoder {
  #carried: Uint8Array = new Uint8Array();

  decode(bytes: Uint8Array): string {
    const whole = concatBytes([this.#carried, bytes]);
    const end = whole.findLastIndex((byte) => byte < lowestTrail) + 1;
    const cut = whole.length - end > maxCarried ? whole.length : end;
    this.#carried = whole.slice(cut);
    return decodeCp949(whole.subarray(0, cut));
  }

  end(): string {
    return decodeCp949(this.#carried);
  }
}
