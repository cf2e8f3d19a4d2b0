import type { TenantId } from '../../../base/ids.ts';
import type { PackId } from '../../ports/bodies.ts';
import { packMoved } from '../body-errors.ts';
import { findPackId, findTenantId, packName } from '../pack-paths.ts';
import type { PackSource, PackSources } from '../pack-source.ts';
import type { BlockCache } from './block-cache.ts';
import { isMissing, type S3Client } from './s3-client.ts';

export interface RemotePack {
  readonly pack: PackId;
  readonly bytes: number;
}

/** Sealed packs as objects: `<prefix><tenant>/<pack id>.pack`. */
export class RemotePacks implements PackSources {
  readonly #client: S3Client;
  readonly #prefix: string;
  readonly #cache: BlockCache;

  constructor(client: S3Client, prefix: string, cache: BlockCache) {
    this.#client = client;
    this.#prefix = prefix;
    this.#cache = cache;
  }

  keyOf(tenant: TenantId, pack: PackId): string {
    return `${this.#prefix}${tenant}/${packName(pack)}`;
  }

  use<T>(tenant: TenantId, pack: PackId, work: (source: PackSource) => Promise<T>): Promise<T> {
    return work(this.#source(tenant, pack));
  }

  stream<T>(
    tenant: TenantId,
    pack: PackId,
    work: (source: PackSource) => AsyncIterable<T>,
  ): AsyncIterable<T> {
    return work(this.#source(tenant, pack));
  }

  /** Ascending. */
  async list(tenant: TenantId): Promise<RemotePack[]> {
    const folder = `${this.#prefix}${tenant}/`;
    const packs: RemotePack[] = [];
    for await (const { objects } of this.#client.list(folder)) {
      for (const { key, bytes } of objects) {
        const pack = findPackId(key.slice(folder.length));
        if (pack !== undefined) packs.push({ pack, bytes });
      }
    }
    return packs.sort((a, b) => a.pack - b.pack);
  }

  async listTenants(): Promise<TenantId[]> {
    const tenants: TenantId[] = [];
    for await (const { prefixes } of this.#client.list(this.#prefix, '/')) {
      for (const prefix of prefixes) {
        const tenant = findTenantId(prefix.slice(this.#prefix.length, -1));
        if (tenant !== undefined) tenants.push(tenant);
      }
    }
    return tenants;
  }

  async remove(tenant: TenantId, pack: PackId): Promise<void> {
    const key = this.keyOf(tenant, pack);
    await this.#client.remove(key);
    await this.#cache.forget(key);
  }

  #source(tenant: TenantId, pack: PackId): PackSource {
    return new RemoteSource(tenant, pack, this.keyOf(tenant, pack), this.#client, this.#cache);
  }
}

class RemoteSource implements PackSource {
  readonly tenant: TenantId;
  readonly pack: PackId;
  readonly #key: string;
  readonly #client: S3Client;
  readonly #cache: BlockCache;
  #size: number | undefined;

  constructor(tenant: TenantId, pack: PackId, key: string, client: S3Client, cache: BlockCache) {
    this.tenant = tenant;
    this.pack = pack;
    this.#key = key;
    this.#client = client;
    this.#cache = cache;
  }

  async size(): Promise<number> {
    if (this.#size === undefined) {
      const found = await this.#client.find(this.#key);
      if (found === undefined) throw packMoved(this.tenant, this.pack);
      this.#size = found.bytes;
    }
    return this.#size;
  }

  async readAt(position: number, length: number): Promise<Buffer> {
    const { blockBytes } = this.#cache;
    const end = position + length;
    const parts: Promise<Buffer>[] = [];
    for (let block = Math.floor(position / blockBytes); block * blockBytes < end; block += 1) {
      const from = Math.max(position - block * blockBytes, 0);
      parts.push(this.#readBlock(block, from, Math.min(end - block * blockBytes, blockBytes)));
    }
    const [only, ...rest] = await Promise.all(parts);
    if (only === undefined) return Buffer.alloc(0);
    return rest.length === 0 ? only : Buffer.concat([only, ...rest]);
  }

  async #readBlock(block: number, start: number, end: number): Promise<Buffer> {
    const from = block * this.#cache.blockBytes;
    try {
      return await this.#cache.read(this.#key, block, start, end, () =>
        this.#client.getRange(this.#key, from, from + this.#cache.blockBytes),
      );
    } catch (error) {
      throw isMissing(error) ? packMoved(this.tenant, this.pack, error) : error;
    }
  }
}
