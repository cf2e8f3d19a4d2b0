/** A hash of 64 bits over a value as it is compared: two chains of 32 bits with multipliers of their own. */
import { foldText } from '../../../store/sort-key.ts';

export const highSeed = 0x9e3779b9 | 0;
export const lowSeed = 0x7f4a7c15;
export const highFactor = 0x85ebca6b | 0;
export const lowFactor = 0x27d4eb2f;

/** ASCII letters become small, all else stays. */
export const folded = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** Distributes what the last bytes changed over all bits (the end of MurmurHash3). */
export function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

export interface KeyHash {
  readonly high: number;
  readonly low: number;
}

/** Spaces do not meet: each begins its chains elsewhere. */
export const seedOf = (space: number): number => Math.imul(space + 1, 0x632be5ab);

/** Of text that is folded already. */
export function hashText(text: string, space: number): KeyHash {
  return hashBytes(Buffer.from(text, 'utf8'), space);
}

export function hashBytes(bytes: Uint8Array, space: number): KeyHash {
  const seed = seedOf(space);
  let high = highSeed ^ seed;
  let low = lowSeed ^ seed;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    high = Math.imul(high ^ byte, highFactor);
    low = Math.imul(low ^ byte, lowFactor);
  }
  return { high: finish(high), low: finish(low) };
}

/** As text is compared everywhere in the store; ASCII text without a control character is only made small. */
export const foldKey = (text: string): string => foldText(text);
