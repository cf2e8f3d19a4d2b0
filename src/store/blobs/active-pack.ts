import { crc32 } from 'node:zlib';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import type { BodyCodec, BodyLocation, PackId } from '../ports/bodies.ts';
import { type DiskFile, hasCode } from './disk.ts';
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
  readonly payloadCrc: number;
  readonly compressionTried: boolean;
}

/** The checksum is taken here and not when the record is laid out: an earlier batch may be syncing just now. */
export function prepareRecord(record: Omit<PreparedRecord, 'payloadCrc'>): PreparedRecord {
  const { hash, codec, bytes, payload, compressionTried } = record;
  return { hash, codec, bytes, payload, payloadCrc: crc32(payload), compressionTried };
}

/** The pack that a tenant's records go to. Writes one batch at a time; `end` moves once a batch is on disk. */
export class ActivePack {
  readonly pack: PackId;
  readonly path: string;
  readonly #file: DiskFile;
  readonly #marker: Buffer;
  /** Goes out with the first batch, so that a new pack costs no sync of its own. */
  #header: Buffer | undefined;
  #end: number;
  #records: number;
  #untriedBytes: number;

  private constructor(fields: {
    pack: PackId;
    path: string;
    file: DiskFile;
    marker: Buffer;
    header?: Buffer;
    end: number;
    records: number;
    untriedBytes: number;
  }) {
    this.pack = fields.pack;
    this.path = fields.path;
    this.#file = fields.file;
    this.#marker = fields.marker;
    this.#header = fields.header;
    this.#end = fields.end;
    this.#records = fields.records;
    this.#untriedBytes = fields.untriedBytes;
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
      const end = packHeaderBytes;
      return new ActivePack({ pack, path, file, marker, header, end, records: 0, untriedBytes: 0 });
    }
  }

  /** Goes on with a pack that an earlier run left whole. */
  static async resume(
    context: WriteContext,
    tenant: TenantId,
    known: { pack: PackId; marker: Buffer; end: number; records: number; untriedBytes: number },
  ): Promise<ActivePack> {
    const path = packPath(context.root, tenant, known.pack);
    return new ActivePack({ ...known, path, file: await context.disk.open(path, 'edit') });
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
    await this.#file.write(batch.parts, this.#header ? 0 : this.#end);
  }

  async sync(): Promise<void> {
    await this.#file.sync();
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
    await this.#file.truncate(this.#header ? 0 : this.#end);
  }

  async seal(): Promise<void> {
    const fields = { records: this.#records, intactEnd: this.#end, untriedBytes: this.#untriedBytes };
    await this.#file.write([formatSeal(this.#marker, fields)], this.#end);
    await this.#file.sync();
  }

  close(): Promise<void> {
    return this.#file.close();
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
