/** An answer of which nothing has gone out. */
export interface Unbegun {
  /** By performance.now(). */
  readonly startedAt: number;
  begin(): void;
}

/** What is done within it goes out in one piece with its beginning. */
const togetherMs = 3;

/**
 * Answers that are worked on, until they are done or their clients have waited long enough to be told that they are. One timer for
 * all: most are done before it comes, and a timer for each would be a good part of what they cost.
 */
export class UnbegunAnswers {
  readonly #waiting = new Set<Unbegun>();
  #timer: NodeJS.Timeout | undefined;
  #isTimed = false;

  add(answer: Unbegun): void {
    this.#waiting.add(answer);
    if (!this.#isTimed) this.#time();
  }

  delete(answer: Unbegun): void {
    this.#waiting.delete(answer);
  }

  readonly #look = (): void => {
    this.#isTimed = false;
    const now = performance.now();
    // The oldest first, as they came.
    for (const answer of this.#waiting) {
      if (now - answer.startedAt < togetherMs) break;
      this.#waiting.delete(answer);
      answer.begin();
    }
    if (this.#waiting.size > 0) this.#time();
  };

  #time(): void {
    this.#isTimed = true;
    if (this.#timer === undefined) this.#timer = setTimeout(this.#look, togetherMs);
    else this.#timer.refresh();
  }
}
