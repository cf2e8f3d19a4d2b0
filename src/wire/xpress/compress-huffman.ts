/** The writing side of LZ77 with Huffman codes: [MS-XCA] section 2.1.4. */
import { canonicalCodes, codeLengths } from './code-lengths.ts';
import { findMatches, highestBit, type Tokens } from './find-matches.ts';

const symbolCount = 512;
const tableBytes = symbolCount / 2;
/** Also a match of three at a distance of one; readers take it for the end when nothing follows. */
const endSymbol = 256;

/** One block of at most 64 KiB; undefined when it would not come out smaller. */
export function compressHuffman(data: Uint8Array): Uint8Array | undefined {
  // The table alone has this size.
  if (data.length <= tableBytes) return undefined;
  const tokens = findMatches(data);
  const counts = new Uint32Array(symbolCount);
  for (let i = 0; i < tokens.count; i++) count(counts, tokens.symbols[i] ?? 0);
  count(counts, endSymbol);
  const lengths = codeLengths(counts);
  const output = new BitWriter(data.length);
  for (let i = 0; i < tableBytes; i++) {
    output.byte((lengths[2 * i] ?? 0) | ((lengths[2 * i + 1] ?? 0) << 4));
  }
  writeTokens(output, tokens, lengths, canonicalCodes(lengths));
  const packed = output.finish();
  return packed && packed.length < data.length ? packed : undefined;
}

function count(counts: Uint32Array, symbol: number): void {
  counts[symbol] = (counts[symbol] ?? 0) + 1;
}

function writeTokens(output: BitWriter, tokens: Tokens, lengths: Uint8Array, codes: Uint16Array): void {
  output.startBits();
  for (let i = 0; i < tokens.count; i++) {
    const symbol = tokens.symbols[i] ?? 0;
    output.bits(codes[symbol] ?? 0, lengths[symbol] ?? 0);
    if (symbol < 256) continue;
    writeLength(output, tokens.lengths[i] ?? 0);
    const distance = tokens.distances[i] ?? 1;
    const distanceBits = highestBit(distance);
    output.bits(distance - (1 << distanceBits), distanceBits);
  }
  output.bits(codes[endSymbol] ?? 0, lengths[endSymbol] ?? 0);
}

/** What of a length has no room in its symbol: `length` is less by three. */
function writeLength(output: BitWriter, length: number): void {
  if (length < 15) return;
  if (length < 15 + 255) output.byte(length - 15);
  else {
    output.byte(255);
    output.byte(length & 0xff);
    output.byte(length >> 8);
  }
}

/** Words of bits with whole bytes among them: two words are set aside ahead, where the reader looks first. */
class BitWriter {
  readonly #bytes: Uint8Array;
  #at = 0;
  #word = 0;
  #free = 16;
  #first = 0;
  #second = 0;

  /** Nothing longer than `limit` is of use; what goes beyond is dropped. */
  constructor(limit: number) {
    this.#bytes = new Uint8Array(limit);
  }

  byte(value: number): void {
    this.#bytes[this.#at++] = value;
  }

  startBits(): void {
    this.#first = this.#at;
    this.#second = this.#at + 2;
    this.#at += 4;
  }

  bits(value: number, length: number): void {
    if (length <= this.#free) {
      this.#free -= length;
      this.#word = (this.#word << length) | value;
      return;
    }
    const over = length - this.#free;
    this.#put(this.#first, (this.#word << this.#free) | (value >> over));
    this.#first = this.#second;
    this.#second = this.#at;
    this.#at += 2;
    this.#word = value & ((1 << over) - 1);
    this.#free = 16 - over;
  }

  finish(): Uint8Array | undefined {
    this.#put(this.#first, this.#word << this.#free);
    this.#put(this.#second, 0);
    return this.#at > this.#bytes.length ? undefined : this.#bytes.subarray(0, this.#at);
  }

  #put(at: number, word: number): void {
    this.#bytes[at] = word & 0xff;
    this.#bytes[at + 1] = (word >> 8) & 0xff;
  }
}
