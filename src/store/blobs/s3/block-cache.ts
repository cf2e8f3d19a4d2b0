import { createHash } from 'node:crypto';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { Log } from '../../../base/log.ts';
import type { Disk, DiskFile } from '../disk.ts';

export interface BlockCacheOptions {
  readonly disk: Disk;
  readonly folder: string;
  readonly maxBytes: number;
  readonly blockBytes: number;
  readonly log: Log;
}

interface Entry {
  readonly bytes: number;
  /** Left by an earlier run: its checksum is compared before its first use. */
  trusted: boolean;
}

const trailerBytes = 4;

/**
 * Blocks of remote packs on the local disk, the longest unused removed first. Nothing here is synced: a
 * checksum behind each block tells after a power cut whether it is whole, and a bad one is fetched again.
 */
export class BlockCache {
  readonly blockBytes: number;
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #log: Log;
  /** By file name; last is most recently used. */
  readonly #entries = new Map<string, Entry>();
  readonly #fetching = new Map<string, Promise<Buffer>>();
  #totalBytes = 0;
  #writes = 0;

  private constructor(options: BlockCacheOptions) {
    this.#disk = options.disk;
    this.#folder = options.folder;
    this.#maxBytes = options.maxBytes;
    this.#log = options.log;
    this.blockBytes = options.blockBytes;
  }

  static async open(options: BlockCacheOptions): Promise<BlockCache> {
    const cache = new BlockCache(options);
    await options.disk.makeFolder(options.folder);
    await cache.#readFolder();
    return cache;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Part of block `block` of the object: `fetch` gets the whole block where the cache has it not. */
  async read(
    object: string,
    block: number,
    start: number,
    end: number,
    fetch: () => Promise<Buffer>,
  ): Promise<Buffer> {
    const name = blockName(object, block);
    const held = await this.#readHeld(name, start, end);
    if (held !== undefined) return held;
    const running = this.#fetching.get(name) ?? this.#fetchAndKeep(name, fetch);
    return (await running).subarray(start, end);
  }

  /** Forgets what it has of an object. */
  async forget(object: string): Promise<void> {
    const prefix = objectPrefix(object);
    for (const name of [...this.#entries.keys()]) if (name.startsWith(prefix)) await this.#drop(name);
  }

  async #readFolder(): Promise<void> {
    const found: { name: string; bytes: number; changedAtMs: number }[] = [];
    for (const name of await this.#disk.list(this.#folder)) {
      const file = path.join(this.#folder, name);
      const about = name.endsWith('.part') ? undefined : await this.#disk.find(file);
      if (about) found.push({ name, ...about });
      else await this.#disk.remove(file);
    }
    found.sort((a, b) => a.changedAtMs - b.changedAtMs);
    for (const { name, bytes } of found) this.#enter(name, { bytes, trusted: false });
    await this.#makeRoom();
  }

  async #readHeld(name: string, start: number, end: number): Promise<Buffer | undefined> {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    try {
      const file = await this.#disk.open(path.join(this.#folder, name), 'read');
      try {
        const bytes = entry.trusted
          ? await readPart(file, start, Math.min(end, entry.bytes - trailerBytes))
          : (await readChecked(file))?.subarray(start, end);
        if (bytes !== undefined) {
          entry.trusted = true;
          return bytes;
        }
      } finally {
        await file.close();
      }
    } catch (error) {
      this.#log.warn('store.s3.cacheReadFailed', { name, error });
    }
    await this.#drop(name);
    return undefined;
  }

  #fetchAndKeep(name: string, fetch: () => Promise<Buffer>): Promise<Buffer> {
    const running = (async () => {
      const block = await fetch();
      await this.#keep(name, block);
      return block;
    })().finally(() => this.#fetching.delete(name));
    this.#fetching.set(name, running);
    return running;
  }

  /** A cache that cannot be written to is no reason to fail a read. */
  async #keep(name: string, block: Buffer): Promise<void> {
    this.#writes += 1;
    const part = path.join(this.#folder, `${name}.${this.#writes}.part`);
    try {
      const trailer = Buffer.alloc(trailerBytes);
      trailer.writeUInt32BE(crc32(block));
      const file = await this.#disk.open(part, 'create');
      try {
        await file.write([block, trailer], 0);
      } finally {
        await file.close();
      }
      await this.#disk.rename(part, path.join(this.#folder, name));
      this.#enter(name, { bytes: block.byteLength + trailerBytes, trusted: true });
      await this.#makeRoom();
    } catch (error) {
      this.#log.warn('store.s3.cacheWriteFailed', { name, error });
      await this.#disk.remove(part).catch(() => undefined);
    }
  }

  #enter(name: string, entry: Entry): void {
    this.#totalBytes += entry.bytes - (this.#entries.get(name)?.bytes ?? 0);
    this.#entries.set(name, entry);
  }

  async #makeRoom(): Promise<void> {
    for (const name of this.#entries.keys()) {
      if (this.#totalBytes <= this.#maxBytes) return;
      await this.#drop(name);
    }
  }

  async #drop(name: string): Promise<void> {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    this.#entries.delete(name);
    this.#totalBytes -= entry.bytes;
    await this.#disk.remove(path.join(this.#folder, name)).catch((error: unknown) => {
      this.#log.warn('store.s3.cacheRemoveFailed', { name, error });
    });
  }
}

/** Keys may be longer than file names. */
function objectPrefix(object: string): string {
  return `${createHash('sha256').update(object).digest('hex').slice(0, 32)}-`;
}

function blockName(object: string, block: number): string {
  return `${objectPrefix(object)}${block}`;
}

async function readPart(file: DiskFile, start: number, end: number): Promise<Buffer | undefined> {
  const target = Buffer.allocUnsafe(Math.max(end - start, 0));
  return (await file.read(target, start)) === target.byteLength ? target : undefined;
}

async function readChecked(file: DiskFile): Promise<Buffer | undefined> {
  const bytes = await file.size();
  if (bytes < trailerBytes) return undefined;
  const target = Buffer.allocUnsafe(bytes);
  if ((await file.read(target, 0)) !== bytes) return undefined;
  const block = target.subarray(0, bytes - trailerBytes);
  return crc32(block) === target.readUInt32BE(block.byteLength) ? block : undefined;
}
