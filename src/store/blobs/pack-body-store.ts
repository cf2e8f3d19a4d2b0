import { type Clock, systemClock } from '../../base/clock.ts';
import type { TenantId } from '../../base/ids.ts';
import { type Log, silentLog } from '../../base/log.ts';
import { type Random, systemRandom } from '../../base/random.ts';
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
} from '../ports/bodies.ts';
import type { Disk } from './disk.ts';
import { LocalPacks } from './local-packs.ts';
import { nodeDisk } from './node-disk.ts';
import { PackIdSource } from './pack-ids.ts';
import { PackReader } from './pack-reader.ts';
import type { PackSources } from './pack-source.ts';
import { PackWriter } from './pack-writer.ts';
import { defaultPackLimits, type PackLimits, type WriteContext } from './write-context.ts';

export interface PackStoreOptions {
  readonly root: string;
  /** Different on each node that shares an index: 0 to 1023. */
  readonly node?: number;
  readonly limits?: Partial<PackLimits>;
  /** Compression while mail arrives costs latency; compaction does it later for nothing. */
  readonly compressAppends?: boolean;
  /** Packs kept open for reading. */
  readonly openPacks?: number;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly log?: Log;
  readonly disk?: Disk;
  /** Spools older than this are left from a crash. */
  readonly processStartedAtMs?: number;
  /** Where `rewrite` reads from, if packs may also lie elsewhere than on the local disk. */
  readonly sources?: (local: PackSources) => PackSources;
}

/** Bodies in packs on a local disk. The folder must have no other writer; any number of readers is fine. */
export class PackBodyStore implements BodyStore {
  readonly #local: LocalPacks;
  readonly #reader: PackReader;
  readonly #writer: PackWriter;

  private constructor(local: LocalPacks, reader: PackReader, writer: PackWriter) {
    this.#local = local;
    this.#reader = reader;
    this.#writer = writer;
  }

  /** For the one writer of the folder. */
  static async open(options: PackStoreOptions): Promise<PackBodyStore> {
    const store = await PackBodyStore.openBeside(options);
    const processStart = options.processStartedAtMs ?? Date.now() - process.uptime() * 1000;
    await store.#writer.tidy(processStart);
    return store;
  }

  /**
   * For a thread beside the writer: it reads, and spools what the writer then appends. Nothing is tidied up,
   * and the folder is recovered only if something is appended after all.
   */
  static async openBeside(options: PackStoreOptions): Promise<PackBodyStore> {
    const disk = options.disk ?? nodeDisk;
    const clock = options.clock ?? systemClock;
    await disk.makeFolder(options.root);
    const local = new LocalPacks(disk, options.root, options.openPacks);
    const context: WriteContext = {
      disk,
      root: options.root,
      clock,
      random: options.random ?? systemRandom,
      log: options.log ?? silentLog,
      ids: new PackIdSource(clock, options.node ?? 0),
      limits: { ...defaultPackLimits, ...options.limits },
    };
    const writer = new PackWriter(
      context,
      options.sources?.(local) ?? local,
      options.compressAppends ?? false,
    );
    return new PackBodyStore(local, new PackReader(disk, options.root, local), writer);
  }

  append(tenant: TenantId, bodies: readonly NewBody[]): Promise<BodyLocation[]> {
    return this.#writer.append(tenant, bodies);
  }

  read(tenant: TenantId, location: BodyLocation): Promise<Uint8Array> {
    return this.#reader.read(tenant, location);
  }

  stream(tenant: TenantId, location: BodyLocation, range?: ByteRange): AsyncIterable<Uint8Array> {
    return this.#reader.stream(tenant, location, range);
  }

  openSpool(tenant: TenantId): Promise<BodySpool> {
    return this.#writer.openSpool(tenant);
  }

  listPacks(tenant: TenantId): Promise<PackSummary[]> {
    return this.#reader.listPacks(tenant);
  }

  listTenants(): Promise<TenantId[]> {
    return this.#reader.listTenants();
  }

  scanPack(tenant: TenantId, pack: PackId, options?: ScanOptions): AsyncIterable<PackEntry> {
    return this.#reader.scanPack(tenant, pack, options);
  }

  seal(tenant: TenantId): Promise<void> {
    return this.#writer.seal(tenant);
  }

  rewrite(tenant: TenantId, locations: readonly BodyLocation[]): Promise<BodyLocation[]> {
    return this.#writer.rewrite(tenant, locations);
  }

  async removePack(tenant: TenantId, pack: PackId): Promise<void> {
    await this.#writer.removePack(tenant, pack);
    this.#local.forget(tenant, pack);
  }

  async removeTenant(tenant: TenantId): Promise<void> {
    await this.#writer.removeTenant(tenant);
    this.#local.forgetTenant(tenant);
  }

  async close(): Promise<void> {
    await this.#writer.close();
    await this.#local.close();
  }
}
