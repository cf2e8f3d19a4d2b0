import { hash } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';

export interface RecentSignInsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly rememberMs?: number;
  readonly maxRemembered?: number;
}

/**
 * Who came with which credentials a moment ago, for protocols that send them with every request. What is remembered is a keyed hash
 * under a key of this process alone. It is short: somebody who was turned off, or has another password, is refused soon after.
 */
export class RecentSignIns<T> {
  readonly #clock: Clock;
  readonly #key: string;
  readonly #rememberMs: number;
  readonly #maxRemembered: number;
  readonly #remembered = new Map<string, { readonly who: T; readonly until: number }>();

  constructor({ clock, random, rememberMs = 15_000, maxRemembered = 20_000 }: RecentSignInsOptions) {
    this.#clock = clock;
    this.#key = Buffer.from(random.bytes(32)).toString('base64');
    this.#rememberMs = rememberMs;
    this.#maxRemembered = maxRemembered;
  }

  /** Who the credentials belong to; asked anew where that was too long ago. Refusals are never remembered. */
  async find(credentials: string, prove: () => Promise<T>): Promise<T>;
  async find(credentials: string, prove: () => Promise<T | undefined>): Promise<T | undefined>;
  async find(credentials: string, prove: () => Promise<T | undefined>): Promise<T | undefined> {
    // At once: with an object for it, this would be a tenth of a small request.
    const entry = hash('sha256', `${this.#key}${credentials}`, 'base64');
    const known = this.#remembered.get(entry);
    if (known !== undefined && known.until > this.#clock.monotonic()) return known.who;
    const who = await prove();
    if (who === undefined) return undefined;
    this.#remembered.delete(entry);
    this.#remembered.set(entry, { who, until: this.#clock.monotonic() + this.#rememberMs });
    if (this.#remembered.size > this.#maxRemembered) {
      const [oldest] = this.#remembered.keys();
      if (oldest !== undefined) this.#remembered.delete(oldest);
    }
    return who;
  }
}
