/** Follows a mailbox for one logon, and tells its session what its client has asked to be told: [MS-OXCNOTIF] section 3.1.4.1. */
import type { ChangeNumber } from '../../../base/ids.ts';
import type { Subscription } from '../../../mailbox/change-subscription.ts';
import type { FolderTree } from '../../../mailbox/folder-tree.ts';
import type { Change } from '../../../store/ports/mail-model.ts';
import { type ObjectEvent, writeObjectEvent, writeTableEvent } from '../../../wire/mapi/notification.ts';
import type { EmsmdbSession } from '../emsmdb-session.ts';
import type { Logon } from '../objects/logon.ts';
import { NotificationObject } from '../objects/notification-object.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { RopError } from '../rop-error.ts';
import { eventsOf } from './change-events.ts';
import { tableEvents } from './table-events.ts';

const changesPerPage = 500;
/** What more there is at once is told by tables being changed as a whole. */
const mostPages = 4;

interface Position {
  readonly changeNo: ChangeNumber;
  readonly tree: FolderTree;
}

export class MailboxWatch {
  readonly #session: EmsmdbSession;
  readonly #logon: Logon;
  #subscription: Subscription | undefined;
  #position: Position | undefined;
  #isDirty = false;

  constructor(session: EmsmdbSession, logon: Logon) {
    this.#session = session;
    this.#logon = logon;
  }

  async begin(): Promise<void> {
    if (this.#subscription !== undefined) return;
    const { mailbox } = this.#logon;
    const { changeNo } = await mailbox.describe();
    this.#position = { changeNo, tree: await mailbox.folders() };
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
      if (more && page === mostPages - 1) ({ changeNo } = await mailbox.describe());
    }
    const tree = await mailbox.folders();
    this.#position = { changeNo, tree };
    this.#tellObjects({ before: position.tree, after: tree, since: position.changeNo, changes });
    await this.#tellTables();
  }

  close(): void {
    this.#subscription?.close();
    this.#subscription = undefined;
  }

  tellObject(event: ObjectEvent): void {
    this.#tellAll([event]);
  }

  #tellObjects(changed: Parameters<typeof eventsOf>[0]): void {
    if (this.#wanted().length > 0) this.#tellAll(eventsOf(changed));
  }

  #tellAll(events: readonly ObjectEvent[]): void {
    const wanted = this.#wanted();
    for (const event of events) {
      for (const [handle, object] of wanted) {
        if (object.wants(event))
          this.#session.notifications.add(writeObjectEvent(handle, this.#logon.logonId, event));
      }
    }
  }

  #wanted() {
    return this.#own().flatMap(([handle, object]) =>
      object instanceof NotificationObject ? [[handle, object] as const] : [],
    );
  }

  async #tellTables(): Promise<void> {
    for (const [handle, object] of this.#own()) {
      if (!(object instanceof TableObject) || !object.isTold) continue;
      for (const event of await eventsOrNone(object)) {
        const isOfMessages = object.source.kind === 'contents';
        const told = writeTableEvent(handle, this.#logon.logonId, isOfMessages, event);
        this.#session.notifications.add(told);
      }
    }
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
