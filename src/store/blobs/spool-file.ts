import { crc32 } from 'node:zlib';
import { copyBytes } from '../../base/copy-bytes.ts';
import type { TenantId } from '../../base/ids.ts';
import type { BodyLocation, SpooledBody } from '../ports/bodies.ts';
import type { PreparedRecord } from './active-pack.ts';
import { spoolMissing, writeFailed } from './body-errors.ts';
import { blockBytes } from './direct-file.ts';
import { type DiskFile, hasCode } from './disk.ts';
import { FileSource } from './local-packs.ts';
import {
  formatPackHeader,
  formatSeal,
  markerBytes,
  packHeaderBytes,
  parseRecordHeader,
  type RecordHeader,
  recordHeaderBytes,
  recordMarker,
  writeRecordHeader,
} from './pack-format.ts';
import { findSpoolPath, packPath, spoolFolder } from './pack-paths.ts';
import { readStored } from './record-reader.ts';
import type { WriteContext } from './write-context.ts';

type SpoolContext = Pick<WriteContext, 'disk' | 'root' | 'random'>;

const bufferBytes = 256 << 10;
const payloadAt = packHeaderBytes + recordHeaderBytes;

/**
 * A file that becomes a sealed pack of one record: room is left for the headers, the payload is written
 * behind it as it comes, and the record's header and the seal when it is complete. The pack's own header is
 * written when it is adopted, because only then its id is known.
 */
export class SpoolFile {
  readonly token: string;
  readonly path: string;
  readonly #context: SpoolContext;
  readonly #file: DiskFile;
  readonly #marker: Buffer;
  #buffer: Buffer | undefined;
  #buffered = 0;
  #written = 0;
  /** None of a body that is kept as it came: its hash tells. */
  #crc: number | null;
  #open = true;

  private constructor(
    context: SpoolContext,
    token: string,
    path: string,
    file: DiskFile,
    hasChecksum: boolean,
  ) {
    this.#context = context;
    this.token = token;
    this.path = path;
    this.#file = file;
    this.#crc = hasChecksum ? 0 : null;
    this.#marker = Buffer.from(context.random.bytes(markerBytes));
  }

  static async create(context: SpoolContext, tenant: TenantId, hasChecksum: boolean): Promise<SpoolFile> {
    const { disk, root, random } = context;
    const token = Buffer.from(random.bytes(16)).toString('hex');
    const path = findSpoolPath(root, tenant, token);
    if (path === undefined) throw spoolMissing(tenant, token);
    try {
      await disk.makeFolder(spoolFolder(root, tenant));
      return new SpoolFile(context, token, path, await disk.open(path, 'create'), hasChecksum);
    } catch (error) {
      throw writeFailed(root, error);
    }
  }

  get storedBytes(): number {
    return this.#written + this.#buffered;
  }

  /** The caller may use the chunk's memory again when it resolves. */
  async write(chunk: Uint8Array): Promise<void> {
    if (this.#crc !== null) this.#crc = crc32(chunk, this.#crc);
    const end = payloadAt + this.storedBytes + chunk.byteLength;
    const held = this.#buffered + chunk.byteLength;
    // Written up to the end of a block: whole blocks cost least.
    const rest =
      held < bufferBytes ? chunk : chunk.subarray(Math.max(0, chunk.byteLength - (end % blockBytes)));
    if (rest !== chunk) await this.#writeOut(chunk.subarray(0, chunk.byteLength - rest.byteLength));
    this.#buffer ??= Buffer.allocUnsafeSlow(bufferBytes);
    copyBytes(rest, this.#buffer, this.#buffered);
    this.#buffered += rest.byteLength;
  }

  async finish(body: Pick<RecordHeader, 'hash' | 'codec' | 'bytes' | 'compressionTried'>): Promise<void> {
    await this.#writeOut();
    const header = Buffer.alloc(recordHeaderBytes);
    writeRecordHeader(header, 0, this.#marker, {
      ...body,
      storedBytes: this.#written,
      batchDistance: 0,
      payloadCrc: this.#crc,
    });
    const end = payloadAt + this.#written;
    const untriedBytes = body.compressionTried ? 0 : this.#written;
    await this.#guarded(async () => {
      await this.#file.write([formatSeal(this.#marker, { records: 1, intactEnd: end, untriedBytes })], end);
      await this.#file.write([header], packHeaderBytes);
    });
    await this.close();
  }

  async discard(): Promise<void> {
    await this.close();
    await this.#context.disk.remove(this.path);
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#file.close();
  }

  /** What is buffered, and what follows it. */
  async #writeOut(...following: readonly Uint8Array[]): Promise<void> {
    const buffered = this.#buffer?.subarray(0, this.#buffered);
    const parts = buffered ? [buffered, ...following] : following;
    await this.#guarded(() => this.#file.write(parts, payloadAt + this.#written));
    for (const { byteLength } of parts) this.#written += byteLength;
    this.#buffered = 0;
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw writeFailed(this.#context.root, error);
    }
  }
}

