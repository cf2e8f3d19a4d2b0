import { folded } from './key-hash.ts';

/** More are asked about each time: a directory with as many has something else wrong with it. */
const maxKept = 4_096;
const slots = 16_384;

/** Asks once for each domain, however many addresses are in it. */
export class DomainVerdicts {
  readonly #ask: (domain: string) => boolean;
  readonly #slots = new Int32Array(slots).fill(-1);
  readonly #domains: Uint8Array[] = [];
  readonly #verdicts: boolean[] = [];

  constructor(ask: (domain: string) => boolean) {
    this.#ask = ask;
  }

  isPlain(bytes: Uint8Array, start: number, end: number): boolean {
    let hash = 0;
    for (let at = start; at < end; at += 1)
      hash = Math.imul(hash ^ (folded[bytes[at] ?? 0] ?? 0), 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & (slots - 1);
    for (;;) {
      const number = this.#slots[slot] ?? -1;
      if (number < 0) break;
      if (isSame(this.#domains[number], bytes, start, end)) return this.#verdicts[number] === true;
      slot = (slot + 1) & (slots - 1);
    }
    const domain = Buffer.from(bytes.subarray(start, end)).toString('utf8').toLowerCase();
    const verdict = this.#ask(domain);
    if (this.#domains.length < maxKept) {
      this.#slots[slot] = this.#domains.length;
      this.#domains.push(Uint8Array.from(bytes.subarray(start, end), (byte) => folded[byte] ?? 0));
      this.#verdicts.push(verdict);
    }
    return verdict;
  }
}

function isSame(domain: Uint8Array | undefined, bytes: Uint8Array, start: number, end: number): boolean {
  if (domain === undefined || domain.length !== end - start) return false;
  for (let at = 0; at < domain.length; at += 1) {
    if (domain[at] !== folded[bytes[start + at] ?? 0]) return false;
  }
  return true;
}
