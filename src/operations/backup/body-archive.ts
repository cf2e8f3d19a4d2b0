import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { isAppError } from '../../base/errors.ts';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import { PackBodyStore } from '../../store/blobs/pack-body-store.ts';
import { packPath } from '../../store/blobs/pack-paths.ts';
import type { BodyLocation, InlineBody } from '../../store/ports/bodies.ts';
import type { BackupFolder } from './backup-folder.ts';
import type { BackupReader } from './backup-ports.ts';
import { BodyTable } from './body-table.ts';
import type { BodyLine } from './change-lines.ts';
import { LineFileWriter, measureFile, readWholeFile } from './line-file.ts';
import { type BackupFile, type BackupPack, bodiesFile, fileOf, type Manifest } from './manifest.ts';

/** Bodies up to this size are read whole and appended together; larger ones stream through a spool. */
const inlineBytes = 1 << 20;
const batchBytes = 8 << 20;
const batchBodies = 500;

/** The bodies of one tenant in the backup, those of earlier generations included. */
export class BodyArchive {
  readonly #store: PackBodyStore;
  readonly #tenant: TenantId;
  readonly #table: BodyTable;
  readonly #fresh: LineFileWriter;
  #batch: InlineBody[] = [];
  #batchBytes = 0;
  /** Being read, or read and not on disk yet; the reason where one cannot be read. */
  readonly #waiting = new Map<BodyHash, Promise<string | undefined>>();
  /** One batch is written while the next is read. */
  #writing: Promise<void> = Promise.resolve();
  #freshBodies = 0;

  private constructor(store: PackBodyStore, tenant: TenantId, table: BodyTable, fresh: LineFileWriter) {
    this.#store = store;
    this.#tenant = tenant;
    this.#table = table;
    this.#fresh = fresh;
  }

  /** Takes over what a backup that was cut short has left in packs: they describe themselves. */
  static async open(
    folder: BackupFolder,
    store: PackBodyStore,
    tenant: TenantId,
    generation: string,
    manifests: readonly Manifest[],
  ): Promise<BodyArchive> {
    const table = await loadBodyTable(folder, tenant, manifests);
    const fresh = await LineFileWriter.create(folder.generationFolder(generation), bodiesFile(tenant));
    const archive = new BodyArchive(store, tenant, table, fresh);
    for (const pack of await unclaimedPacks(store, tenant, manifests)) await archive.#takeOver(pack);
    return archive;
  }

  get freshBodies(): number {
    return this.#freshBodies;
  }

  /**
   * Copies the body unless it is here already. Why it could not be read, where the store has lost it. Several
   * may be kept at once; they are on disk when `finish` resolves.
   */
  keep(reader: BackupReader, hash: BodyHash): Promise<string | undefined> {
    if (this.#table.has(hash)) return Promise.resolve(undefined);
    const waiting = this.#waiting.get(hash) ?? this.#read(reader, hash);
    this.#waiting.set(hash, waiting);
    return waiting;
  }

  async #read(reader: BackupReader, hash: BodyHash): Promise<string | undefined> {
    try {
      const body = await reader.openBody(this.#tenant, hash);
      if (body.bytes > inlineBytes) {
        await this.#keepLarge(hash, body.stream());
        return undefined;
      }
      const bytes = await body.read();
      this.#batch.push({ kind: 'inline', hash, bytes });
      this.#batchBytes += bytes.byteLength;
      if (this.#batchBytes >= batchBytes || this.#batch.length >= batchBodies) await this.#startBatch();
      return undefined;
    } catch (error) {
      if (isAppError(error, 'notFound')) return 'notFound';
      if (isAppError(error) && error.code === 'store.bodies.damaged') return String(error.details.reason);
      throw error;
    }
  }

  /** Everything on disk, and the packs closed. */
  async finish(): Promise<BackupFile> {
    await this.#startBatch();
    await this.#writing;
    if (this.#freshBodies > 0) await this.#store.seal(this.#tenant);
    return this.#fresh.finish();
  }

  async #keepLarge(hash: BodyHash, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const spool = await this.#store.openSpool(this.#tenant);
    try {
      for await (const chunk of chunks) await spool.write(chunk);
      const [location] = await this.#store.append(this.#tenant, [await spool.finish()]);
      if (location) await this.#enter(hash, location);
    } catch (error) {
      await spool.discard();
      throw error;
    }
  }

  /** Waits for the batch before, so that no more than two are held. */
  async #startBatch(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#batchBytes = 0;
    const before = this.#writing;
    this.#writing = before.then(() => this.#append(batch));
    // Whoever waits for it, `finish` at the latest, sees the failure.
    this.#writing.catch(() => undefined);
    await before;
  }

  async #append(batch: readonly InlineBody[]): Promise<void> {
    const locations = await this.#store.append(this.#tenant, batch);
    for (const [index, { hash }] of batch.entries()) {
      const location = locations[index];
      if (location) await this.#enter(hash, location);
    }
  }

