import type { Clock } from '../../base/clock.ts';

/** What is known on this node of a place that mail goes to. */
export interface DestinationState {
  readonly active: number;
  /** Nobody is tried there before; 0 where it answers. */
  readonly downUntil: number;
  readonly lastError: string | null;
  readonly lastRetryAt: number | null;
}

interface Known extends DestinationState {
  active: number;
  downUntil: number;
  lastError: string | null;
  lastRetryAt: number | null;
  readonly waiting: (() => void)[];
}

/** A server that does not answer is not asked by the next message as well, for so long. */
const downMs = 60_000;
const maxKnown = 10_000;

/** So many connections to one place at once, and none to one that is down. */
export class Destinations {
  readonly #clock: Clock;
  readonly #atOnce: number;
  readonly #known = new Map<string, Known>();

  constructor(clock: Clock, atOnce: number) {
    this.#clock = clock;
    this.#atOnce = atOnce;
  }

  /** Undefined where it answers, or where nobody has asked. */
  whyDown(name: string): string | undefined {
    const known = this.#known.get(name);
    return known !== undefined && known.downUntil > this.#clock.now() ? (known.lastError ?? '') : undefined;
  }

  state(name: string): DestinationState | undefined {
    return this.#known.get(name);
  }

  /** Get it tried at once: Retry-Queue. */
  forget(name: string): void {
    const known = this.#known.get(name);
    if (known !== undefined) known.downUntil = 0;
  }

  failed(name: string, error: string): void {
    const known = this.#of(name);
    known.downUntil = this.#clock.now() + downMs;
    known.lastError = error;
  }

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const known = this.#of(name);
    while (known.active >= this.#atOnce) await new Promise<void>((resolve) => known.waiting.push(resolve));
    known.active += 1;
    known.lastRetryAt = this.#clock.now();
    try {
      return await work();
    } finally {
      known.active -= 1;
      known.waiting.shift()?.();
    }
  }

  #of(name: string): Known {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (this.#known.size >= maxKnown) this.#forgetIdle();
    const made: Known = { active: 0, downUntil: 0, lastError: null, lastRetryAt: null, waiting: [] };
    this.#known.set(name, made);
    return made;
  }

  #forgetIdle(): void {
    for (const [name, { active, waiting }] of this.#known) {
      if (active === 0 && waiting.length === 0) this.#known.delete(name);
    }
  }
}
