import type { Clock } from '../../base/clock.ts';
import { isAppError } from '../../base/errors.ts';
import type { ChangeNumber, MailboxId, TenantId } from '../../base/ids.ts';
import type { PackBodyStore } from '../../store/blobs/pack-body-store.ts';
import type { Mailbox } from '../../store/ports/mail-model.ts';
import { backUpDirectory, type SavedTenant } from './back-up-directory.ts';
import { LedgerBackup } from './back-up-ledgers.ts';
import { backUpMailbox } from './back-up-mailbox.ts';
import { BackupFolder } from './backup-folder.ts';
import { type BackupReader, type BackupSource, lineageSetting } from './backup-ports.ts';
import { BodyArchive, measureFreshPacks, openBodies } from './body-archive.ts';
import { LineFileWriter } from './line-file.ts';
import {
  type BackupFile,
  type BackupMailbox,
  backupFormat,
  bodiesFile,
  directoryFile,
  type Manifest,
  mailboxFile,
} from './manifest.ts';
import { refuseUnfinishedRestore } from './unfinished-restore.ts';
import { type VerifyFinding, verifyGeneration } from './verify-backup.ts';

const mailboxesPerPage = 500;

export interface BackupOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Version of the program, for the manifest. */
  readonly program: string;
  readonly signal?: AbortSignal;
  onMailbox?(tenant: TenantId, mailbox: MailboxId, changes: number): void;
}

export interface BackupResult {
  readonly manifest: Manifest;
  readonly changes: number;
  readonly bodies: number;
  /** What reading everything back found; none when the backup is as good as it should be. */
  readonly findings: readonly VerifyFinding[];
}

/**
 * Adds a generation to the folder: the directory, the changes of each mailbox since the generation before,
 * and the bodies that are not there yet. Killed at any point it leaves the generations before it as they were.
 */
export async function runBackup(source: BackupSource, options: BackupOptions): Promise<BackupResult> {
  await refuseUnfinishedRestore(source.directory);
  const folder = await BackupFolder.create(options.folder);
  const lock = folder.lock();
  try {
    const manifests: Manifest[] = [];
    for (const name of await folder.generations()) manifests.push(await folder.readManifest(name));
    const generation = await folder.begin();
    const bodies = await openBodies(folder, options.clock, true);
    try {
      const run = new BackupRun(source, options, folder, bodies, manifests, generation);
      return await run.make();
    } finally {
      await bodies.close();
    }
  } finally {
    lock.release();
  }
}

class BackupRun {
  readonly #source: BackupSource;
  readonly #options: BackupOptions;
  readonly #folder: BackupFolder;
  readonly #bodies: PackBodyStore;
  readonly #manifests: readonly Manifest[];
  readonly #generation: string;
  readonly #before: ReadonlyMap<string, BackupMailbox>;
  readonly #lineage: Promise<string>;
  readonly #files: BackupFile[] = [];
  readonly #mailboxes: BackupMailbox[] = [];
  readonly #problems: Manifest['problems'] = [];
  #changes = 0;
  #freshBodies = 0;

  constructor(
    source: BackupSource,
    options: BackupOptions,
    folder: BackupFolder,
    bodies: PackBodyStore,
    manifests: readonly Manifest[],
    generation: string,
  ) {
    this.#source = source;
    this.#options = options;
    this.#folder = folder;
    this.#bodies = bodies;
    this.#manifests = manifests;
    this.#generation = generation;
    this.#before = new Map(manifests.at(-1)?.mailboxes.map((each) => [nameOf(each), each]));
    this.#lineage = readLineage(source);
  }

