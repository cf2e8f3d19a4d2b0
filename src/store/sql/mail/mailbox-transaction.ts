import type { Clock } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { ChangeNumber, FolderId, ItemId, MailboxId, TenantId } from '../../../base/ids.ts';
import { isValidGivenId } from '../../given-ids.ts';
import { messageWeight } from '../../message-weight.ts';
import {
  type FolderKind,
  type FolderRole,
  flag,
  type Lineage,
  type MailboxKey,
} from '../../ports/mail-model.ts';
import { folderNotFound, givenIdTaken, invalidGivenId, mailboxNotFound } from '../../store-errors.ts';
import { deleteMany, insertMany, updateMany } from '../bulk.ts';
import type { SqlDatabase, SqlSession, WorkPriority } from '../database.ts';
import { statement } from '../statement.ts';
import type { FolderTable, MailboxTable, MessageTable } from './mail-schema.ts';
import { changingMailboxColumns } from './mailbox-columns.ts';
import { lineageColumns } from './rows.ts';

export const lockMailbox = statement<{ tenant: number; mailbox: number }>()((db, p, dialect) => {
  const row = db
    .selectFrom('mailboxes')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox);
  return dialect === 'postgres' ? row.forUpdate() : row;
});

const saveMailbox = updateMany<Omit<MailboxTable, 'guid' | 'created_at' | 'indexed_item'>>(
  'mailboxes',
  ['tenant_id', 'mailbox_id'],
  changingMailboxColumns,
);

const folderColumns = {
  tenant_id: 'integer',
  mailbox_id: 'integer',
  folder_id: 'integer',
  parent_id: 'integer',
  name: 'text',
  name_key: 'text',
  role: 'text',
  folder_class: 'text',
  uid_validity: 'integer',
  uid_next: 'integer',
  message_count: 'integer',
  unread_count: 'integer',
  total_bytes: 'integer',
  created_at: 'integer',
  change_no: 'integer',
  content_change: 'integer',
  sorted_by: 'integer',
  kind: 'text',
  modified_at: 'integer',
  change_key: 'text',
  predecessors: 'text',
} as const;

/** The three columns of a row's key, which come first in each of these writes. */
const folderKeys = ['tenant_id', 'mailbox_id', 'folder_id'] as const;
type FolderRow = Readonly<Record<keyof FolderTable, string | number | null>>;
export const insertFolders = insertMany<FolderRow>('folders', folderColumns);
const saveFolders = updateMany<FolderRow>('folders', folderKeys, folderColumns);
const deleteFolders = deleteMany('folders', {
  tenant_id: 'integer',
  mailbox_id: 'integer',
  folder_id: 'integer',
});

const findFolder = statement<{ tenant: number; mailbox: number; folder: number }>()((db, p) =>
  db
    .selectFrom('folders')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('folder_id', '=', p.folder),
);
const findRole = statement<{ tenant: number; mailbox: number; role: string }>()((db, p) =>
  db
    .selectFrom('folders')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('role', '=', p.role),
);

const holderOfId = statement<{ tenant: number; mailbox: number; id: number }>()((db, p) =>
  db
    .selectFrom('folders')
    .select('folder_id')
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('folder_id', '=', p.id)
    .unionAll(
      db
        .selectFrom('messages')
        .select('item_id')
        .where('tenant_id', '=', p.tenant)
        .where('mailbox_id', '=', p.mailbox)
        .where('item_id', '=', p.id) as never,
    ),
);

const insertTombstones = insertMany(
  'tombstones',
  {
    tenant_id: 'integer',
    mailbox_id: 'integer',
    change_no: 'integer',
    folder_id: 'integer',
    uid: 'integer',
    item_id: 'integer',
  },
  // An increment of a backup may be restored twice; a number is never given to two changes.
  'on conflict do nothing',
);

interface Tombstone {
  readonly folder: number;
  /** `null` for the folder itself. */
  readonly uid: number | null;
  readonly item: number | null;
  readonly change: number;
}

type MailboxKeyParams = { readonly tenant: number; readonly mailbox: number };

/**
 * One write to one mailbox. It holds the mailbox's row locked from first to last, so change numbers become
 * visible in the order in which they were given out; counters are kept here and saved once at the end.
 */
