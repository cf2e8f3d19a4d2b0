import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { DamageReason } from './body-errors.ts';
import type { RecordHeader } from './pack-format.ts';

type Checked = Pick<RecordHeader, 'hash' | 'codec' | 'payloadCrc'>;

/** Tells whether a payload is what its record says: by its checksum, by its hash where it has none, or by both. */
export class PayloadCheck {
  readonly #header: Checked;
  readonly #digest: Hash | undefined;
  #crc = 0;

  /** `verifyHash`: a raw payload is hashed also where it has a checksum, which may be of the wrong bytes. */
  constructor(header: Checked, verifyHash = false) {
    this.#header = header;
    const isHashed = header.payloadCrc === null || (verifyHash && header.codec === 'raw');
    this.#digest = isHashed ? createHash('sha256') : undefined;
  }

  add(piece: Uint8Array): void {
    if (this.#header.payloadCrc !== null) this.#crc = crc32(piece, this.#crc);
    this.#digest?.update(piece);
  }

  /** To be asked once, when all has come. */
  findDamage(): DamageReason | undefined {
    const { hash, payloadCrc } = this.#header;
    if (payloadCrc !== null && this.#crc !== payloadCrc) return 'badChecksum';
    return this.#digest === undefined || this.#digest.digest('hex') === hash ? undefined : 'badHash';
  }
}
