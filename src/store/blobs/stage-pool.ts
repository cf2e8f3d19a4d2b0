export const stageBytes = 1 << 20;

const stagesAtMost = 12;
const idleMs = 10_000;

/**
 * Memory that writes around the page cache come from, on pages of its own, a megabyte at a time. There is so much and no more;
 * who comes later waits. It goes when nothing has been written for a while.
 */
export class StagePool {
  readonly #waiting: ((stage: Uint8Array) => void)[] = [];
  #idle: Uint8Array[] = [];
  #lent = 0;
  #idleTimer: NodeJS.Timeout | undefined;

  /** As many as are wanted or there are, and one at least. */
  async take(wanted: number): Promise<Uint8Array[]> {
    const taken: Uint8Array[] = [];
    while (taken.length < wanted && this.#lent < stagesAtMost) {
      taken.push(this.#idle.pop() ?? newStage());
      this.#lent += 1;
    }
    if (taken.length > 0) return taken;
    return [await new Promise<Uint8Array>((resolve) => this.#waiting.push(resolve))];
  }

  giveBack(stages: readonly Uint8Array[]): void {
    for (const stage of stages) {
      const next = this.#waiting.shift();
      if (next) next(stage);
      else {
        this.#idle.push(stage);
        this.#lent -= 1;
      }
    }
    this.#idleTimer ??= setTimeout(() => {
      this.#idleTimer = undefined;
      if (this.#lent === 0) this.#idle = [];
    }, idleMs).unref();
  }
}

/** V8 gives a buffer that may change its size pages of its own. */
function newStage(): Uint8Array {
  return new Uint8Array(new ArrayBuffer(stageBytes, { maxByteLength: stageBytes }));
}
