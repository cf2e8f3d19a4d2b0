import path from 'node:path';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import type { PackBodyStore } from '../../store/blobs/pack-body-store.ts';
import type { BackupFolder } from './backup-folder.ts';
import { packName } from './body-archive.ts';
import { BodyTable } from './body-table.ts';
import type { BodyLine, MailboxLine } from './change-lines.ts';
import { measureFile, readLines } from './line-file.ts';
import {
  type BackupFile,
  type BackupLedger,
  type BackupMailbox,
  type BackupPack,
  bodiesFile,
  directoryFile,
  fileOf,
  fileSuffix,
  ledgerFile,
  type Manifest,
  mailboxFile,
} from './manifest.ts';

export interface VerifyFinding {
  readonly generation: string;
  /** Below the backup's folder. */
  readonly file: string;
  readonly tenant?: number;
  readonly mailbox?: number;
  readonly sentence: string;
}

export interface VerifyOptions {
  /** Hash every body, instead of the packs they lie in alone. */
  readonly deep: boolean;
  /** The packs were hashed by this very run just now; only what lies in them is read back. */
  readonly packsMeasured?: boolean;
  readonly signal?: AbortSignal;
}

/** Reads every file of every generation back. */
export async function* verifyBackup(
  folder: BackupFolder,
  bodies: PackBodyStore,
  options: VerifyOptions,
): AsyncGenerator<VerifyFinding> {
  const manifests: Manifest[] = [];
  for (const generation of await folder.generations()) {
    try {
      manifests.push(await folder.readManifest(generation));
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      yield { generation, file: `generations/${generation}/manifest.json`, sentence };
    }
  }
  yield* verify(folder, bodies, manifests, manifests, options);
}

/** Reads the last of the generations back; those before it are where older bodies lie. */
export function verifyGeneration(
  folder: BackupFolder,
  bodies: PackBodyStore,
  manifests: readonly Manifest[],
  options: VerifyOptions,
): AsyncGenerator<VerifyFinding> {
  return verify(folder, bodies, manifests, manifests.slice(-1), options);
}

async function* verify(
  folder: BackupFolder,
  bodies: PackBodyStore,
  known: readonly Manifest[],
  checked: readonly Manifest[],
  options: VerifyOptions,
): AsyncGenerator<VerifyFinding> {
  const verifier = new Verifier(folder, bodies, known, options);
  for (const manifest of checked) yield* verifier.directory(manifest);
  const tenants = new Set(checked.flatMap((manifest) => manifest.tenants.map(({ tenant }) => tenant)));
  for (const tenant of tenants) yield* verifier.tenant(tenant as TenantId, checked);
}

class Verifier {
  readonly #folder: BackupFolder;
  readonly #bodies: PackBodyStore;
  readonly #known: readonly Manifest[];
  readonly #options: VerifyOptions;

  constructor(
    folder: BackupFolder,
    bodies: PackBodyStore,
    known: readonly Manifest[],
    options: VerifyOptions,
  ) {
    this.#folder = folder;
    this.#bodies = bodies;
    this.#known = known;
    this.#options = options;
  }

  async *directory(manifest: Manifest): AsyncGenerator<VerifyFinding> {
    yield* this.#file(manifest, directoryFile, {}, 'recipients of the directory', async () => undefined);
  }