export class MailboxTransaction {
  readonly session: SqlSession;
  readonly clock: Clock;
  readonly box: MailboxTable;
  readonly #before: { readonly total: number; readonly recoverable: number };
  readonly #folders = new Map<number, FolderTable>();
  readonly #tombstones: Tombstone[] = [];

  constructor(session: SqlSession, clock: Clock, box: MailboxTable) {
    this.session = session;
    this.clock = clock;
    this.box = box;
    this.#before = { total: box.total_bytes, recoverable: box.recoverable_bytes };
  }

  get key(): MailboxKey {
    return { tenant: this.box.tenant_id as TenantId, mailbox: this.box.mailbox_id as MailboxId };
  }

  /** The key columns of every row of this mailbox. */
  get owner(): { tenant_id: number; mailbox_id: number } {
    return { tenant_id: this.box.tenant_id, mailbox_id: this.box.mailbox_id };
  }

  get params(): MailboxKeyParams {
    return { tenant: this.box.tenant_id, mailbox: this.box.mailbox_id };
  }

  nextChange(): ChangeNumber {
    this.box.change_no += 1;
    return this.box.change_no as ChangeNumber;
  }

  /** An item's id is the change that made it. */
  nextItem(): ItemId {
    this.box.last_item = this.nextChange();
    return this.box.last_item as ItemId;
  }

  /** That neither a folder nor a message has it: properties of both lie under their ids. */
  async requireFreeId(id: number): Promise<void> {
    if (!isValidGivenId(id)) invalidGivenId();
    const holder = await this.session.get(holderOfId, { ...this.params, id });
    if (holder !== undefined) givenIdTaken();
  }

  /** Seconds, as other servers have it, but never one that this mailbox has used, whatever the clock says. */
  nextUidValidity(): number {
    this.box.uid_validity = Math.max(this.box.uid_validity + 1, Math.floor(this.clock.now() / 1000));
    return this.box.uid_validity;
  }

  /** The folder's row, to read and to change: what is changed is saved with the transaction. */
  async folder(id: FolderId): Promise<FolderTable> {
    return (await this.findFolder(id)) ?? folderNotFound(id);
  }

  async findFolder(id: FolderId): Promise<FolderTable | undefined> {
    const known = this.#folders.get(id);
    if (known) return known;
    return this.#keep(await this.session.get(findFolder, { ...this.params, folder: id }));
  }

  async findRole(role: FolderRole): Promise<FolderTable | undefined> {
    return this.#keep(await this.session.get(findRole, { ...this.params, role }));
  }

  async insertFolder(row: FolderTable): Promise<void> {
    await this.session.write(insertFolders, [{ ...row }]);
    this.#folders.set(row.folder_id, row);
  }

  async removeFolder(row: FolderTable): Promise<void> {
    await this.dropFolder(row);
    this.noteGone({ folder: row.folder_id, uid: null, item: null, change: this.nextChange() });
  }

  async dropFolder(row: FolderTable): Promise<void> {
    await this.session.write(deleteFolders, [{ ...this.owner, folder_id: row.folder_id }]);
    this.#folders.delete(row.folder_id);
  }

  /** Saves one folder at once, where a later statement of the transaction must find it so. */
  async saveNow(row: FolderTable): Promise<void> {
    await this.session.write(saveFolders, [{ ...row }]);
  }

  noteGone(tombstone: Tombstone): void {
    this.#tombstones.push(tombstone);
  }

  /** Notes that a message is gone; takes a change number. */
  bury(folder: FolderTable, uid: number, item: number): void {
    const change = this.nextChange();
    folder.content_change = change;
    this.noteGone({ folder: folder.folder_id, uid, item, change });
  }

  /** Keeps the counters of a folder and of the mailbox as messages come (+1) and go (−1). */
  count(
    folder: FolderTable,
    direction: 1 | -1,
    message: Pick<MessageTable, 'size' | 'native_size' | 'flags'>,
  ): void {
    const bytes = messageWeight({ size: message.size, nativeSize: message.native_size });
    folder.message_count += direction;
    folder.total_bytes += direction * bytes;
    if ((message.flags & flag.seen) === 0) folder.unread_count += direction;
    if (folder.role === 'recoverable') {
      this.box.recoverable_count += direction;
      this.box.recoverable_bytes += direction * bytes;
    } else {
      if (folder.kind !== 'associated') this.box.item_count += direction;
      this.box.total_bytes += direction * bytes;
    }
  }

