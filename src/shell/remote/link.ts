/** Whether this client is joined to its session. Whoever needs the session waits here while it is not. */
import { SignalBox } from '../../base/signal-box.ts';

export class Link {
  readonly #changed = new SignalBox();
  #isUp = true;
  #end: Error | undefined;

  get isUp(): boolean {
    return this.#isUp && this.#end === undefined;
  }

  /** Why it will not be up again. */
  get end(): Error | undefined {
    return this.#end;
  }

  lower(): void {
    this.#isUp = false;
    this.#changed.notify();
  }

  raise(): void {
    this.#isUp = true;
    this.#changed.notify();
  }

  /** Whoever waits is told why it is in vain. */
  close(why: Error): void {
    this.#end ??= why;
    this.#changed.notify();
  }

  /** Throws where the signal aborts before, or the link has come to its end. */
  async untilUp(signal: AbortSignal): Promise<void> {
    for (;;) {
      if (this.#end !== undefined) throw this.#end;
      signal.throwIfAborted();
      if (this.#isUp) return;
      await this.#changed.wait(undefined, signal);
    }
  }
}