  async make(): Promise<BackupResult> {
    const { clock, program, signal } = this.#options;
    const startedAt = clock.now();
    const lines = await LineFileWriter.create(this.#generationFolder, directoryFile);
    const tenants = await backUpDirectory(this.#source, lines, signal);
    this.#files.push(await lines.finish());
    const packs: Manifest['packs'] = [];
    const before = (await this.#continuesLineage()) ? this.#manifests.at(-1)?.ledgers : undefined;
    const ledgers = new LedgerBackup({
      generation: this.#generation,
      generationFolder: this.#generationFolder,
      before: before ?? [],
    });
    for (const tenant of tenants) {
      await this.#backUpTenant(tenant, ledgers);
      packs.push(
        ...(await measureFreshPacks(this.#folder, this.#bodies, tenant.record.tenant, this.#manifests)),
      );
    }
    const manifest: Manifest = {
      format: backupFormat,
      program,
      generation: this.#generation,
      parent: this.#manifests.at(-1)?.generation ?? null,
      lineage: await this.#lineage,
      startedAt,
      completedAt: clock.now(),
      tenants: tenants.map(({ record: { tenant, guid, name } }) => ({ tenant, guid, name })),
      mailboxes: this.#mailboxes,
      ledgers: ledgers.ledgers,
      files: [...this.#files, ...ledgers.files],
      packs,
      problems: this.#problems,
    };
    const findings: VerifyFinding[] = [];
    const all = [...this.#manifests, manifest];
    for await (const finding of verifyGeneration(this.#folder, this.#bodies, all, {
      deep: true,
      packsMeasured: true,
    })) {
      findings.push(finding);
    }
    await this.#folder.commit(manifest);
    return { manifest, changes: this.#changes, bodies: this.#freshBodies, findings };
  }

  get #generationFolder(): string {
    return this.#folder.generationFolder(this.#generation);
  }

  async #backUpTenant({ record, highestMailbox }: SavedTenant, ledgers: LedgerBackup): Promise<void> {
    const { tenant } = record;
    const archive = await BodyArchive.open(
      this.#folder,
      this.#bodies,
      tenant,
      this.#generation,
      this.#manifests,
    );
    const reader = this.#source.findMail(record);
    if (reader !== undefined) {
      for await (const mailbox of eachMailbox(reader, tenant)) {
        if (mailbox.mailbox > highestMailbox) continue;
        const upTo = await this.#backUpMailbox(reader, archive, mailbox);
        if (upTo !== undefined) await ledgers.saveOfMailbox(reader, tenant, mailbox.mailbox, upTo);
      }
      await ledgers.saveElsewhere(reader, tenant);
    }
    const file = await archive.finish();
    this.#freshBodies += archive.freshBodies;
    this.#files.push({ ...file, path: bodiesFile(tenant) });
  }

  /** Returns where the mailbox stands in the backup; undefined where it has been removed meanwhile. */
  async #backUpMailbox(
    reader: BackupReader,
    archive: BodyArchive,
    mailbox: Mailbox,
  ): Promise<ChangeNumber | undefined> {
    const { signal, onMailbox } = this.#options;
    const before = await this.#findBase(mailbox);
    const { tenant, mailbox: id, guid, createdAt, quotas } = mailbox;
    const since = (before?.upTo ?? 0) as ChangeNumber;
    const entry = { tenant, mailbox: id, guid, createdAt, quotas };
    if (before !== undefined && mailbox.changeNo === since) {
      this.#mailboxes.push({ ...entry, since, upTo: since, chain: before.chain });
      return since;
    }
    const lines = await LineFileWriter.create(this.#generationFolder, mailboxFile(tenant, id));
    const saved = await backUpMailbox(reader, archive, mailbox, since, lines, signal).catch(ignoreRemoved);
    const file = await lines.finish();
    if (saved === undefined) return undefined;
    this.#files.push(file);
    const chain = [...(before?.chain ?? []), this.#generation];
    this.#mailboxes.push({ ...entry, since, upTo: saved.upTo, chain });
    this.#problems.push(...saved.problems);
    this.#changes += saved.changes;
    onMailbox?.(tenant, id, saved.changes);
    return saved.upTo;
  }

  /** The state that increments of this mailbox build on; none where it is another mailbox, or its past is. */
  async #findBase(mailbox: Mailbox): Promise<BackupMailbox | undefined> {
    const before = this.#before.get(nameOf(mailbox));
    if (before === undefined || before.guid !== mailbox.guid) return undefined;
    if (before.createdAt !== mailbox.createdAt || before.upTo > mailbox.changeNo) return undefined;
    return (await this.#continuesLineage()) ? before : undefined;
  }

  async #continuesLineage(): Promise<boolean> {
    return this.#manifests.at(-1)?.lineage === (await this.#lineage);
  }
}

/** A mailbox that is removed while it is read is one that the backup does without. */
function ignoreRemoved(error: unknown): undefined {
  if (!isAppError(error, 'notFound') || error.code !== 'store.mailbox.notFound') throw error;
}

async function readLineage({ directory }: BackupSource): Promise<string> {
  const setting = await directory.findSetting(lineageSetting);
  return typeof setting?.value === 'string' ? setting.value : 'original';
}

async function* eachMailbox(reader: BackupReader, tenant: TenantId): AsyncGenerator<Mailbox> {
  let after: MailboxId | undefined;
  for (;;) {
    const page = await reader.listMailboxes(tenant, {
      limit: mailboxesPerPage,
      ...(after === undefined ? {} : { after }),
    });
    yield* page;
    after = page.at(-1)?.mailbox;
    if (after === undefined || page.length < mailboxesPerPage) return;
  }
}

function nameOf({ tenant, mailbox }: { tenant: number; mailbox: number }): string {
  return `${tenant}/${mailbox}`;
}
