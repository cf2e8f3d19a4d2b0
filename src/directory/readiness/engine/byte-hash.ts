/** The hash of a value that is still bytes: the same as of its text (`keyOf`), which is made only where folding changes more than letters of ASCII. */
import type { CompiledUniqueRule } from './compiled-rules.ts';
import {
  finish,
  folded,
  foldKey,
  hashText,
  highFactor,
  highSeed,
  lowFactor,
  lowSeed,
  seedOf,
} from './key-hash.ts';

/** Letters made small; 0 of bytes that are no printable character of ASCII. */
const plainFolded = folded.map((byte, index) => (index >= 0x20 && index < 0x7f ? byte : 0));

export class ByteHash {
  high = 0;
  low = 0;

  take(
    bytes: Uint8Array,
    start: number,
    end: number,
    { rule, space }: Pick<CompiledUniqueRule, 'rule' | 'space'>,
  ): void {
    if (rule.key === 'exact') this.#takeExact(bytes, start, end, space);
    else this.#takeFolded(bytes, start, end, space);
  }

  #takeExact(bytes: Uint8Array, start: number, end: number, space: number): void {
    const seed = seedOf(space);
    let high = highSeed ^ seed;
    let low = lowSeed ^ seed;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      high = Math.imul(high ^ byte, highFactor);
      low = Math.imul(low ^ byte, lowFactor);
    }
    this.high = finish(high);
    this.low = finish(low);
  }

  #takeFolded(bytes: Uint8Array, start: number, end: number, space: number): void {
    const seed = seedOf(space);
    let high = highSeed ^ seed;
    let low = lowSeed ^ seed;
    for (let at = start; at < end; at += 1) {
      const plain = plainFolded[bytes[at] ?? 0] ?? 0;
      if (plain !== 0) {
        high = Math.imul(high ^ plain, highFactor);
        low = Math.imul(low ^ plain, lowFactor);
        continue;
      }
      if (!isAsFolded(bytes, at, end)) {
        this.#takeText(bytes, start, end, space);
        return;
      }
      for (const last = at + 2; ; at += 1) {
        const key = bytes[at] ?? 0;
        high = Math.imul(high ^ key, highFactor);
        low = Math.imul(low ^ key, lowFactor);
        if (at === last) break;
      }
    }
    this.high = finish(high);
    this.low = finish(low);
  }

  #takeText(bytes: Uint8Array, start: number, end: number, space: number): void {
    const text = Buffer.from(bytes.subarray(start, end)).toString('utf8');
    const { high, low } = hashText(foldKey(text), space);
    this.high = high;
    this.low = low;
  }
}

/**
 * A Han character or a syllable of Hangul stands here, three bytes that the folded text has too: neither has case, and neither joins with
 * what may stand beside it. (A syllable that a single letter of Hangul follows would join with that; the letter is none of these.)
 */
export function isAsFolded(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 3 > end) return false;
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  if ((second & 0xc0) !== 0x80 || (third & 0xc0) !== 0x80) return false;
  // U+5000 to U+8FFF lie within Han; U+B000 to U+CFFF within the syllables, which begin at U+AC00 and end at U+D7A3.
  if ((first >= 0xe5 && first <= 0xe8) || first === 0xeb || first === 0xec) return true;
  if (first === 0xea) return second >= 0xb0;
  return first === 0xed && (second < 0x9e || (second === 0x9e && third <= 0xa3));
}
