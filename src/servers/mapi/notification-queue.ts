import { SignalBox } from '../../base/signal-box.ts';

/** Beyond it the oldest go: a client that does not fetch them reads its tables anew. */
const maxWaiting = 2_000;

interface Waiting {
  readonly notification: Uint8Array;
  readonly about: string | undefined;
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
