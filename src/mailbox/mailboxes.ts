import type { Clock } from '../base/clock.ts';
import type { Guid, MailboxId, TenantId } from '../base/ids.ts';
import type { Language } from '../base/language.ts';
import type { Log } from '../base/log.ts';
import type { MailboxKey, MailboxQuotas, Mailbox as MailboxRecord } from '../store/ports/mail-model.ts';
import { type MailStore, maxNewMailboxes } from '../store/ports/mail-store.ts';
import type { LedgerIdentity } from '../store/ports/sync-ledger.ts';
import { ChangeHub } from './change-hub.ts';
import { defaultFoldersIn } from './default-folders.ts';
import { writePermissions } from './folder-permissions.ts';
import { Mailbox } from './mailbox.ts';
import type { MailboxContext } from './mailbox-context.ts';
import { defaultIntakeLimits, type IntakeLimits } from './message-intake.ts';
import {
  firstPermissions,
  openedToEverybody,
  publicFolderLayout,
} from './public-folders/public-folder-layout.ts';
import { PublicMailbox } from './public-folders/public-mailbox.ts';
import { ReadMarks } from './public-folders/read-marks.ts';
import { StructureCache } from './structure-cache.ts';
import { SyncLedgerHandle, SyncLedgerView } from './sync-ledger.ts';
import { TextIndexer } from './text-indexer.ts';

export interface MailboxesOptions {
  readonly store: MailStore;
  readonly clock: Clock;
  readonly log: Log;
  /** How often to look for changes that other processes made; `null` where no other process writes. */
  readonly pollMs: number | null;
  readonly intakeLimits?: IntakeLimits;
}

const mailboxesPerPage = 200;

/** All mailboxes of a platform. Closing it ends notifications; the store belongs to whoever opened it. */
export class Mailboxes {
  readonly #context: MailboxContext;

  constructor({ store, clock, log, pollMs, intakeLimits = defaultIntakeLimits }: MailboxesOptions) {
    this.#context = {
      store,
      clock,
      log,
      intakeLimits,
      hub: new ChangeHub({ store, clock, log, pollMs }),
      indexer: new TextIndexer({ store, clock, log }),
      structures: new StructureCache(),
    };
  }

  /** Makes a mailbox with the folders that every one has. Asking again changes nothing. */
  provision(
    key: MailboxKey,
    settings: { guid: Guid; quotas: MailboxQuotas; language: Language },
  ): Promise<MailboxRecord> {
    const { guid, quotas, language } = settings;
    return this.#context.store.createMailbox(key, { guid, quotas, folders: defaultFoldersIn(language) });
  }

  /** The mailbox of an organisation's public folders; asking again changes nothing but what a crash has left undone. */
  async provisionPublicFolders(
    key: MailboxKey,
    { guid, quotas }: { readonly guid: Guid; readonly quotas: MailboxQuotas },
  ): Promise<void> {
    await this.#context.store.createMailbox(key, { guid, quotas, folders: publicFolderLayout });
    const mailbox = this.open(key);
    const tree = await mailbox.folders();
    for (const role of openedToEverybody)
      await writePermissions(mailbox, tree.getRole(role).folder, firstPermissions);
  }

  /** Many of one organisation that are new, in few transactions. */
  async provisionMany(
    tenant: TenantId,
    mailboxes: readonly {
      readonly mailbox: MailboxId;
      readonly guid: Guid;
      readonly quotas: MailboxQuotas;
    }[],
    language: Language,
  ): Promise<void> {
    const folders = defaultFoldersIn(language);
    for (let start = 0; start < mailboxes.length; start += maxNewMailboxes) {
      const some = mailboxes.slice(start, start + maxNewMailboxes);
      const wanted = some.map(({ mailbox, guid, quotas }) => ({ mailbox, guid, quotas }));
      await this.#context.store.createMailboxes(tenant, wanted, folders);
    }
  }

  open(key: MailboxKey): Mailbox {
    return new Mailbox(this.#context, key);
  }

  /** Public folders as the owner of another mailbox sees them. */
  openPublicFolders(key: MailboxKey, guid: Guid, reader: MailboxKey): PublicMailbox {
    return new PublicMailbox(this.#context, key, new ReadMarks(this.open(reader), guid));
  }

  /** What is kept of each; those that are not there, or no longer, are left out. */
  async describeMany(
    tenant: TenantId,
    mailboxes: readonly MailboxId[],
  ): Promise<ReadonlyMap<MailboxId, MailboxRecord>> {
    const found = await this.#context.store.findMailboxes(tenant, mailboxes);
    return new Map(found.map((record) => [record.mailbox, record]));
  }

  /** The record of what was copied from the source: found or made, and taken over from whoever had it. */
  async openLedger(tenant: TenantId, identity: LedgerIdentity): Promise<SyncLedgerHandle> {
    const { store } = this.#context;
    return new SyncLedgerHandle(store, tenant, await store.openLedger(tenant, identity));
  }

  /** All of the tenant, or those of one mailbox, to look at; ascending by id. */
  async findLedgers(tenant: TenantId, mailbox?: MailboxId): Promise<SyncLedgerView[]> {
    const { store } = this.#context;
    const records = await store.listLedgers(tenant, mailbox === undefined ? {} : { mailbox });
    return records.map((record) => new SyncLedgerView(store, tenant, record));
  }

  /** All of a tenant that is being removed: those with a target elsewhere have not gone with any mailbox. */
  async removeLedgers(tenant: TenantId): Promise<void> {
    const { store } = this.#context;
    for (const { ledger } of await store.listLedgers(tenant)) await store.removeLedger(tenant, ledger);
  }

  async remove(key: MailboxKey): Promise<void> {
    try {
      await this.#context.store.removeMailbox(key);
    } finally {
      // Whoever listens learns that there is no more to come.
      this.#context.hub.touch(key);
    }
  }

  /** Every mailbox of the tenant, read in pages as they are asked for. */
  async *each(tenant: TenantId): AsyncGenerator<MailboxRecord> {
    let after: MailboxId | undefined;
    for (;;) {
      const page = { limit: mailboxesPerPage, ...(after === undefined ? {} : { after }) };
      const records = await this.#context.store.listMailboxes(tenant, page);
      yield* records;
      after = records.at(-1)?.mailbox;
      if (records.length < mailboxesPerPage) return;
    }
  }

  get indexer(): TextIndexer {
    return this.#context.indexer;
  }

  async close(): Promise<void> {
    await this.#context.hub.close();
  }
}
