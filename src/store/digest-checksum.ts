import { AppError } from '../base/errors.ts';
import type { BodyHash } from '../base/ids.ts';

const digestBytes = 32;
const wordBytes = 4;
const words = digestBytes / wordBytes;
const wordValues = 2 ** 32;

/** The checksum over no digest at all. */
export const emptyChecksum = '0'.repeat(digestBytes * 2);

/**
 * A checksum over a multiset of SHA-256 digests: their sum modulo 2^256. It does not depend on their order, so that a
 * digest can come and go later; and unlike an exclusive or, two of the same do not cancel each other out. In words of
 * 32 bits, because every message that is copied comes by here.
 */
export class DigestChecksum {
  readonly #sum: DataView;

  constructor(checksum: string = emptyChecksum) {
    this.#sum = viewOf(checksum as BodyHash);
  }

  /** As text, or as its 32 bytes. */
  add(digest: BodyHash | Uint8Array): void {
    const term = viewOf(digest);
    let carry = 0;
    for (let word = words - 1; word >= 0; word -= 1) {
      const at = word * wordBytes;
      const sum = this.#sum.getUint32(at) + term.getUint32(at) + carry;
      carry = sum >= wordValues ? 1 : 0;
      this.#sum.setUint32(at, sum);
    }
  }

  remove(digest: BodyHash | Uint8Array): void {
    const term = viewOf(digest);
    let borrow = 0;
    for (let word = words - 1; word >= 0; word -= 1) {
      const at = word * wordBytes;
      const difference = this.#sum.getUint32(at) - term.getUint32(at) - borrow;
      borrow = difference < 0 ? 1 : 0;
      this.#sum.setUint32(at, difference);
    }
  }

  toString(): string {
    return Buffer.from(this.#sum.buffer).toString('hex');
  }
}

function viewOf(digest: BodyHash | Uint8Array): DataView<ArrayBufferLike> {
  // A copy of text, and out of Buffer's pool: the sum is written to.
  const bytes = typeof digest === 'string' ? Uint8Array.from(Buffer.from(digest, 'hex')) : digest;
  if (bytes.byteLength === digestBytes) return new DataView(bytes.buffer, bytes.byteOffset, digestBytes);
  throw new AppError({
    kind: 'invalid',
    code: 'store.digest.length',
    message: `A digest or checksum has ${digestBytes} bytes, and this one ${bytes.byteLength}. Look where it comes from.`,
  });
}