/** A finished spool, found by its token alone: another thread may have written it. */
export class FinishedSpool {
  readonly path: string;
  readonly #context: WriteContext;
  readonly #tenant: TenantId;
  readonly #header: RecordHeader;
  readonly #marker: Buffer;

  private constructor(fields: {
    context: WriteContext;
    tenant: TenantId;
    path: string;
    header: RecordHeader;
    marker: Buffer;
  }) {
    this.#context = fields.context;
    this.#tenant = fields.tenant;
    this.path = fields.path;
    this.#header = fields.header;
    this.#marker = fields.marker;
  }

  static async open(context: WriteContext, tenant: TenantId, spooled: SpooledBody): Promise<FinishedSpool> {
    const { hash, byteLength, token } = spooled;
    const path = findSpoolPath(context.root, tenant, token);
    if (path === undefined) throw spoolMissing(tenant, token);
    const head = await withFile(context, path, (file) =>
      new FileSource(tenant, 0, file).readAt(packHeaderBytes, recordHeaderBytes),
    ).catch((error: unknown) => {
      throw hasCode(error, 'ENOENT') ? spoolMissing(tenant, token, error) : error;
    });
    const header = parseRecordHeader(head, 0);
    if (header === undefined || header.hash !== hash || header.bytes !== byteLength) {
      throw spoolMissing(tenant, token);
    }
    return new FinishedSpool({ context, tenant, path, header, marker: Buffer.from(recordMarker(head)) });
  }

  get storedBytes(): number {
    return this.#header.storedBytes;
  }

  /** For small ones, which are copied into the current pack. */
  async read(): Promise<PreparedRecord> {
    const { hash, codec, bytes, payloadCrc, compressionTried } = this.#header;
    const { payload } = await withFile(this.#context, this.path, (file) =>
      readStored(new FileSource(this.#tenant, 0, file), this.#locationIn(0)),
    );
    return { hash, codec, bytes, payload, payloadCrc, compressionTried };
  }

  /**
   * Makes it a pack. The spool keeps its own name until `remove`, so that an append which fails later on can
   * be tried again; the caller syncs the folder.
   */
  async adopt(): Promise<BodyLocation> {
    const { disk, ids, clock, root } = this.#context;
    const file = await disk.open(this.path, 'edit');
    try {
      for (;;) {
        const pack = ids.next();
        const header = { tenant: this.#tenant, pack, createdAtMs: clock.now(), marker: this.#marker };
        await file.write([formatPackHeader(header)], 0);
        await file.sync();
        try {
          await disk.link(this.path, packPath(root, this.#tenant, pack));
          return this.#locationIn(pack);
        } catch (error) {
          if (!hasCode(error, 'EEXIST')) throw error;
        }
      }
    } finally {
      await file.close();
    }
  }

  remove(): Promise<void> {
    return this.#context.disk.remove(this.path);
  }

  #locationIn(pack: number): BodyLocation {
    const { storedBytes, bytes, codec } = this.#header;
    return { pack, offset: packHeaderBytes, storedBytes, bytes, codec };
  }
}

async function withFile<T>(
  context: WriteContext,
  path: string,
  work: (file: DiskFile) => Promise<T>,
): Promise<T> {
  const file = await context.disk.open(path, 'read');
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
