import type { TenantId } from '../../base/ids.ts';
import type { PackId } from '../ports/bodies.ts';
import { packMoved, storeClosed } from './body-errors.ts';
import { type Disk, type DiskFile, hasCode } from './disk.ts';
import { packPath } from './pack-paths.ts';
import type { PackSource, PackSources } from './pack-source.ts';

const idleSweepMs = 15_000;

interface OpenPack {
  readonly file: Promise<DiskFile>;
  users: number;
  usedSinceSweep: boolean;
  /** Not to be found any more; closed when its last user is done. */
  retired: boolean;
}

/**
 * Packs in a folder, with the most recently used ones kept open. Idle ones are closed after a while, because
 * another thread may have removed the pack, and an open descriptor would hold on to its space.
 */
export class LocalPacks implements PackSources {
  readonly #disk: Disk;
  readonly #root: string;
  readonly #openLimit: number;
  readonly #open = new Map<string, OpenPack>();
  readonly #sweeper: NodeJS.Timeout;
  readonly #closing = new Set<Promise<void>>();
  #closed = false;

  constructor(disk: Disk, root: string, openLimit = 64) {
    this.#disk = disk;
    this.#root = root;
    this.#openLimit = openLimit;
    this.#sweeper = setInterval(() => this.#sweep(), idleSweepMs).unref();
  }

  async use<T>(tenant: TenantId, pack: PackId, work: (source: PackSource) => Promise<T>): Promise<T> {
    const entry = this.#acquire(tenant, pack);
    try {
      return await work(new FileSource(tenant, pack, await entry.file));
    } finally {
      this.#release(entry);
    }
  }

  async *stream<T>(
    tenant: TenantId,
    pack: PackId,
    work: (source: PackSource) => AsyncIterable<T>,
  ): AsyncIterable<T> {
    const entry = this.#acquire(tenant, pack);
    try {
      yield* work(new FileSource(tenant, pack, await entry.file));
    } finally {
      this.#release(entry);
    }
  }

  forget(tenant: TenantId, pack: PackId): void {
    this.#retire(keyOf(tenant, pack));
  }

  forgetTenant(tenant: TenantId): void {
    const beginning = keyOf(tenant);
    for (const key of [...this.#open.keys()]) if (key.startsWith(beginning)) this.#retire(key);
  }

  /** Afterwards the folder's file system can be unmounted, unless somebody still reads. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeper);
    for (const key of [...this.#open.keys()]) this.#retire(key);
    await Promise.all(this.#closing);
  }

  #acquire(tenant: TenantId, pack: PackId): OpenPack {
    if (this.#closed) throw storeClosed();
    const key = keyOf(tenant, pack);
    const known = this.#open.get(key);
    if (known) {
      known.users += 1;
      known.usedSinceSweep = true;
      // Last in the map is most recently used.
      this.#open.delete(key);
      this.#open.set(key, known);
      return known;
    }
    const file = this.#disk.open(packPath(this.#root, tenant, pack), 'read').catch((error: unknown) => {
      throw hasCode(error, 'ENOENT') ? packMoved(tenant, pack, error) : error;
    });
    const entry: OpenPack = { file, users: 1, usedSinceSweep: true, retired: false };
    // A failure is the caller's to see; here it must only not stay in the cache.
    file.catch(() => this.#retire(key));
    this.#open.set(key, entry);
    this.#evict();
    return entry;
  }

  #release(entry: OpenPack): void {
    entry.users -= 1;
    if (entry.retired && entry.users === 0) this.#closeQuietly(entry);
  }

  #retire(key: string): void {
    const entry = this.#open.get(key);
    if (!entry) return;
    this.#open.delete(key);
    entry.retired = true;
    if (entry.users === 0) this.#closeQuietly(entry);
  }

  /** Only ever read from, so a failure to close it loses nothing. */
  #closeQuietly(entry: OpenPack): void {
    const closing = entry.file
      .then((file) => file.close())
      .catch(() => undefined)
      .finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  #evict(): void {
    for (const [key, entry] of this.#open) {
      if (this.#open.size <= this.#openLimit) return;
      if (entry.users === 0) this.#retire(key);
    }
  }

  #sweep(): void {
    for (const [key, entry] of [...this.#open]) {
      if (entry.users === 0 && !entry.usedSinceSweep) this.#retire(key);
      else entry.usedSinceSweep = false;
    }
  }
}

/** Without a pack: how the keys of a tenant begin. It is asked for with each read, and costs less than a path. */
function keyOf(tenant: TenantId, pack?: PackId): string {
  return `${tenant}/${pack ?? ''}`;
}

export class FileSource implements PackSource {
  readonly tenant: TenantId;
  readonly pack: PackId;
  readonly #file: DiskFile;

  constructor(tenant: TenantId, pack: PackId, file: DiskFile) {
    this.tenant = tenant;
    this.pack = pack;
    this.#file = file;
  }

  size(): Promise<number> {
    return this.#file.size();
  }

  async readAt(position: number, length: number): Promise<Buffer> {
    const target = Buffer.allocUnsafe(length);
    const count = await this.#file.read(target, position);
    return count === length ? target : target.subarray(0, count);
  }
}
