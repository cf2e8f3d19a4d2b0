import type { Clock } from '../../../base/clock.ts';
import type { ConcealedText } from '../../../base/concealed-text.ts';
import type { TokenProvider } from '../source-settings.ts';
import type { IssuedToken } from './token-endpoint.ts';

interface Kept {
  readonly issued: Promise<IssuedToken>;
  /** On the monotonic clock; unknown while it is asked for. */
  expiresAt: number;
}

/** A connection is opened with what is left. */
const marginMs = 2 * 60_000;
/** Microsoft's and Google's last an hour; one that does not say is not trusted for longer. */
const assumedLifetimeMs = 10 * 60_000;

/**
 * Keeps tokens until shortly before they end, and asks once for all who want the same one. `keyOf`: whose token it is;
 * that of an application is everybody's.
 */
export class CachedTokens implements TokenProvider {
  readonly #clock: Clock;
  readonly #keyOf: (user: string) => string;
  readonly #request: (user: string, signal: AbortSignal) => Promise<IssuedToken>;
  readonly #kept = new Map<string, Kept>();

  constructor(
    clock: Clock,
    keyOf: (user: string) => string,
    request: (user: string, signal: AbortSignal) => Promise<IssuedToken>,
  ) {
    this.#clock = clock;
    this.#keyOf = keyOf;
    this.#request = request;
  }

  async getToken(user: string, signal: AbortSignal, isRefused: boolean): Promise<ConcealedText> {
    const key = this.#keyOf(user);
    const kept = this.#kept.get(key);
    if (kept !== undefined && !isRefused && this.#clock.monotonic() < kept.expiresAt) {
      return (await kept.issued).token;
    }
    const made: Kept = { issued: this.#request(user, signal), expiresAt: Number.POSITIVE_INFINITY };
    this.#kept.set(key, made);
    try {
      const { token, lifetimeMs = assumedLifetimeMs } = await made.issued;
      made.expiresAt = this.#clock.monotonic() + Math.max(lifetimeMs / 2, lifetimeMs - marginMs);
      return token;
    } catch (error) {
      if (this.#kept.get(key) === made) this.#kept.delete(key);
      throw error;
    }
  }
}