  async #takeOver(pack: number): Promise<void> {
    for await (const entry of this.#store.scanPack(this.#tenant, pack, { verifyHashes: true })) {
      if (entry.kind === 'record' && !this.#table.has(entry.hash)) {
        await this.#enter(entry.hash, entry.location);
      }
    }
  }

  async #enter(hash: BodyHash, location: BodyLocation): Promise<void> {
    this.#table.set(hash, location);
    this.#waiting.delete(hash);
    this.#freshBodies += 1;
    const { pack, offset, storedBytes, bytes, codec } = location;
    const line: BodyLine = [hash, pack, offset, storedBytes, bytes, codec];
    await this.#fresh.write(line);
  }
}

/** Every body of the tenant that the generations know. */
export async function loadBodyTable(
  folder: BackupFolder,
  tenant: TenantId,
  manifests: readonly Manifest[],
): Promise<BodyTable> {
  const table = new BodyTable();
  for (const manifest of manifests) {
    const file = fileOf(manifest, bodiesFile(tenant));
    if (file === undefined) continue;
    for await (const value of readWholeFile(folder.generationFolder(manifest.generation), file)) {
      const [hash, pack, offset, storedBytes, bytes, codec] = value as BodyLine;
      table.set(hash as BodyHash, { pack, offset, storedBytes, bytes, codec });
    }
  }
  return table;
}

export function openBodies(folder: BackupFolder, clock: Clock, write: boolean): Promise<PackBodyStore> {
  const options = { root: folder.bodies, clock, compressAppends: true };
  return write ? PackBodyStore.open(options) : PackBodyStore.openBeside(options);
}

/** The packs of a tenant that no generation has, with what a verification compares. */
export async function measureFreshPacks(
  folder: BackupFolder,
  store: PackBodyStore,
  tenant: TenantId,
  manifests: readonly Manifest[],
): Promise<BackupPack[]> {
  const packs: BackupPack[] = [];
  for (const pack of await unclaimedPacks(store, tenant, manifests)) {
    const measured = await measureFile(packPath(folder.bodies, tenant, pack));
    if (measured) packs.push({ tenant, pack, ...measured });
  }
  return packs;
}

async function unclaimedPacks(
  store: PackBodyStore,
  tenant: TenantId,
  manifests: readonly Manifest[],
): Promise<number[]> {
  const claimed = new Set(
    manifests.flatMap(({ packs }) => packs.filter((each) => each.tenant === tenant).map(({ pack }) => pack)),
  );
  return (await store.listPacks(tenant)).map(({ pack }) => pack).filter((pack) => !claimed.has(pack));
}

/** Where a pack lies, below the backup's folder. */
export function packName(tenant: number, pack: number): string {
  return path.join('bodies', path.relative('/', packPath('/', tenant as TenantId, pack)));
}