  async *tenant(tenant: TenantId, checked: readonly Manifest[]): AsyncGenerator<VerifyFinding> {
    const table = new BodyTable();
    for (const manifest of this.#known) {
      const isChecked = checked.includes(manifest);
      const findings = this.#file(manifest, bodiesFile(tenant), { tenant }, 'bodies', async (value) => {
        const [hash, pack, offset, storedBytes, bytes, codec] = value as BodyLine;
        table.set(hash as BodyHash, { pack, offset, storedBytes, bytes, codec });
      });
      for await (const finding of findings) if (isChecked) yield finding;
    }
    const lost = new Set<BodyHash>();
    for (const manifest of checked) {
      for (const pack of manifest.packs) {
        if (pack.tenant === tenant) yield* this.#pack(manifest, pack, lost);
      }
    }
    for (const manifest of checked) {
      for (const mailbox of manifest.mailboxes) {
        if (mailbox.tenant === tenant) yield* this.#mailbox(manifest, mailbox, table, lost);
      }
      for (const ledger of manifest.ledgers) {
        if (ledger.tenant === tenant) yield* this.#ledger(manifest, ledger);
      }
    }
  }

  async *#mailbox(
    manifest: Manifest,
    entry: BackupMailbox,
    table: BodyTable,
    lost: ReadonlySet<BodyHash>,
  ): AsyncGenerator<VerifyFinding> {
    const { tenant, mailbox, chain } = entry;
    const name = mailboxFile(tenant, mailbox);
    const missing = chain.filter((generation) => {
      const link = this.#known.find((each) => each.generation === generation);
      return link === undefined || fileOf(link, name) === undefined;
    });
    for (const generation of missing) {
      yield {
        ...at(manifest, name, { tenant, mailbox }),
        sentence: `Mailbox ${mailbox} builds on generation ${generation}, which cannot be read.`,
      };
    }
    if (chain.at(-1) !== manifest.generation) return;
    const known = new Set(manifest.problems.map(({ body }) => body));
    // The last word on a message counts: one that was removed while it was read has lost nothing.
    const touched = new Map<string, VerifyFinding>();
    yield* this.#file(manifest, name, { tenant, mailbox }, `lines on mailbox ${mailbox}`, async (value) => {
      const line = value as MailboxLine;
      if (line.kind !== 'change') return;
      if (line.change.kind === 'messageGone') touched.delete(`${line.change.folder}/${line.change.uid}`);
      if (line.change.kind !== 'message') return;
      const { body, native, folder, uid, subject } = line.change.message;
      const message = `${folder}/${uid}`;
      touched.delete(message);
      const isThere = (hash: BodyHash) => known.has(hash) || (table.has(hash) && !lost.has(hash));
      if (isThere(body) && (!native || isThere(native))) return;
      touched.set(message, {
        ...at(manifest, name, { tenant, mailbox }),
        sentence: `The content of message ${message} of mailbox ${mailbox} ("${subject}") cannot be read.`,
      });
    });
    yield* touched.values();
  }

  async *#ledger(manifest: Manifest, entry: BackupLedger): AsyncGenerator<VerifyFinding> {
    const { tenant, ledger, mailbox, generation } = entry;
    const name = ledgerFile(tenant, ledger);
    const where = { tenant, ...(mailbox !== null && { mailbox }) };
    const link = this.#known.find((each) => each.generation === generation);
    if (link === undefined || fileOf(link, name) === undefined) {
      const sentence = `Ledger ${ledger} lies in generation ${generation}, which cannot be read.`;
      yield { ...at(manifest, name, where), sentence };
    } else if (link === manifest) {
      yield* this.#file(manifest, name, where, `lines on ledger ${ledger}`, async () => undefined);
    }
  }

  async *#pack(manifest: Manifest, pack: BackupPack, lost: Set<BodyHash>): AsyncGenerator<VerifyFinding> {
    this.#options.signal?.throwIfAborted();
    const { tenant } = pack;
    const file = packName(tenant, pack.pack);
    const measured = this.#options.packsMeasured
      ? pack
      : await measureFile(path.join(this.#folder.folder, file));
    const isSame = measured?.sha256 === pack.sha256 && measured.bytes === pack.bytes;
    if (isSame && !this.#options.deep) return;
    const readable = new BodyTable();
    if (measured !== undefined) {
      const scan = this.#bodies.scanPack(tenant as TenantId, pack.pack, { verifyHashes: true });
      for await (const entry of scan) {
        if (entry.kind === 'record') readable.set(entry.hash, entry.location);
      }
    }
    let lostHere = 0;
    for await (const [hash] of this.#entries(manifest, pack)) {
      if (readable.has(hash as BodyHash)) continue;
      lost.add(hash as BodyHash);
      lostHere += 1;
    }
    if (isSame && lostHere === 0) return;
    const why = measured === undefined ? 'is missing' : 'is not as it was written';
    const sentence = `A pack of tenant ${tenant} ${why}; ${lostHere} bodies in it cannot be read.`;
    yield { generation: manifest.generation, file, tenant, sentence };
  }

  /** What the generation's index says lies in the pack. */
  async *#entries(manifest: Manifest, { tenant, pack }: BackupPack): AsyncGenerator<BodyLine> {
    const file = fileOf(manifest, bodiesFile(tenant));
    if (file === undefined) return;
    for await (const line of readLines(this.#folder.generationFolder(manifest.generation), file)) {
      if (line.kind !== 'line') continue;
      const entry = line.value as BodyLine;
      if (entry[1] === pack) yield entry;
    }
  }

  /** Compares a file with its manifest, and hands on every line that can be read. */
  async *#file(
    manifest: Manifest,
    name: string,
    where: { tenant?: number; mailbox?: number },
    what: string,
    use: (value: unknown) => Promise<void>,
  ): AsyncGenerator<VerifyFinding> {
    this.#options.signal?.throwIfAborted();
    const file = fileOf(manifest, name);
    if (file === undefined) return;
    const folder = this.#folder.generationFolder(manifest.generation);
    const place = at(manifest, name, where);
    const measured = await measureFile(path.join(folder, `${name}${fileSuffix}`));
    if (measured === undefined) {
      yield { ...place, sentence: `The file with ${file.lines} ${what} is missing.` };
      return;
    }
    const read = await this.#read(folder, file, use);
    if (measured.sha256 === file.sha256 && measured.bytes === file.bytes && read.damage === undefined) return;
    yield {
      ...place,
      sentence: `The file is not as it was written: ${read.lines} of ${file.lines} ${what} can be read${read.damage === undefined ? '' : ` (${read.damage})`}.`,
    };
  }

  async #read(
    folder: string,
    file: BackupFile,
    use: (value: unknown) => Promise<void>,
  ): Promise<{ lines: number; damage: string | undefined }> {
    let lines = 0;
    let damage: string | undefined;
    for await (const line of readLines(folder, file)) {
      if (line.kind === 'damage') damage = line.why;
      else {
        lines += 1;
        await use(line.value);
      }
    }
    return { lines, damage };
  }
}

function at(manifest: Manifest, name: string, where: { tenant?: number; mailbox?: number }) {
  const { generation } = manifest;
  return { generation, file: `generations/${generation}/${name}${fileSuffix}`, ...where };
}
