import type { Clock } from '../../../base/clock.ts';
import type { TenantId } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { BodyStore, PackId } from '../../ports/bodies.ts';
import type { PackUploader } from './pack-uploader.ts';
import type { RemotePacks } from './remote-packs.ts';
import type { S3Client } from './s3-client.ts';

export interface PackMigrationOptions {
  readonly local: BodyStore;
  readonly remote: RemotePacks;
  readonly client: S3Client;
  readonly uploader: PackUploader;
  readonly clock: Clock;
  readonly log: Log;
  readonly localBytes: number;
  readonly intervalMs: number;
  onEvicted(tenant: TenantId, pack: PackId): void;
}

interface LocalPack {
  readonly tenant: TenantId;
  readonly pack: PackId;
  readonly bytes: number;
}

/** Carries sealed packs from the local disk to the object store, and lets the oldest go when space is wanted. */
export class PackMigration {
  readonly #options: PackMigrationOptions;
  /** Bytes of each pack known to be in the object store. */
  readonly #uploaded = new Map<TenantId, Map<PackId, number>>();
  /** Tenants that somebody is removing packs of, and how many times. */
  readonly #heldBack = new Map<TenantId, number>();
  readonly #abort = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(options: PackMigrationOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#runForever();
  }

  async stop(): Promise<void> {
    this.#abort.abort(new Error('the body store is being closed'));
    await this.#loop;
  }

  /** Keeps the tenant's packs from being uploaded while `work` removes some. */
  async without<T>(tenant: TenantId, work: () => Promise<T>): Promise<T> {
    this.#heldBack.set(tenant, (this.#heldBack.get(tenant) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = (this.#heldBack.get(tenant) ?? 1) - 1;
      if (left === 0) this.#heldBack.delete(tenant);
      else this.#heldBack.set(tenant, left);
    }
  }

  forget(tenant: TenantId, pack?: PackId): void {
    if (pack === undefined) this.#uploaded.delete(tenant);
    else this.#uploaded.get(tenant)?.delete(pack);
  }

  async run(signal: AbortSignal = this.#abort.signal): Promise<void> {
    const there: LocalPack[] = [];
    let localBytes = 0;
    for (const tenant of await this.#options.local.listTenants()) {
      const uploaded = await this.#uploadedOf(tenant);
      for (const { pack, bytes, sealed } of await this.#options.local.listPacks(tenant)) {
        signal.throwIfAborted();
        localBytes += bytes;
        if (!sealed || this.#heldBack.has(tenant)) continue;
        if (!uploaded.has(pack) && (await this.#upload(tenant, pack, signal))) uploaded.set(pack, bytes);
        if (uploaded.get(pack) === bytes) there.push({ tenant, pack, bytes });
        else if (uploaded.has(pack))
          this.#options.log.error('store.s3.differentPack', { tenant, pack, bytes });
      }
    }
    await this.#makeRoom(there, localBytes, signal);
  }

  async #runForever(): Promise<void> {
    const { clock, log, intervalMs } = this.#options;
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        await this.run(signal);
        await clock.sleep(intervalMs, signal);
      } catch (error) {
        if (signal.aborted) return;
        log.warn('store.s3.migrationFailed', { error });
        await clock.sleep(intervalMs, signal).catch(() => undefined);
      }
    }
  }

  async #uploadedOf(tenant: TenantId): Promise<Map<PackId, number>> {
    let known = this.#uploaded.get(tenant);
    if (known === undefined) {
      const listed = await this.#options.remote.list(tenant);
      known = new Map(listed.map(({ pack, bytes }) => [pack, bytes]));
      this.#uploaded.set(tenant, known);
    }
    return known;
  }

  /** False when somebody began to remove the pack meanwhile. */
  async #upload(tenant: TenantId, pack: PackId, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#options.uploader.upload(tenant, pack, signal);
      return true;
    } catch (error) {
      if (!this.#heldBack.has(tenant)) throw error;
      return false;
    }
  }

  /** Oldest first: mail is read while it is young. Asks again before a local copy goes. */
  async #makeRoom(there: readonly LocalPack[], localBytes: number, signal: AbortSignal): Promise<void> {
    const { client, remote, local, log, onEvicted } = this.#options;
    let excess = localBytes - this.#options.localBytes;
    for (const { tenant, pack, bytes } of [...there].sort((a, b) => a.pack - b.pack)) {
      if (excess <= 0) return;
      signal.throwIfAborted();
      if (this.#heldBack.has(tenant)) continue;
      const found = await client.find(remote.keyOf(tenant, pack));
      if (found?.bytes !== bytes) {
        log.error('store.s3.objectMissing', { tenant, pack, bytes, found: found?.bytes });
        this.forget(tenant, pack);
        continue;
      }
      await local.removePack(tenant, pack);
      onEvicted(tenant, pack);
      excess -= bytes;
      log.info('store.s3.evicted', { tenant, pack, bytes });
    }
  }
}
