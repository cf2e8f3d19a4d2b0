/**
 * LZ77 with Huffman codes: [MS-XCA] sections 2.1 and 2.2. A block has the lengths of 512 codes, four bits each;
 * then 16-bit words of code bits, among which stand the bytes of long matches. Up to 64 KiB come out of a block.
 */
import { maxCodeBits } from './code-lengths.ts';
import { XpressError } from './xpress-error.ts';

const symbolCount = 512;
const tableBytes = symbolCount / 2;
const noSymbol = 0xffff;

/** What each 15 bits begin with: the symbol, and the bits that it takes. */
interface CodeTable {
  readonly symbols: Uint16Array;
  readonly lengths: Uint8Array;
}

function readCodeTable(data: Uint8Array): CodeTable {
  const lengths = new Uint8Array(symbolCount);
  for (let i = 0; i < tableBytes; i++) {
    const pair = data[i] ?? 0;
    lengths[2 * i] = pair & 15;
    lengths[2 * i + 1] = pair >> 4;
  }
  const symbols = new Uint16Array(1 << maxCodeBits).fill(noSymbol);
  let at = 0;
  for (let length = 1; length <= maxCodeBits; length++) {
    const width = 1 << (maxCodeBits - length);
    for (let symbol = 0; symbol < symbolCount; symbol++) {
      if (lengths[symbol] !== length) continue;
      if (at + width > symbols.length)
        throw new XpressError('A block has more codes than bits can tell apart.');
      symbols.fill(symbol, at, at + width);
      at += width;
    }
  }
  return { symbols, lengths };
}

/** The 32 bits that come next, and whole bytes out of their order. */
class BitReader {
  #bits: number;
  /** Bits of #bits beyond its upper half; below zero another word is due. */
  #spare = 16;
  #at: number;
  readonly #data: Uint8Array;

  constructor(data: Uint8Array, start: number) {
    this.#data = data;
    this.#at = start;
    const first = this.#word();
    this.#bits = ((first << 16) | this.#word()) >>> 0;
  }

  get position(): number {
    return this.#at;
  }

  peek(count: number): number {
    return count === 0 ? 0 : this.#bits >>> (32 - count);
  }

  skip(count: number): void {
    this.#bits = count === 0 ? this.#bits : (this.#bits << count) >>> 0;
    this.#spare -= count;
    if (this.#spare >= 0) return;
    this.#bits = (this.#bits | (this.#word() << -this.#spare)) >>> 0;
    this.#spare += 16;
  }

  byte(): number {
    const value = this.#data[this.#at];
    if (value === undefined) throw new XpressError('A block ends within a match.');
    this.#at++;
    return value;
  }

  wholeWord(): number {
    return this.byte() | (this.byte() << 8);
  }

  /** Past the end come zeros: a writer leaves out words that hold nothing. */
  #word(): number {
    const value = (this.#data[this.#at] ?? 0) | ((this.#data[this.#at + 1] ?? 0) << 8);
    this.#at += 2;
    return value;
  }
}

/** `size` bytes from one block; throws XpressError when they are not in it. */
export function decompressHuffman(data: Uint8Array, size: number): Uint8Array {
  if (data.length < tableBytes) throw new XpressError('A block is shorter than its table of codes.');
  const table = readCodeTable(data);
  const bits = new BitReader(data, tableBytes);
  const output = new Uint8Array(size);
  // Two words are always read ahead, and zeros may stand for two more.
  const lastPosition = data.length + 8;
  let length = 0;
  while (length < size) {
    const symbol = table.symbols[bits.peek(maxCodeBits)] ?? noSymbol;
    if (symbol === noSymbol || bits.position > lastPosition)
      throw new XpressError('A block holds a code that is none.');
    bits.skip(table.lengths[symbol] ?? 0);
    if (symbol < 256) output[length++] = symbol;
    else length = copyMatch(bits, symbol - 256, output, length);
  }
  return output;
}

/** The symbol has the bits of the distance in its upper half and the length, when it is short, in its lower. */
function copyMatch(bits: BitReader, symbol: number, output: Uint8Array, at: number): number {
  const count = readMatchLength(bits, symbol & 15);
  const distanceBits = symbol >> 4;
  const distance = (1 << distanceBits) + bits.peek(distanceBits);
  bits.skip(distanceBits);
  if (distance > at) throw new XpressError('A match begins before the block.');
  if (at + count > output.length) throw new XpressError('A block holds more than it said.');
  // Byte by byte: a match may overlap what it makes.
  for (let i = at; i < at + count; i++) output[i] = output[i - distance] ?? 0;
  return at + count;
}

function readMatchLength(bits: BitReader, short: number): number {
  if (short < 15) return short + 3;
  const byte = bits.byte();
  if (byte < 255) return byte + 15 + 3;
  const word = bits.wholeWord();
  if (word < 15) throw new XpressError('A long match is shorter than a short one.');
  return word + 3;
}
