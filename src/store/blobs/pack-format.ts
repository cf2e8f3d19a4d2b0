/**
 * The bytes of a pack. Integers are big-endian; docs/adr/0005-bodies-in-packs.md says why it is so.
 *
 *     pack    = header record* [tail] [seal]
 *     header  = 64 bytes
 *        0  8  magic "LFBODIES"
 *        8  2  format version, 2; in packs of version 1 every payload has a checksum
 *       10  6  tenant
 *       16  8  pack id
 *       24  8  made at, milliseconds since the epoch
 *       32  8  marker: random, chosen for this pack
 *       40 20  zero
 *       60  4  CRC-32 of bytes 0 to 59
 *     record  = 72 bytes, then the stored payload
 *        0  4  magic "LFrc"
 *        4  8  marker of the pack
 *       12  1  hash algorithm: 1 = SHA-256
 *       13  1  codec: 0 = raw, 1 = zstd
 *       14  2  flags: 1 = compression was tried, 2 = no checksum of the payload: it is the body, and its hash tells
 *       16  6  bytes of the body
 *       22  6  bytes of the payload as stored
 *       28  4  distance from the start of the write that this record was part of
 *       32 32  hash of the body
 *       64  4  CRC-32 of the stored payload, or zero where it has none
 *       68  4  CRC-32 of bytes 0 to 67
 *     seal    = 40 bytes, the last of a pack that takes no more records
 *        0  4  magic "LFsl"
 *        4  8  marker of the pack
 *       12  6  records
 *       18  6  end of the last intact record
 *       24  6  stored bytes that compression was never tried on
 *       30  6  zero
 *       36  4  CRC-32 of bytes 0 to 35
 *
 * The marker tells a record of this pack from one that a sender has put inside a message, so a scan may
 * search past damage for the next record. `tail` is what a crash left of an unfinished write: it was never
 * acknowledged, and lies between the end that the seal names and the seal.
 */
import { crc32 } from 'node:zlib';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import type { BodyCodec, PackId } from '../ports/bodies.ts';

export const packHeaderBytes = 64;
export const recordHeaderBytes = 72;
export const sealBytes = 40;
export const markerBytes = 8;

const packMagic = Buffer.from('LFBODIES', 'latin1');
const recordMagic = Buffer.from('LFrc', 'latin1');
const sealMagic = Buffer.from('LFsl', 'latin1');
const formatVersion = 2;
const sha256Id = 1;
const triedFlag = 1;
const hashTellsFlag = 2;
const codecIds: Record<BodyCodec, number> = { raw: 0, zstd: 1 };
const codecsById: readonly BodyCodec[] = ['raw', 'zstd'];

export interface PackHeader {
  readonly tenant: TenantId;
  readonly pack: PackId;
  readonly createdAtMs: number;
  readonly marker: Buffer;
}

export interface RecordHeader {
  readonly hash: BodyHash;
  readonly codec: BodyCodec;
  readonly bytes: number;
  readonly storedBytes: number;
  /** Distance from the start of its write. */
  readonly batchDistance: number;
  /** `null`: the payload is the body itself, and its hash tells whether it is intact. */
  readonly payloadCrc: number | null;
  /** Nothing is gained by trying again. */
  readonly compressionTried: boolean;
}

export interface Seal {
  readonly records: number;
  readonly intactEnd: number;
  readonly untriedBytes: number;
}

export function formatPackHeader(header: PackHeader): Buffer {
  const target = Buffer.alloc(packHeaderBytes);
  packMagic.copy(target, 0);
  target.writeUInt16BE(formatVersion, 8);
  target.writeUIntBE(header.tenant, 10, 6);
  target.writeBigUInt64BE(BigInt(header.pack), 16);
  target.writeBigUInt64BE(BigInt(Math.max(0, Math.trunc(header.createdAtMs))), 24);
  header.marker.copy(target, 32);
  target.writeUInt32BE(crc32(target.subarray(0, 60)), 60);
  return target;
}

