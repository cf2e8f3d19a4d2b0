/** Follows a mailbox for one logon, and tells its session what its client has asked to be told: [MS-OXCNOTIF] section 3.1.4.1. */
import type { ChangeNumber, ItemId } from '../../../base/ids.ts';
import type { Subscription } from '../../../mailbox/change-subscription.ts';
import type { FolderTree } from '../../../mailbox/folder-tree.ts';
import type { Change, Message } from '../../../store/ports/mail-model.ts';
import {
  NotificationType,
  type ObjectEvent,
  type TableEvent,
  TableEventType,
  writeObjectEvent,
  writeTableEvent,
} from '../../../wire/mapi/notification.ts';
import { objectIdOf } from '../../../wire/mapi/object-id.ts';
import type { EmsmdbSession } from '../emsmdb-session.ts';
import type { KnownTree } from '../objects/folder-trees.ts';
import type { Logon } from '../objects/logon.ts';
import { visibleFolders } from '../objects/message-rights.ts';
import { NotificationObject } from '../objects/notification-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { RopError } from '../rop-error.ts';
import { type ChangedMailbox, eventsOf } from './change-events.ts';
import { tableEvents } from './table-events.ts';

const { objectCopied, searchComplete } = NotificationType;
const changesPerPage = 500;
/** What more there is at once is told by tables being changed as a whole. */
const mostPages = 4;

interface Position {
  readonly changeNo: ChangeNumber;
  readonly known: KnownTree;
}

export class MailboxWatch {
  readonly #session: EmsmdbSession;
  readonly #logon: Logon;
  #subscription: Subscription | undefined;
  #unfollow: (() => void) | undefined;
  #position: Position | undefined;
  #isDirty = false;

  constructor(session: EmsmdbSession, logon: Logon) {
    this.#session = session;
    this.#logon = logon;
  }

  async begin(): Promise<void> {
    if (this.#subscription !== undefined) return;
    const { mailbox } = this.#logon;
    const changeNo = await mailbox.changeNumber();
    this.#position = { changeNo, known: await this.#session.folderTrees.read(mailbox) };
    // [MS-OXCNOTIF] section 2.2.1.1: whichever session has begun the search.
    this.#unfollow = mailbox.followSearches((folder) =>
      this.#session.later(async () => {
        this.#tellAll([{ type: searchComplete, folder: objectIdOf(folder) }]);
        // Tables of it may show a part.
        await this.#tellTables();
      }),
    );
    this.#subscription = mailbox.subscribe(changeNo, () => {
      this.#isDirty = true;
      this.#session.later(() => this.tell());
    });
  }

  /** When everything that was written before is known. */
  async settle(): Promise<void> {
    await this.#subscription?.idle();
    await this.tell();
  }

  /** Only while nothing else is done in the session. */
  async tell(): Promise<void> {
    const position = this.#position;
    if (!this.#isDirty || position === undefined) return;
    this.#isDirty = false;
    const { mailbox } = this.#logon;
    const changes: Change[] = [];
    let changeNo = position.changeNo;
    for (let more = true, page = 0; more && page < mostPages; page += 1) {
      const found = await mailbox.changesSince(changeNo, { limit: changesPerPage });
      changes.push(...found.changes);
      changeNo = found.upTo;
      more = found.more;
      if (more && page === mostPages - 1) changeNo = await mailbox.changeNumber();
    }
    const known = await this.#session.folderTrees.read(mailbox, position.known);
    this.#position = { changeNo, known };
    const trees = { before: position.known.tree, after: known.tree };
    await this.#tellObjects({ ...trees, since: position.changeNo, changes });
    await this.#tellTables();
  }

  close(): void {
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.#subscription?.close();
    this.#subscription = undefined;
  }

  async #tellObjects(changed: Omit<ChangedMailbox, 'originals'>): Promise<void> {
    const wanted = this.#wanted();
    if (wanted.length === 0) return;
    const isToldOfCopies = wanted.some(([, { scope }]) => (scope.types & objectCopied) !== 0);
    const originals = isToldOfCopies ? await this.#originalsOf(changed) : new Map();
    this.#tellAll(await this.#visible(eventsOf({ ...changed, originals }), changed.after));
  }

  /** Of a store that is not the caller's own, what happens where the caller may look. */
  async #visible(events: readonly ObjectEvent[], tree: FolderTree): Promise<readonly ObjectEvent[]> {
    if (this.#logon.isOwn || events.length === 0) return events;
    const shown = tree.all.filter(({ kind }) => kind !== 'associated');
    const visible = await visibleFolders(this.#logon, shown);
    const seen = new Set(visible.map(({ folder }) => objectIdOf(folder)));
    const there = new Set(shown.map(({ folder }) => objectIdOf(folder)));
    return events.filter(({ folder, parent }) => {
      const isGone = parent !== undefined && !there.has(folder);
      return seen.has(isGone ? parent : folder);
    });
  }

  #tellAll(events: readonly ObjectEvent[]): void {
    const wanted = this.#wanted();
    for (const event of events) {
      for (const [handle, object] of wanted) {
        if (!object.wants(event)) continue;
        const told = writeObjectEvent(handle, this.#logon.logonId, event);
        // R206: how many there are now, and not how many there were on the way.
        const about = event.total === undefined ? undefined : `${handle}/${event.folder}`;
        this.#session.notifications.add(told, about);
      }
    }
  }

  #wanted() {
    return this.#own().flatMap(([handle, object]) =>
      object instanceof NotificationObject ? [[handle, object] as const] : [],
    );
  }

  async #originalsOf({ changes, since }: Omit<ChangedMailbox, 'originals'>): Promise<Map<ItemId, Message>> {
    const originals = new Map<ItemId, Message>();
    for (const change of changes) {
      if (change.kind !== 'message' || change.message.item <= since) continue;
      const original = await this.#logon.mailbox.findOriginal(change.message);
      if (original !== undefined) originals.set(change.message.item, original);
    }
    return originals;
  }

  async #tellTables(): Promise<void> {
    for (const [handle, object] of this.#own()) {
      if (!(object instanceof TableObject) || !object.isTold) continue;
      this.tellTable(handle, object, await eventsOrNone(object));
    }
  }

  tellTable(handle: number, { source }: TableObject, events: readonly TableEvent[]): void {
    const write = (event: TableEvent) =>
      writeTableEvent(handle, this.#logon.logonId, source.kind === 'contents', event);
    const whole = write({ type: TableEventType.tableChanged });
    for (const event of events) this.#session.notifications.addOfTable(handle, write(event), whole);
  }

  #own() {
    return this.#session.handles.entries().filter(([, object]) => object.logon === this.#logon);
  }
}

/** The folder of a table may be gone: nobody is told of it, and the next ROP on the table says so. */
async function eventsOrNone(table: TableObject): ReturnType<typeof tableEvents> {
  try {
    return await tableEvents(table);
  } catch (error) {
    if (error instanceof RopError) return [];
    throw error;
  }
}
