import type { Clock } from '../../base/clock.ts';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import type { PackBodyStore } from '../../store/blobs/pack-body-store.ts';
import type { BodyLocation } from '../../store/ports/bodies.ts';
import { damaged, noSuchGeneration } from './backup-errors.ts';
import { BackupFolder } from './backup-folder.ts';
import { openBodies, packName } from './body-archive.ts';
import { BodyTable } from './body-table.ts';
import type { BodyLine } from './change-lines.ts';
import { type Line, readLines } from './line-file.ts';
import {
  type BackupLedger,
  type BackupMailbox,
  bodiesFile,
  fileOf,
  ledgerFile,
  type Manifest,
  mailboxFile,
} from './manifest.ts';

/** A file of the backup that could not be read to its end, or at all. */
export interface ReadDamage {
  readonly kind: 'damage';
  readonly generation: string;
  readonly file: string;
  readonly why: string;
}

/** One generation of a backup, open for reading, with those that it builds on. */
export class OpenedBackup {
  readonly folder: BackupFolder;
  readonly manifest: Manifest;
  readonly #manifests: ReadonlyMap<string, Manifest>;
  readonly #bodies: PackBodyStore;
  #table: { tenant: TenantId; table: BodyTable } | undefined;

  private constructor(
    folder: BackupFolder,
    manifest: Manifest,
    manifests: ReadonlyMap<string, Manifest>,
    bodies: PackBodyStore,
  ) {
    this.folder = folder;
    this.manifest = manifest;
    this.#manifests = manifests;
    this.#bodies = bodies;
  }

  static async open(place: string, clock: Clock, generation?: string): Promise<OpenedBackup> {
    const folder = await BackupFolder.open(place);
    const manifest = await folder.getManifest(generation);
    const names = (await folder.generations()).filter((name) => name <= manifest.generation);
    const manifests = new Map<string, Manifest>();
    for (const name of names) manifests.set(name, await folder.readManifest(name));
    return new OpenedBackup(folder, manifest, manifests, await openBodies(folder, clock, false));
  }

  /** Every line that makes up the mailbox, oldest first; damage where some are missing. */
  async *mailboxLines({ tenant, mailbox, chain }: BackupMailbox): AsyncGenerator<Line | ReadDamage> {
    const name = mailboxFile(tenant, mailbox);
    for (const generation of chain) yield* this.#lines(generation, name);
  }

  async *ledgerLines({ tenant, ledger, generation }: BackupLedger): AsyncGenerator<Line | ReadDamage> {
    yield* this.#lines(generation, ledgerFile(tenant, ledger));
  }

  async *directoryLines(): AsyncGenerator<Line | ReadDamage> {
    yield* this.#lines(this.manifest.generation, 'directory');
  }

  /** Where the body lies; undefined where the backup never had it. */
  async findBody(tenant: TenantId, hash: BodyHash): Promise<BodyLocation | undefined> {
    if (this.#table?.tenant !== tenant) this.#table = { tenant, table: await this.#loadTable(tenant) };
    return this.#table.table.find(hash);
  }

  readBody(tenant: TenantId, location: BodyLocation): Promise<Uint8Array> {
    return this.#bodies.read(tenant, location);
  }

  streamBody(tenant: TenantId, location: BodyLocation): AsyncIterable<Uint8Array> {
    return this.#bodies.stream(tenant, location);
  }

  packFile(tenant: TenantId, location: BodyLocation): string {
    return packName(tenant, location.pack);
  }

  close(): Promise<void> {
    return this.#bodies.close();
  }

  /** An index that is damaged leaves bodies out, each of which is then named with its message. */
  async #loadTable(tenant: TenantId): Promise<BodyTable> {
    const table = new BodyTable();
    for (const generation of this.#manifests.keys()) {
      for await (const line of this.#lines(generation, bodiesFile(tenant), false)) {
        if (line.kind !== 'line') continue;
        const [hash, pack, offset, storedBytes, bytes, codec] = line.value as BodyLine;
        table.set(hash as BodyHash, { pack, offset, storedBytes, bytes, codec });
      }
    }
    return table;
  }

  async *#lines(generation: string, name: string, required = true): AsyncGenerator<Line | ReadDamage> {
    const manifest = this.#manifests.get(generation);
    if (manifest === undefined) {
      throw noSuchGeneration(this.folder.folder, generation, [...this.#manifests.keys()]);
    }
    const file = fileOf(manifest, name);
    if (file === undefined) {
      if (required) yield { kind: 'damage', generation, file: name, why: 'the manifest does not list it' };
      return;
    }
    for await (const line of readLines(this.folder.generationFolder(generation), file)) {
      if (line.kind === 'line') yield line;
      else yield { kind: 'damage', generation, file: name, why: line.why };
    }
  }
}

export function asError({ generation, file, why }: ReadDamage): Error {
  return damaged(`generations/${generation}/${file}`, why);
}