export function parsePackHeader(source: Buffer): PackHeader | undefined {
  if (source.length < packHeaderBytes || !startsWith(source, packMagic)) return undefined;
  if (source.readUInt32BE(60) !== crc32(source.subarray(0, 60))) return undefined;
  const version = source.readUInt16BE(8);
  if (version < 1 || version > formatVersion) return undefined;
  return {
    tenant: source.readUIntBE(10, 6) as TenantId,
    pack: Number(source.readBigUInt64BE(16)),
    createdAtMs: Number(source.readBigUInt64BE(24)),
    marker: Buffer.from(source.subarray(32, 32 + markerBytes)),
  };
}

/** Writes into `target` at `at`, so that one buffer serves a whole batch. */
export function writeRecordHeader(target: Buffer, at: number, marker: Buffer, record: RecordHeader): void {
  recordMagic.copy(target, at);
  marker.copy(target, at + 4);
  target[at + 12] = sha256Id;
  target[at + 13] = codecIds[record.codec];
  const flags = (record.compressionTried ? triedFlag : 0) | (record.payloadCrc === null ? hashTellsFlag : 0);
  target.writeUInt16BE(flags, at + 14);
  target.writeUIntBE(record.bytes, at + 16, 6);
  target.writeUIntBE(record.storedBytes, at + 22, 6);
  target.writeUInt32BE(record.batchDistance, at + 28);
  target.write(record.hash, at + 32, 32, 'hex');
  target.writeUInt32BE(record.payloadCrc ?? 0, at + 64);
  target.writeUInt32BE(crc32(target.subarray(at, at + 68)), at + 68);
}

/** Undefined where `at` does not begin an intact record header of the pack with this marker (or of any). */
export function parseRecordHeader(source: Buffer, at: number, marker?: Buffer): RecordHeader | undefined {
  if (source.length < at + recordHeaderBytes) return undefined;
  const header = source.subarray(at, at + recordHeaderBytes);
  if (!startsWith(header, recordMagic)) return undefined;
  if (marker !== undefined && !marker.equals(recordMarker(header))) return undefined;
  if (header.readUInt32BE(68) !== crc32(header.subarray(0, 68))) return undefined;
  const codec = codecsById[header[13] ?? -1];
  if (codec === undefined || header[12] !== sha256Id) return undefined;
  const flags = header.readUInt16BE(14);
  return {
    hash: header.toString('hex', 32, 64) as BodyHash,
    codec,
    bytes: header.readUIntBE(16, 6),
    storedBytes: header.readUIntBE(22, 6),
    batchDistance: header.readUInt32BE(28),
    payloadCrc: (flags & hashTellsFlag) === 0 ? header.readUInt32BE(64) : null,
    compressionTried: (flags & triedFlag) !== 0,
  };
}

export function recordMarker(header: Buffer): Buffer {
  return header.subarray(4, 4 + markerBytes);
}

/** What a record of this pack begins with; for searching past damage. */
export function recordPrefix(marker: Buffer): Buffer {
  return Buffer.concat([recordMagic, marker]);
}

export function formatSeal(marker: Buffer, seal: Seal): Buffer {
  const target = Buffer.alloc(sealBytes);
  sealMagic.copy(target, 0);
  marker.copy(target, 4);
  target.writeUIntBE(seal.records, 12, 6);
  target.writeUIntBE(seal.intactEnd, 18, 6);
  target.writeUIntBE(seal.untriedBytes, 24, 6);
  target.writeUInt32BE(crc32(target.subarray(0, 36)), 36);
  return target;
}

export function parseSeal(source: Buffer): Seal | undefined {
  if (source.length < sealBytes || !startsWith(source, sealMagic)) return undefined;
  if (source.readUInt32BE(36) !== crc32(source.subarray(0, 36))) return undefined;
  return {
    records: source.readUIntBE(12, 6),
    intactEnd: source.readUIntBE(18, 6),
    untriedBytes: source.readUIntBE(24, 6),
  };
}

export function sealMarker(seal: Buffer): Buffer {
  return Buffer.from(seal.subarray(4, 4 + markerBytes));
}

function startsWith(source: Buffer, magic: Buffer): boolean {
  return source.compare(magic, 0, magic.length, 0, magic.length) === 0;
}
