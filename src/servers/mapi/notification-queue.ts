import { SignalBox } from '../../base/signal-box.ts';

/** Beyond it the oldest go: a client that does not fetch them reads its tables anew. */
const maxWaiting = 2_000;

/** Rows of one table: with more of them a client reads it anew, which is quicker for both. */
const mostOfTable = 50;

interface Waiting {
  readonly notification: Uint8Array;
  readonly about: string | undefined;
  /** Handle of the table that it is about. */
  readonly table?: number;
}

/** RopNotify answers that wait for the client's next Execute, and whoever waits for there to be some. */
export class NotificationQueue {
  readonly #waiting: Waiting[] = [];
  readonly #signal = new SignalBox();
  #isClosed = false;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** `about` names a state that it tells: what waits and tells an older one goes. */
  add(notification: Uint8Array, about?: string): void {
    if (this.#isClosed) return;
    const older = about === undefined ? -1 : this.#waiting.findIndex((each) => each.about === about);
    if (older >= 0) this.#waiting.splice(older, 1);
    if (this.#waiting.length === maxWaiting) this.#waiting.shift();
    this.#waiting.push({ notification, about });
    this.#signal.notify();
  }

  /**
   * What happened to rows while nobody fetched it becomes one notification that the whole table has changed, and nothing more is told of
   * it before that was fetched: [MS-OXCNOTIF] section 3.1.4.3.
   */
  addOfTable(table: number, notification: Uint8Array, whole: Uint8Array): void {
    if (this.#isClosed) return;
    const isWhole = (each: Waiting) => each.table === table && Buffer.compare(each.notification, whole) === 0;
    if (this.#waiting.some(isWhole)) return;
    const isMany = this.#waiting.filter((each) => each.table === table).length >= mostOfTable;
    if (isMany) {
      const others = this.#waiting.filter((each) => each.table !== table);
      this.#waiting.splice(0, this.#waiting.length, ...others);
    }
    if (this.#waiting.length === maxWaiting) this.#waiting.shift();
    this.#waiting.push({ notification: isMany ? whole : notification, about: undefined, table });
    this.#signal.notify();
  }

  /** As many as fit, in their order. */
  take(room: number): Uint8Array[] {
    let left = room;
    const taken: Uint8Array[] = [];
    for (const { notification } of this.#waiting) {
      if (notification.length > left) break;
      left -= notification.length;
      taken.push(notification);
    }
    this.#waiting.splice(0, taken.length);
    return taken;
  }

  /** Whether there is something, now or within the time. */
  async wait(timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    if (this.isEmpty && !this.#isClosed) await this.#signal.wait(timeoutMs, signal);
    return !this.isEmpty;
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting.length = 0;
    this.#signal.notify();
  }
}
