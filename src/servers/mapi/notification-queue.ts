import { SignalBox } from '../../base/signal-box.ts';

/** Beyond it the oldest go: a client that does not fetch them reads its tables anew. */
const maxWaiting = 2_000;

/** RopNotify answers that wait for the client's next Execute, and whoever waits for there to be some. */
export class NotificationQueue {
  readonly #waiting: Uint8Array[] = [];
  readonly #signal = new SignalBox();
  #isClosed = false;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(notification: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.#waiting.length === maxWaiting) this.#waiting.shift();
    this.#waiting.push(notification);
    this.#signal.notify();
  }

  /** As many as fit, in their order. */
  take(room: number): Uint8Array[] {
    let left = room;
    const taken: Uint8Array[] = [];
    for (let next = this.#waiting[0]; next !== undefined && next.length <= left; next = this.#waiting[0]) {
      left -= next.length;
      taken.push(next);
      this.#waiting.shift();
    }
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
