import type { Clock } from '../base/clock.ts';

export interface AttemptLimitOptions {
  readonly clock: Clock;
  /** Failures that are a person's own mistakes. */
  readonly freeFailures?: number;
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
  /** Without a failure for so long all is forgotten. */
  readonly forgetMs?: number;
  readonly maxKept?: number;
}

interface Failures {
  count: number;
  /** On the monotonic clock. */
  last: number;
}

/**
 * Slows down who guesses: after a few failures each further one doubles the time in which nothing is even
 * checked. Counted for each account and address together, so that a stranger's guesses lock out nobody who
 * comes from elsewhere. Memory is bounded: the entry that failed longest ago goes first.
 */
export class AttemptLimits {
  readonly #options: Required<AttemptLimitOptions>;
  readonly #failures = new Map<string, Failures>();

  constructor(options: AttemptLimitOptions) {
    this.#options = {
      freeFailures: 5,
      firstWaitMs: 2_000,
      longestWaitMs: 15 * 60_000,
      forgetMs: 60 * 60_000,
      maxKept: 20_000,
      ...options,
    };
  }

  /** How long nothing is to be checked yet; 0 where it may be. */
  waitMs(account: string, address: string): number {
    const { clock, freeFailures, firstWaitMs, longestWaitMs, forgetMs } = this.#options;
    const known = this.#failures.get(keyOf(account, address));
    if (known === undefined || known.count < freeFailures) return 0;
    const since = clock.monotonic() - known.last;
    if (since >= forgetMs) return 0;
    const wait = Math.min(firstWaitMs * 2 ** (known.count - freeFailures), longestWaitMs);
    return Math.max(0, wait - since);
  }

  failed(account: string, address: string): void {
    const { clock, forgetMs, maxKept } = this.#options;
    const key = keyOf(account, address);
    const now = clock.monotonic();
    const known = this.#failures.get(key);
    const count = known !== undefined && now - known.last < forgetMs ? known.count + 1 : 1;
    this.#failures.delete(key);
    this.#failures.set(key, { count, last: now });
    if (this.#failures.size <= maxKept) return;
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined) this.#failures.delete(oldest);
  }

  succeeded(account: string, address: string): void {
    this.#failures.delete(keyOf(account, address));
  }
}

/** Names of any length come in: cut, so that an entry has a bound too. */
const keyOf = (account: string, address: string): string =>
  `${account.slice(0, 320).toLowerCase()}\n${address.slice(0, 64)}`;
