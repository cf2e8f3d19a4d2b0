/** A source in memory, a mailbox, and rounds between them, for tests. */
import { type Clock, systemClock } from '../../base/clock.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { TestMailboxes } from '../../mailbox/test-mailboxes.ts';
import type { Folder, Message } from '../../store/ports/mail-model.ts';
import type { MailStore } from '../../store/ports/mail-store.ts';
import { allUids } from '../../store/uid-ranges.ts';
import { FakeSource, type FakeSourceAbilities } from './fake-source.ts';
import { MailboxTarget } from './mailbox-target.ts';
import { MemoryBudget } from './memory-budget.ts';
import { syncMailbox } from './sync-mailbox.ts';
import type { SyncProgress, SyncRequest, SyncResult } from './sync-types.ts';
import type { SyncTarget } from './target-port.ts';

export interface TestSyncOptions {
  readonly abilities?: Partial<FakeSourceAbilities>;
  readonly store?: MailStore;
  readonly clock?: Clock;
}

export type RoundOptions = Partial<SyncRequest> & {
  /** Stands between the engine and the mailbox. */
  readonly around?: (target: SyncTarget) => SyncTarget;
};

export class TestSync {
  readonly source: FakeSource;
  readonly rooms: TestMailboxes;
  readonly mailbox: Mailbox;
  readonly budget = new MemoryBudget(64 * 1024 * 1024);
  readonly progress: SyncProgress[] = [];
  /** Messages that the mailbox has told of. */
  arrived = 0;

  constructor(source: FakeSource, rooms: TestMailboxes, mailbox: Mailbox) {
    this.source = source;
    this.rooms = rooms;
    this.mailbox = mailbox;
  }

  static async open({ abilities, store, clock = systemClock }: TestSyncOptions = {}): Promise<TestSync> {
    const rooms = new TestMailboxes({ clock, ...(store && { store }) });
    return new TestSync(new FakeSource(abilities), rooms, await rooms.make());
  }

  openLedger(source = this.source.identity) {
    const { tenant, mailbox } = this.mailbox.key;
    return this.rooms.mailboxes.openLedger(tenant, { mailbox, source, target: '' });
  }

  async sync({ around = (target) => target, ...request }: RoundOptions = {}): Promise<SyncResult> {
    const ledger = await this.openLedger((request.source ?? this.source).identity);
    const tellArrived = (messages: number) => {
      this.arrived += messages;
    };
    return syncMailbox({
      source: this.source,
      target: around(new MailboxTarget(this.mailbox, ledger, tellArrived)),
      ledger,
      clock: systemClock,
      log: this.rooms.log,
      signal: new AbortController().signal,
      onProgress: (progress) => this.progress.push(progress),
      budget: this.budget,
      ...request,
    });
  }

  async folder(...path: string[]): Promise<Folder> {
    const folder = (await this.mailbox.folders()).findPath(path);
    if (folder) return folder;
    throw new TypeError(`The mailbox has no folder ${path.join('/')}.`);
  }

  async messages(...path: string[]): Promise<Message[]> {
    const { folder } = await this.folder(...path);
    return this.mailbox.listMessages(folder, allUids, 100_000);
  }

  /** Subjects of a folder in alphabetical order, with flags as they are known to people. */
  async subjects(...path: string[]): Promise<string[]> {
    return (await this.messages(...path)).map(({ subject }) => subject).toSorted();
  }

  close(): Promise<void> {
    return this.rooms.close();
  }
}

/** A message of that subject; equal for equal arguments. */
export function mail(subject: string, body = 'Hello'): string {
  return `From: Kim <kim@contoso.com>\r\nTo: Lee <lee@contoso.com>\r\nSubject: ${subject}\r\n\r\n${body}\r\n`;
}
