import { bodyHashOf } from '../../base/body-hash.ts';
import type { BodyHash } from '../../base/ids.ts';
import type { PackEntry, ScanOptions } from '../ports/bodies.ts';
import { type DamageReason, isDamage } from './body-errors.ts';
import { decompressSmall, smallBytes } from './compression.ts';
import { hasCode } from './disk.ts';
import {
  packHeaderBytes,
  parseRecordHeader,
  type RecordHeader,
  recordHeaderBytes,
  recordPrefix,
} from './pack-format.ts';
import { findPackOutline, type PackOutline, type PackSource } from './pack-source.ts';
import { PayloadCheck } from './payload-check.ts';
import { hashBody } from './record-reader.ts';

const windowBytes = 1 << 20;

type Damage = Extract<PackEntry, { kind: 'damage' }>;

export interface FoundRecord {
  readonly offset: number;
  readonly header: RecordHeader;
  readonly end: number;
}

/** Every readable record in order, then every damage found. */
export async function* scanRecords(
  source: PackSource,
  options: ScanOptions = {},
): AsyncGenerator<PackEntry, void, undefined> {
  const outline = await findPackOutline(source);
  if (outline === undefined) {
    yield { kind: 'damage', offset: 0, reason: 'badHeader' };
    return;
  }
  const damages: Damage[] = [];
  if (!outline.headerIntact) damages.push({ kind: 'damage', offset: 0, reason: 'badHeader' });
  const reader = new WindowReader(source);
  const intactEnd = outline.seal?.intactEnd ?? outline.recordsEnd;
  for await (const found of walkHeaders(reader, outline, options.fromOffset)) {
    if (found.kind === 'gap') {
      damages.push({ kind: 'damage', offset: found.offset, reason: found.reason });
      continue;
    }
    const { offset, header } = found.record;
    const reason = await checkPayload(reader, found.record, options.verifyHashes === true);
    if (reason === undefined) {
      yield { kind: 'record', hash: header.hash, location: locationOf(source, found.record) };
    } else {
      const torn = offset >= intactEnd;
      damages.push({ kind: 'damage', offset, reason: torn ? 'tornTail' : reason, hash: header.hash });
    }
  }
  yield* damages;
}

export function locationOf(source: PackSource, { offset, header }: FoundRecord) {
  const { storedBytes, bytes, codec } = header;
  return { pack: source.pack, offset, storedBytes, bytes, codec };
}

export type Found =
  | { readonly kind: 'record'; readonly record: FoundRecord }
  | {
      readonly kind: 'gap';
      readonly offset: number;
      readonly reason: 'tornTail' | 'badHeader' | 'unreadable';
    };

/** Hops from header to header; where one is broken, searches for the next and reports what lies between. */
export async function* walkHeaders(
  reader: WindowReader,
  outline: PackOutline,
  fromOffset = packHeaderBytes,
): AsyncGenerator<Found, void, undefined> {
  const { marker, recordsEnd } = outline;
  const intactEnd = outline.seal?.intactEnd ?? recordsEnd;
  let at = Math.max(fromOffset, packHeaderBytes);
  while (at < recordsEnd) {
    const unreadableBefore = reader.unreadable;
    const header = parseRecordHeader(await reader.at(at, recordHeaderBytes), 0, marker);
    const end = header && at + recordHeaderBytes + header.storedBytes;
    if (header && end !== undefined && end <= recordsEnd) {
      yield { kind: 'record', record: { offset: at, header, end } };
      at = end;
      continue;
    }
    const next = await findNextRecord(reader, marker, at + 1, recordsEnd);
    const torn = at >= intactEnd || (next === undefined && outline.seal === undefined);
    const unreadable = reader.unreadable > unreadableBefore;
    yield { kind: 'gap', offset: at, reason: unreadable ? 'unreadable' : torn ? 'tornTail' : 'badHeader' };
    if (next === undefined) return;
    at = next;
  }
}

async function findNextRecord(
  reader: WindowReader,
  marker: Buffer,
  from: number,
  end: number,
): Promise<number | undefined> {
  const prefix = recordPrefix(marker);
  const step = windowBytes - recordHeaderBytes;
  for (let at = from; at < end; at += step) {
    const bytes = await reader.at(at, Math.min(windowBytes, end - at));
    for (let hit = bytes.indexOf(prefix); hit >= 0; hit = bytes.indexOf(prefix, hit + 1)) {
      const header = parseRecordHeader(bytes, hit, marker);
      if (header && at + hit + recordHeaderBytes + header.storedBytes <= end) return at + hit;
    }
  }
  return undefined;
}

/** Why the payload is not what its header says; undefined when it is. */
export async function checkPayload(
  reader: WindowReader,
  record: FoundRecord,
  verifyHash: boolean,
): Promise<DamageReason | undefined> {
  const { header, offset, end } = record;
  const unreadableBefore = reader.unreadable;
  const check = new PayloadCheck(header, verifyHash);
  let whole: Buffer | undefined;
  for (let at = offset + recordHeaderBytes; at < end; ) {
    const piece = await reader.piece(at, end - at);
    if (piece.byteLength === 0) break;
    check.add(piece);
    if (piece.byteLength === header.storedBytes) whole = piece;
    at += piece.byteLength;
  }
  if (reader.unreadable > unreadableBefore) return 'unreadable';
  const damage = check.findDamage();
  if (damage !== undefined || !verifyHash || header.codec === 'raw') return damage;
  // Most bodies are small and lie in the window: another read and a turn of the thread pool cost more than they.
  const small = whole && Math.max(header.bytes, header.storedBytes) <= smallBytes ? whole : undefined;
  const found = small ? hashSmall(small, header.bytes) : await findHash(reader.source, record);
  return found === header.hash ? undefined : 'badHash';
}

function hashSmall(payload: Buffer, bytes: number): string | undefined {
  const body = decompressSmall(payload, bytes);
  return body && bodyHashOf(body);
}

/** Undefined where the payload is as it was stored, and yet does not unfold to the body. */
async function findHash(source: PackSource, record: FoundRecord): Promise<BodyHash | undefined> {
  try {
    return await hashBody(source, locationOf(source, record));
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

/** Reads a pack forward through one window, and counts what the disk could not read instead of failing. */
export class WindowReader {
  readonly source: PackSource;
  unreadable = 0;
  #start = 0;
  #window: Buffer = Buffer.alloc(0);

  constructor(source: PackSource) {
    this.source = source;
  }

  /** `length` bytes from `position`, fewer at the end. */
  async at(position: number, length: number): Promise<Buffer> {
    if (!this.#covers(position, length)) {
      this.#window = await this.#read(position, Math.max(length, windowBytes));
      this.#start = position;
    }
    return this.#window.subarray(position - this.#start, position - this.#start + length);
  }

  /** What of the wanted bytes comes cheapest: at least one, at most a window. */
  async piece(position: number, wanted: number): Promise<Buffer> {
    const held = this.#start + this.#window.byteLength - position;
    const inWindow = position >= this.#start && held > 0;
    return this.at(position, Math.min(wanted, inWindow ? held : windowBytes));
  }

  #covers(position: number, length: number): boolean {
    return position >= this.#start && position + length <= this.#start + this.#window.byteLength;
  }

  async #read(position: number, length: number): Promise<Buffer> {
    try {
      return await this.source.readAt(position, length);
    } catch (error) {
      if (!hasCode(error, 'EIO')) throw error;
      this.unreadable += 1;
      return Buffer.alloc(length);
    }
  }
}
