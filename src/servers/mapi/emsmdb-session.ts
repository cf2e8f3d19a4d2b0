import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { CodePage } from '../../wire/mapi/code-page.ts';
import { ByteAllowance } from './byte-allowance.ts';
import { HandleTable } from './handle-table.ts';
import { NotificationQueue } from './notification-queue.ts';
import { MailboxWatch } from './notifications/mailbox-watch.ts';
import type { FolderTrees } from './objects/folder-trees.ts';
import type { Logon } from './objects/logon.ts';
import type { MessageOrders } from './objects/table/message-orders.ts';
import type { MapiRooms } from './rooms.ts';
import type { ClientDetails, MapiCaller } from './transport/endpoint.ts';

export interface SessionTerms {
  readonly userDn: string;
  readonly codePage: number;
  readonly lcidSort: number;
  readonly lcidString: number;
}

/** Two messages of the largest size that is usual, while they are written: Outlook writes one at a time. */
const maxWrittenBytes = 384 * 1024 * 1024;

/** What Connect has made: whose session it is, and what is open in it. */
export class EmsmdbSession {
  readonly handles = new HandleTable();
  readonly notifications = new NotificationQueue();
  /** Of messages that are being written. */
  readonly allowance = new ByteAllowance(maxWrittenBytes);
  readonly #watches = new Map<Logon, MailboxWatch>();
  #last: Promise<unknown> = Promise.resolve();
  readonly rooms: MapiRooms;
  /** Which all sessions share. */
  readonly messageOrders: MessageOrders;
  readonly folderTrees: FolderTrees;
  readonly caller: MapiCaller;
  /** What people call the caller by. */
  readonly callerName: string;
  readonly client: ClientDetails;
  readonly terms: SessionTerms;
  /** Of strings in a code page, in both directions. */
  readonly codePage: CodePage;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;

  constructor(parts: {
    readonly rooms: MapiRooms;
    readonly messageOrders: MessageOrders;
    readonly folderTrees: FolderTrees;
    readonly caller: MapiCaller;
    readonly callerName: string;
    readonly client: ClientDetails;
    readonly terms: SessionTerms;
    readonly codePage: CodePage;
    readonly clock: Clock;
    readonly random: Random;
    readonly log: Log;
  }) {
    this.rooms = parts.rooms;
    this.messageOrders = parts.messageOrders;
    this.folderTrees = parts.folderTrees;
    this.caller = parts.caller;
    this.callerName = parts.callerName;
    this.client = parts.client;
    this.terms = parts.terms;
    this.codePage = parts.codePage;
    this.clock = parts.clock;
    this.random = parts.random;
    this.log = parts.log;
  }

  /** One thing at a time is done in a session: requests, and what follows from changes of its mailboxes. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Without anybody who waits for it. */
  later(work: () => Promise<void>): void {
    this.exclusive(work).catch((error: unknown) => {
      this.log.warn('mapi.notificationFailed', { account: this.caller.account, error });
    });
  }

  watchOf(logon: Logon): MailboxWatch {
    const known = this.#watches.get(logon);
    if (known !== undefined) return known;
    const watch = new MailboxWatch(this, logon);
    this.#watches.set(logon, watch);
    return watch;
  }

  unwatch(logon: Logon): void {
    this.#watches.get(logon)?.close();
    this.#watches.delete(logon);
  }

  /** What has changed through the request that ends is told with its answer. */
  async settle(): Promise<void> {
    for (const watch of this.#watches.values()) await watch.settle();
  }

  close(): void {
    for (const watch of this.#watches.values()) watch.close();
    this.#watches.clear();
    this.handles.clear();
    this.notifications.close();
  }
}