  /** What lies in the folder of role `recoverable` is counted apart from what the owner sees. */
  giveRole(folder: FolderTable, role: FolderRole | null): void {
    const { box } = this;
    const toRecoverable = Number(role === 'recoverable') - Number(folder.role === 'recoverable');
    box.recoverable_count += toRecoverable * folder.message_count;
    box.recoverable_bytes += toRecoverable * folder.total_bytes;
    box.item_count -= toRecoverable * folder.message_count;
    box.total_bytes -= toRecoverable * folder.total_bytes;
    folder.role = role;
  }

  /** Of what lies in associated folders the bytes count and the messages do not. */
  giveKind(folder: FolderTable, kind: FolderKind): void {
    const toAssociated = Number(kind === 'associated') - Number(folder.kind === 'associated');
    this.box.item_count -= toAssociated * folder.message_count;
    folder.kind = kind;
  }

  /** A change of the folder itself: takes a number and the time. */
  touchFolder(folder: FolderTable, lineage?: Lineage): ChangeNumber {
    const changeNo = this.nextChange();
    Object.assign(folder, lineageColumns(lineage, folder));
    folder.change_no = changeNo;
    folder.modified_at = this.clock.now();
    return changeNo;
  }

  /** Refuses what makes the mailbox, or its recoverable items, grow beyond the limit; cleaning up is no growth. */
  checkQuota(): void {
    const { box } = this;
    if (box.total_bytes > this.#before.total) {
      checkLimit('mailbox', box.total_bytes, box.prohibit_send_receive_bytes);
    }
    if (box.recoverable_bytes > this.#before.recoverable) {
      checkLimit('recoverableItems', box.recoverable_bytes, box.recoverable_items_bytes);
    }
  }
  #keep(row: FolderTable | undefined): FolderTable | undefined {
    if (!row) return undefined;
    const known = this.#folders.get(row.folder_id);
    if (known) return known;
    // A copy: rows of node:sqlite have no prototype, and this one is written to.
    const kept = { ...row };
    this.#folders.set(kept.folder_id, kept);
    return kept;
  }

  async flush(): Promise<void> {
    const { guid: _guid, created_at: _created, indexed_item: _indexed, ...columns } = this.box;
    await this.session.write(saveMailbox, [columns]);
    await this.session.write(
      saveFolders,
      [...this.#folders.values()].map((row) => ({ ...row })),
    );
    await this.session.write(
      insertTombstones,
      this.#tombstones.map(({ folder, uid, item, change }) => ({
        ...this.owner,
        change_no: change,
        folder_id: folder,
        uid,
        item_id: item,
      })),
    );
  }
}

function checkLimit(what: 'mailbox' | 'recoverableItems', wouldBe: number, limit: number | null): void {
  if (limit === null || wouldBe <= limit) return;
  throw new AppError({
    kind: 'quota',
    code: `store.quota.${what}`,
    message: `The ${what === 'mailbox' ? 'mailbox' : 'store of recoverable items'} would hold ${wouldBe} bytes and its limit is ${limit}. Remove items or raise the limit.`,
    details: { limit, wouldBe },
  });
}

/** Runs `work` on a mailbox that exists, and saves what it changed. */
export function inMailbox<T>(
  database: SqlDatabase,
  clock: Clock,
  key: MailboxKey,
  work: (transaction: MailboxTransaction) => Promise<T>,
  priority: WorkPriority = 'interactive',
): Promise<T> {
  return database.transaction(priority, async (session) => {
    const row = await session.get(lockMailbox, { tenant: key.tenant, mailbox: key.mailbox });
    const transaction = new MailboxTransaction(session, clock, { ...(row ?? mailboxNotFound(key)) });
    const result = await work(transaction);
    await transaction.flush();
    return result;
  });
}
