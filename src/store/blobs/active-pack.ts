import { crc32 } from 'node:zlib';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import type { BodyCodec, BodyLocation, PackId } from '../ports/bodies.ts';
import { type Disk, type DiskFile, hasCode } from './disk.ts';
import {
  formatPackHeader,
  formatSeal,
  markerBytes,
  packHeaderBytes,
  recordHeaderBytes,
  writeRecordHeader,
} from './pack-format.ts';
import { packPath } from './pack-paths.ts';
import type { WriteContext } from './write-context.ts';

/** A body as it will be stored. */
export interface PreparedRecord {
  readonly hash: BodyHash;
  readonly codec: BodyCodec;
  readonly bytes: number;
  readonly payload: Uint8Array;
  /** `null` where the hash is of the payload itself. */
  readonly payloadCrc: number | null;
  readonly compressionTried: boolean;
}

/**
 * A raw payload is the body, and its hash tells of any damage. To compare it takes three times as long as a checksum does, so small
 * bodies, of which thousands are read, have one beside it. Most bytes are in large ones (87 % of a mixed mailbox): a second
 * sum of those is a twentieth of the processor time of an import.
 */
const largestSummed = 64 * 1024;

/** The checksum is taken here and not when the record is laid out: an earlier batch may be syncing just now. */
export function prepareRecord(record: Omit<PreparedRecord, 'payloadCrc'>): PreparedRecord {
  const { hash, codec, bytes, payload, compressionTried } = record;
  const doesHashTell = codec === 'raw' && bytes > largestSummed;
  return { hash, codec, bytes, payload, payloadCrc: doesHashTell ? null : crc32(payload), compressionTried };
}

/** The pack that a tenant's records go to. Writes one batch at a time; `end` moves once a batch is on disk. */
export class ActivePack {
  readonly pack: PackId;
  readonly path: string;
  readonly #disk: Disk;
  #file: DiskFile | undefined;
  readonly #marker: Buffer;
  /** Goes out with the first batch, so that a new pack costs no sync of its own. */
  #header: Buffer | undefined;
  #end = packHeaderBytes;
  #records = 0;
  #untriedBytes = 0;

  private constructor(fields: {
    pack: PackId;
    path: string;
    disk: Disk;
    file: DiskFile;
    marker: Buffer;
    header: Buffer;
  }) {
    this.pack = fields.pack;
    this.path = fields.path;
    this.#disk = fields.disk;
    this.#file = fields.file;
    this.#marker = fields.marker;
    this.#header = fields.header;
  }

  static async create(context: WriteContext, tenant: TenantId): Promise<ActivePack> {
    const { disk, ids, random, clock, root } = context;
    const marker = Buffer.from(random.bytes(markerBytes));
    for (;;) {
      const pack = ids.next();
      const path = packPath(root, tenant, pack);
      const file = await disk.open(path, 'create').catch((error: unknown) => {
        if (hasCode(error, 'EEXIST')) return undefined;
        throw error;
      });
      if (file === undefined) continue;
      const header = formatPackHeader({ tenant, pack, createdAtMs: clock.now(), marker });
      return new ActivePack({ pack, path, disk, file, marker, header });
    }
  }

  /** Where the next record would begin. */
  get end(): number {
    return this.#end;
  }

  get isEmpty(): boolean {
    return this.#records === 0;
  }

  /** Nothing of this pack is on disk for certain yet, its name in the folder included. */
  get isNew(): boolean {
    return this.#header !== undefined;
  }

  /** Headers and payloads as they lie, and the places that they will have. */
  lay(batches: readonly (readonly PreparedRecord[])[]): LaidBatch {
    const count = batches.reduce((sum, records) => sum + records.length, 0);
    const headers = Buffer.allocUnsafe(count * recordHeaderBytes);
    const parts: Uint8Array[] = this.#header ? [this.#header] : [];
    const start = this.#end;
    let offset = start;
    let at = 0;
    let untriedBytes = 0;
    const locations = batches.map((records) =>
      records.map((record): BodyLocation => {
        const { hash, codec, bytes, payload, payloadCrc, compressionTried } = record;
        const storedBytes = payload.byteLength;
        const header = { hash, codec, bytes, storedBytes, payloadCrc, compressionTried };
        if (!compressionTried) untriedBytes += storedBytes;
        const batchDistance = Math.min(offset - start, 0xffff_ffff);
        writeRecordHeader(headers, at, this.#marker, { ...header, batchDistance });
        parts.push(headers.subarray(at, at + recordHeaderBytes));
        if (storedBytes > 0) parts.push(payload);
        const location = { pack: this.pack, offset, storedBytes, bytes, codec };
        at += recordHeaderBytes;
        offset += recordHeaderBytes + storedBytes;
        return location;
      }),
    );
    return { parts, locations, end: offset, records: count, untriedBytes };
  }

  async write(batch: LaidBatch): Promise<void> {
    const file = this.#file ?? (await this.#reopen());
    await file.write(batch.parts, this.#header ? 0 : this.#end);
  }

  async sync(): Promise<void> {
    const file = this.#file ?? (await this.#reopen());
    await file.sync();
  }

  /** The batch is on disk. */
  accept(batch: LaidBatch): void {
    this.#header = undefined;
    this.#end = batch.end;
    this.#records += batch.records;
    this.#untriedBytes += batch.untriedBytes;
  }

  /** Takes a failed batch back; nobody was told of it. */
  async rollBack(): Promise<void> {
    const file = this.#file ?? (await this.#reopen());
    await file.truncate(this.#header ? 0 : this.#end);
  }

  async seal(): Promise<void> {
    const fields = { records: this.#records, intactEnd: this.#end, untriedBytes: this.#untriedBytes };
    const file = this.#file ?? (await this.#reopen());
    await file.write([formatSeal(this.#marker, fields)], this.#end);
    await file.sync();
  }

  /** Between batches; the next one opens the file again. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #reopen(): Promise<DiskFile> {
    this.#file = await this.#disk.open(this.path, 'edit');
    return this.#file;
  }
}

export interface LaidBatch {
  readonly parts: readonly Uint8Array[];
  /** For each batch given, the places of its records. */
  readonly locations: readonly (readonly BodyLocation[])[];
  readonly end: number;
  readonly records: number;
  readonly untriedBytes: number;
}
