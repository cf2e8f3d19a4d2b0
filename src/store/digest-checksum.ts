import type { BodyHash } from '../base/ids.ts';

const bits = 256;
const modulus = 1n << BigInt(bits);

/** The checksum over no digest at all. */
export const emptyChecksum = '0'.repeat(bits / 4);

/**
 * A checksum over a multiset of SHA-256 digests: their sum modulo 2^256. It does not depend on their order, so that a
 * digest can come and go later; and unlike an exclusive or, two of the same do not cancel each other out.
 */
export class DigestChecksum {
  #sum: bigint;

  constructor(checksum: string = emptyChecksum) {
    this.#sum = BigInt(`0x${checksum}`);
  }

  add(digest: BodyHash): void {
    this.#sum = (this.#sum + BigInt(`0x${digest}`)) % modulus;
  }

  remove(digest: BodyHash): void {
    this.#sum = (this.#sum + modulus - BigInt(`0x${digest}`)) % modulus;
  }

  toString(): string {
    return this.#sum.toString(16).padStart(bits / 4, '0');
  }
}
