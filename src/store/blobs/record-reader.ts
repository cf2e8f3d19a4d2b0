import { createHash } from 'node:crypto';
import { AppError } from '../../base/errors.ts';
import type { BodyHash } from '../../base/ids.ts';
import type { BodyLocation, ByteRange } from '../ports/bodies.ts';
import { bodyDamaged, type DamageReason } from './body-errors.ts';
import { decompressExactly, decompressStream } from './compression.ts';
import { hasCode } from './disk.ts';
import { parseRecordHeader, type RecordHeader, recordHeaderBytes } from './pack-format.ts';
import type { PackSource } from './pack-source.ts';
import { PayloadCheck } from './payload-check.ts';

/** Read at once when no larger; beyond it, bodies come in chunks of `chunkBytes`. */
const wholeReadBytes = 1 << 20;
const chunkBytes = 256 << 10;

export interface StoredRecord {
  readonly header: RecordHeader;
  /** As stored, and intact. */
  readonly payload: Buffer;
}

/** One read for header and payload. `verifyHash`: as `PayloadCheck` has it. */
export async function readStored(
  source: PackSource,
  location: BodyLocation,
  verifyHash = false,
): Promise<StoredRecord> {
  const wanted = recordHeaderBytes + location.storedBytes;
  // A wrong length in the index must not become a huge allocation.
  if (wanted > wholeReadBytes && location.offset + wanted > (await source.size())) {
    throw damage(source, location, 'badHeader');
  }
  const bytes = await readAt(source, location.offset, wanted);
  const header = checkHeader(source, location, bytes);
  const payload = bytes.subarray(recordHeaderBytes);
  const check = new PayloadCheck(header, verifyHash);
  check.add(payload);
  const reason = payload.byteLength === location.storedBytes ? check.findDamage() : 'badChecksum';
  if (reason !== undefined) throw damage(source, location, reason, header.hash);
  return { header, payload };
}

export async function readBody(source: PackSource, location: BodyLocation): Promise<Buffer> {
  const { header, payload } = await readStored(source, location);
  if (header.codec === 'raw') return payload;
  const body = await decompressExactly(payload, header.bytes);
  if (body === undefined) throw damage(source, location, 'badChecksum', header.hash);
  return body;
}

/** The body or a part of it. Parts of raw bodies are not checked: what tells of damage covers the whole. */
export async function* streamBody(
  source: PackSource,
  location: BodyLocation,
  range?: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { start, end } = checkRange(location, range);
  if (location.bytes <= wholeReadBytes && location.storedBytes <= wholeReadBytes) {
    const body = await readBody(source, location);
    if (end > start) yield body.subarray(start, end);
    return;
  }
  const header = checkHeader(source, location, await readAt(source, location.offset, recordHeaderBytes));
  if (location.codec === 'zstd') {
    yield* cut(decompressed(source, location, header), start, end);
  } else if (start === 0 && end === location.bytes) {
    yield* storedChunks(source, location, header);
  } else {
    yield* rawRange(source, location, start, end);
  }
}

/** The payload as stored; fails at the end when it is not intact. */
export async function* storedChunks(
  source: PackSource,
  location: BodyLocation,
  header: RecordHeader,
  verifyHash = false,
): AsyncGenerator<Buffer, void, undefined> {
  const check = new PayloadCheck(header, verifyHash);
  for await (const chunk of rawRange(source, location, 0, location.storedBytes)) {
    check.add(chunk);
    yield chunk;
  }
  const reason = check.findDamage();
  if (reason !== undefined) throw damage(source, location, reason, header.hash);
}

async function* rawRange(
  source: PackSource,
  location: BodyLocation,
  start: number,
  end: number,
): AsyncGenerator<Buffer, void, undefined> {
  const payloadAt = location.offset + recordHeaderBytes;
  for (let at = start; at < end; at += chunkBytes) {
    const length = Math.min(chunkBytes, end - at);
    const chunk = await readAt(source, payloadAt + at, length);
    if (chunk.byteLength !== length) throw damage(source, location, 'badChecksum');
    yield chunk;
  }
}

async function* decompressed(
  source: PackSource,
  location: BodyLocation,
  header: RecordHeader,
): AsyncGenerator<Buffer, void, undefined> {
  let left = header.bytes;
  for await (const chunk of decompressStream(storedChunks(source, location, header), header.bytes)) {
    left -= chunk.byteLength;
    yield chunk;
  }
  if (left !== 0) throw damage(source, location, 'badChecksum', header.hash);
}

async function* cut(
  chunks: AsyncIterable<Buffer>,
  start: number,
  end: number,
): AsyncGenerator<Buffer, void, undefined> {
  let at = 0;
  for await (const chunk of chunks) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, chunk.byteLength);
    if (to > from) yield chunk.subarray(from, to);
    at += chunk.byteLength;
    // Past the last byte only when the whole is wanted, so that its checksum is still compared.
    if (at >= end && (start > 0 || at > end)) return;
  }
}

/** Hashes a stored body without holding it. */
export async function hashBody(source: PackSource, location: BodyLocation): Promise<BodyHash> {
  const digest = createHash('sha256');
  for await (const chunk of streamBody(source, location)) digest.update(chunk);
  return digest.digest('hex') as BodyHash;
}

function checkRange(location: BodyLocation, range?: ByteRange): ByteRange {
  if (range === undefined) return { start: 0, end: location.bytes };
  const { start, end } = range;
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start) {
    throw new AppError({
      kind: 'invalid',
      code: 'store.bodies.badRange',
      message: `A body has no bytes from ${start} to ${end}. Give a range that begins at 0 or later and does not end before it begins.`,
    });
  }
  // As in HTTP and IMAP, a range may reach past the end.
  return { start: Math.min(start, location.bytes), end: Math.min(end, location.bytes) };
}

function checkHeader(source: PackSource, location: BodyLocation, bytes: Buffer): RecordHeader {
  const header = parseRecordHeader(bytes, 0);
  if (
    header === undefined ||
    header.storedBytes !== location.storedBytes ||
    header.bytes !== location.bytes ||
    header.codec !== location.codec
  ) {
    throw damage(source, location, 'badHeader');
  }
  return header;
}

/** A sector that the disk cannot read is damage like any other; other failures pass through. */
async function readAt(source: PackSource, position: number, length: number): Promise<Buffer> {
  try {
    return await source.readAt(position, length);
  } catch (error) {
    if (!hasCode(error, 'EIO')) throw error;
    throw bodyDamaged(
      { tenant: source.tenant, pack: source.pack, offset: position },
      'unreadable',
      undefined,
      error,
    );
  }
}

function damage(
  source: PackSource,
  { offset }: BodyLocation,
  reason: DamageReason,
  hash?: BodyHash,
): AppError {
  return bodyDamaged({ tenant: source.tenant, pack: source.pack, offset }, reason, hash);
}
