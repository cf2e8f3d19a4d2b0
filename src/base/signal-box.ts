/** Wakes whoever waits for something to change. */
export class SignalBox {
  #waiting = new Set<() => void>();

  notify(): void {
    const woken = this.#waiting;
    this.#waiting = new Set();
    for (const wake of woken) wake();
  }

  /** Until the next `notify`, for `timeoutMs` at most where there is one, or until `signal` aborts. */
  async wait(timeoutMs: number | undefined, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
      this.#waiting.add(end);
      signal?.addEventListener('abort', end, { once: true });
    });
  }
}
