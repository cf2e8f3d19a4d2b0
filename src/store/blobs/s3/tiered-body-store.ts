import { type Clock, systemClock } from '../../../base/clock.ts';
import type { TenantId } from '../../../base/ids.ts';
import { type Log, silentLog } from '../../../base/log.ts';
import type {
  BodyLocation,
  BodySpool,
  BodyStore,
  ByteRange,
  NewBody,
  PackEntry,
  PackId,
  PackSummary,
  ScanOptions,
} from '../../ports/bodies.ts';
import { LocalPacks } from '../local-packs.ts';
import { nodeDisk } from '../node-disk.ts';
import { PackBodyStore, type PackStoreOptions } from '../pack-body-store.ts';
import { PackReader } from '../pack-reader.ts';
import { BlockCache } from './block-cache.ts';
import { PackMigration } from './pack-migration.ts';
import { PackUploader } from './pack-uploader.ts';
import { RemotePacks } from './remote-packs.ts';
import type { S3Client } from './s3-client.ts';
import { TieredSources } from './tiered-sources.ts';

export interface TieredStoreOptions {
  readonly packs: PackStoreOptions;
  /** Closed with the store. */
  readonly client: S3Client;
  /** What keys begin with; several installations may share a bucket. */
  readonly prefix?: string;
  /** Of this instance alone: not shared with the one in another thread. */
  readonly cacheFolder: string;
  readonly cacheBytes?: number;
  readonly blockBytes?: number;
  /** Packs beyond this leave the local disk, oldest first, once they are in the object store. */
  readonly localBytes?: number;
  readonly intervalMs?: number;
}

/**
 * Bodies are written to local packs; sealed packs are copied to an object store and, when space is wanted,
 * leave the local disk. Reads of those go through a cache of blocks.
 */
export class TieredBodyStore implements BodyStore {
  readonly #client: S3Client;
  readonly #local: PackBodyStore;
  readonly #files: LocalPacks;
  readonly #reader: PackReader;
  readonly #remote: RemotePacks;
  readonly #uploader: PackUploader;
  readonly #migration: PackMigration;

  private constructor(parts: {
    client: S3Client;
    local: PackBodyStore;
    files: LocalPacks;
    reader: PackReader;
    remote: RemotePacks;
    uploader: PackUploader;
    migration: PackMigration;
  }) {
    this.#client = parts.client;
    this.#local = parts.local;
    this.#files = parts.files;
    this.#reader = parts.reader;
    this.#remote = parts.remote;
    this.#uploader = parts.uploader;
    this.#migration = parts.migration;
  }

  /** For the one writer of the folder: `startMigration` then copies packs in the background. */
  static open(options: TieredStoreOptions): Promise<TieredBodyStore> {
    return TieredBodyStore.#open(options, (packs) => PackBodyStore.open(packs));
  }

  /** For a thread beside the writer, which reads and spools. */
  static openBeside(options: TieredStoreOptions): Promise<TieredBodyStore> {
    return TieredBodyStore.#open(options, (packs) => PackBodyStore.openBeside(packs));
  }

  static async #open(
    options: TieredStoreOptions,
    openLocal: (packs: PackStoreOptions) => Promise<PackBodyStore>,
  ): Promise<TieredBodyStore> {
    const { packs, client } = options;
    const disk = packs.disk ?? nodeDisk;
    const log: Log = packs.log ?? silentLog;
    const clock: Clock = packs.clock ?? systemClock;
    const cache = await BlockCache.open({
      disk,
      log,
      folder: options.cacheFolder,
      maxBytes: options.cacheBytes ?? 1 << 30,
      blockBytes: options.blockBytes ?? 1 << 20,
    });
    const remote = new RemotePacks(client, options.prefix ?? 'bodies/', cache);
    const local = await openLocal({ ...packs, sources: (files) => new TieredSources(files, remote) });
    const files = new LocalPacks(disk, packs.root, packs.openPacks);
    const reader = new PackReader(disk, packs.root, new TieredSources(files, remote));
    const uploader = new PackUploader(client, remote, files, log);
    const migration = new PackMigration({
      local,
      remote,
      client,
      uploader,
      clock,
      log,
      localBytes: options.localBytes ?? 10 * 2 ** 30,
      intervalMs: options.intervalMs ?? 30_000,
      onEvicted: (tenant, pack) => files.forget(tenant, pack),
    });
    return new TieredBodyStore({ client, local, files, reader, remote, uploader, migration });
  }

  append(tenant: TenantId, bodies: readonly NewBody[]): Promise<BodyLocation[]> {
    return this.#local.append(tenant, bodies);
  }

  read(tenant: TenantId, location: BodyLocation): Promise<Uint8Array> {
    return this.#reader.read(tenant, location);
  }

  stream(tenant: TenantId, location: BodyLocation, range?: ByteRange): AsyncIterable<Uint8Array> {
    return this.#reader.stream(tenant, location, range);
  }

  scanPack(tenant: TenantId, pack: PackId, options?: ScanOptions): AsyncIterable<PackEntry> {
    return this.#reader.scanPack(tenant, pack, options);
  }

  openSpool(tenant: TenantId): Promise<BodySpool> {
    return this.#local.openSpool(tenant);
  }

  async listPacks(tenant: TenantId): Promise<PackSummary[]> {
    const [local, remote] = await Promise.all([this.#local.listPacks(tenant), this.#remote.list(tenant)]);
    const summaries = new Map<PackId, PackSummary>(local.map((summary) => [summary.pack, summary]));
    for (const { pack, bytes } of remote) {
      const here = summaries.get(pack);
      const there: PackSummary = { pack, bytes, sealed: true, residence: 'remote' };
      summaries.set(pack, here ? { ...here, residence: 'both' } : there);
    }
    return [...summaries.values()].sort((a, b) => a.pack - b.pack);
  }

  async listTenants(): Promise<TenantId[]> {
    const [local, remote] = await Promise.all([this.#local.listTenants(), this.#remote.listTenants()]);
    return [...new Set([...local, ...remote])].sort((a, b) => a - b);
  }

  seal(tenant: TenantId): Promise<void> {
    return this.#local.seal(tenant);
  }

  rewrite(tenant: TenantId, locations: readonly BodyLocation[]): Promise<BodyLocation[]> {
    return this.#local.rewrite(tenant, locations);
  }

  /** The remote copy first: a crash in between leaves a local pack, which is found and removed again. */
  removePack(tenant: TenantId, pack: PackId): Promise<void> {
    return this.#migration.without(tenant, async () => {
      await this.#uploader.cancel(tenant, pack);
      await this.#remote.remove(tenant, pack);
      this.#migration.forget(tenant, pack);
      await this.#local.removePack(tenant, pack);
      this.#files.forget(tenant, pack);
    });
  }

  removeTenant(tenant: TenantId): Promise<void> {
    return this.#migration.without(tenant, async () => {
      await this.#uploader.cancel(tenant);
      await this.#local.removeTenant(tenant);
      this.#files.forgetTenant(tenant);
      for (const { pack } of await this.#remote.list(tenant)) await this.#remote.remove(tenant, pack);
      this.#migration.forget(tenant);
    });
  }

  /** Copies and evicts in the background until the store is closed. */
  startMigration(): void {
    this.#migration.start();
  }

  /** Copies every sealed pack that is not there yet, then makes room. */
  migrateNow(signal?: AbortSignal): Promise<void> {
    return this.#migration.run(signal);
  }

  async close(): Promise<void> {
    await this.#migration.stop();
    await this.#local.close();
    await this.#files.close();
    this.#client.close();
  }
}
