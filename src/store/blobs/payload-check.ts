import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { bodyHashOf } from '../../base/body-hash.ts';
import type { DamageReason } from './body-errors.ts';
import type { RecordHeader } from './pack-format.ts';

type Checked = Pick<RecordHeader, 'hash' | 'payloadCrc'>;

/** Why a payload that lies in memory is not what its record says; undefined where it is. */
export function findDamage({ hash, payloadCrc }: Checked, payload: Uint8Array): DamageReason | undefined {
  if (payloadCrc === null) return bodyHashOf(payload) === hash ? undefined : 'badHash';
  return crc32(payload) === payloadCrc ? undefined : 'badChecksum';
}

/** The same of one that comes in pieces. */
export class PayloadCheck {
  readonly #header: Checked;
  readonly #digest: Hash | undefined;
  #crc = 0;

  /** `isHashed`: a raw payload is hashed also where it has a checksum, which may be of the wrong bytes. */
  constructor(header: Checked, isHashed = false) {
    this.#header = header;
    this.#digest = header.payloadCrc === null || isHashed ? createHash('sha256') : undefined;
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
