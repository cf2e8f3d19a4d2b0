/** The screens of all rules of an attribute as one: which values are right without being made text. */
import type { CheckContext, ValueScreen } from '../check.ts';
import type { CompiledUniqueRule } from './compiled-rules.ts';
import { DomainVerdicts } from './domain-verdicts.ts';
import { folded } from './key-hash.ts';

const at = 0x40;
const dot = 0x2e;
const prefix = [0x73, 0x6d, 0x74, 0x70, 0x3a];
const x500 = Buffer.from('x500:', 'latin1');
export const prefixLength = prefix.length;

/** `smtp:` in any case stands there. */
export function hasSmtpPrefix(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < prefixLength) return false;
  return (
    ((bytes[start] ?? 0) | 0x20) === 0x73 &&
    ((bytes[start + 1] ?? 0) | 0x20) === 0x6d &&
    ((bytes[start + 2] ?? 0) | 0x20) === 0x74 &&
    ((bytes[start + 3] ?? 0) | 0x20) === 0x70 &&
    bytes[start + 4] === 0x3a
  );
}

export class ValuePlan {
  readonly uniques: readonly CompiledUniqueRule[];
  readonly #screened: boolean;
  /** 1 for bytes that need no look; `#prefix` where the prefix of an address stands. */
  readonly #plain = new Uint8Array(256).fill(1);
  readonly #prefix = new Uint8Array(256).fill(1);
  readonly #maxLength: number;
  readonly #beginnings: readonly Uint8Array[];
  readonly #shape: NonNullable<ValueScreen['shape']> | 'none' | 'several';
  readonly #maxLocal: number;
  readonly #maxDomain: number;
  readonly #domains: DomainVerdicts | undefined;

  constructor(
    screens: readonly ValueScreen[],
    uniques: readonly CompiledUniqueRule[],
    context: CheckContext,
  ) {
    this.uniques = uniques;
    this.#screened = screens.length > 0;
    const shapes = new Set(screens.flatMap(({ shape }) => shape ?? []));
    this.#shape = shapes.size > 1 ? 'several' : ([...shapes][0] ?? 'none');
    this.#beginnings = screens.flatMap(({ suspiciousBeginnings = [] }) =>
      suspiciousBeginnings.map((text) => Buffer.from(text, 'latin1')),
    );
    this.#maxLength = least(screens, 'maxLength');
    this.#maxLocal = least(screens, 'maxLocal');
    this.#maxDomain = least(screens, 'maxDomain');
    for (const screen of screens) {
      const table = tableOf(screen);
      for (let byte = 0; byte < 256; byte += 1) {
        const isPlain = table[byte] ?? 0;
        if (screen.shape !== 'proxyAddress') this.#prefix[byte] = (this.#prefix[byte] ?? 0) & isPlain;
        this.#plain[byte] = (this.#plain[byte] ?? 0) & (byte === at && isOfAddresses(screen) ? 1 : isPlain);
      }
    }
    const asking = screens.filter(({ domainIsPlain }) => domainIsPlain !== undefined);
    if (asking.length > 0) {
      this.#domains = new DomainVerdicts((domain) =>
        asking.every((screen) => screen.domainIsPlain?.(domain, context) === true),
      );
    }
  }

  /** False where a rule must look at it. */
  isPlain(bytes: Uint8Array, start: number, end: number): boolean {
    if (!this.#screened) return true;
    if (end - start > this.#maxLength) return false;
    for (let index = 0; index < this.#beginnings.length; index += 1) {
      if (beginsWith(this.#beginnings[index], bytes, start, end)) return false;
    }
    const shape = this.#shape;
    if (shape === 'none') return allOf(this.#plain, bytes, start, end);
    if (shape === 'several') return false;
    if (shape === 'dotAtom') return allOf(this.#plain, bytes, start, end) && isDotAtom(bytes, start, end);
    if (shape === 'address') return this.#isAddress(bytes, start, end);
    if (beginsWith(x500, bytes, start, end)) return true;
    if (!hasSmtpPrefix(bytes, start, end)) return false;
    const local = start + prefixLength;
    return allOf(this.#prefix, bytes, start, local) && this.#isAddress(bytes, local, end);
  }

  #isAddress(bytes: Uint8Array, start: number, end: number): boolean {
    const plain = this.#plain;
    let sign = -1;
    let before = dot;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      if (plain[byte] === 0) return false;
      if (sign < 0) {
        if (byte === at) {
          if (before === dot) return false;
          sign = index;
        } else if (byte === dot && before === dot) return false;
        before = byte;
      } else if (byte === at) return false;
    }
    if (sign < 0 || sign === end - 1) return false;
    if (sign - start > this.#maxLocal || end - sign - 1 > this.#maxDomain) return false;
    return this.#domains?.isPlain(bytes, sign + 1, end) ?? true;
  }
}

function allOf(table: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    if (table[bytes[index] ?? 0] === 0) return false;
  }
  return true;
}

const isOfAddresses = ({ shape }: ValueScreen): boolean => shape === 'address' || shape === 'proxyAddress';

function isDotAtom(bytes: Uint8Array, start: number, end: number): boolean {
  let before = dot;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === dot && before === dot) return false;
    before = byte;
  }
  return before !== dot;
}

/** `text` is in lower case, and ASCII. */
function beginsWith(text: Uint8Array | undefined, bytes: Uint8Array, start: number, end: number): boolean {
  if (text === undefined || end - start < text.length) return false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== folded[bytes[start + at] ?? 0]) return false;
  }
  return true;
}

function tableOf({ plain, plainBytes = [] }: ValueScreen): Uint8Array {
  const table = new Uint8Array(256);
  if (plain === undefined) return table.fill(1);
  for (const byte of plainBytes) table[byte] = 1;
  for (const character of plain) {
    const code = character.charCodeAt(0);
    if (code < 128) table[code] = 1;
  }
  return table;
}

function least(screens: readonly ValueScreen[], limit: 'maxLength' | 'maxLocal' | 'maxDomain'): number {
  return Math.min(...screens.map((screen) => screen[limit] ?? Number.POSITIVE_INFINITY));
}
