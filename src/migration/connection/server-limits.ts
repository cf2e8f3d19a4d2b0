import type { Clock } from '../../base/clock.ts';
import { isAppError } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import { ByteRate } from './byte-rate.ts';
import { isSourceError } from './source-error.ts';

/**
 * What is known of one source server, shared by everything in the process that connects to it, so that fifty
 * mailboxes learn from what happens to one: how many connections it grants, how long it wants to be left alone, what
 * it offers, and which way of signing in it takes.
 */
export interface ServerLimitsOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Of this process, to this server, together. */
  readonly maxConnections?: number;
  /** 0: none. */
  readonly bytesPerSecond?: number;
}

/** A place among the connections; give it back when the connection has ended. */
export interface ConnectionPermit {
  release(): void;
}

export interface RememberedServer {
  /** After sign-in. */
  readonly capabilities: ReadonlySet<string>;
  /** Position in the attempts of `signInAttempts` that worked last. */
  readonly attempt: string;
}

const defaultMaxConnections = 200;
const firstBackoffMs = 1_000;
const maxBackoffMs = 5 * 60_000;
const nearMs = 15;
const growAfterMs = 60_000;
const suddenEndsMs = 60_000;
/** A way is slow where this is more than what DEFLATE takes of a server's processor: 64 Mbit/s. */
const slowBytesPerSecond = 8 * 1024 * 1024;
const measuredBytes = 4 * 1024 * 1024;

export class SourceServerLimits {
  readonly rate: ByteRate;
  readonly #clock: Clock;
  readonly #random: Random;
  #maxConnections: number;
  /** Learnt: never above what was set. */
  #granted: number;
  #open = 0;
  #waiters: (() => void)[] = [];
  #failures = 0;
  #quietUntil = 0;
  #loweredAt = 0;
  #suddenEndAt = Number.NEGATIVE_INFINITY;
  #remembered: RememberedServer | undefined;
  #fastestBytesPerSecond = 0;
  #isMeasured = false;
  #roundTripMs: number | undefined;

  constructor({ clock, random, maxConnections, bytesPerSecond = 0 }: ServerLimitsOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#maxConnections = maxConnections ?? defaultMaxConnections;
    this.#granted = this.#maxConnections;
    this.rate = new ByteRate(clock, bytesPerSecond);
  }

  get openConnections(): number {
    return this.#open;
  }

  /** How many the server is thought to grant now. */
  get grantedConnections(): number {
    return this.#granted;
  }

  get remembered(): RememberedServer | undefined {
    return this.#remembered;
  }

  /** Whether an answer has come so fast that the way cannot be long. */
  get isNear(): boolean {
    return this.#roundTripMs !== undefined && this.#roundTripMs < nearMs;
  }

  setMaxConnections(maxConnections: number): void {
    this.#maxConnections = Math.max(1, maxConnections);
    this.#granted = Math.min(this.#granted, this.#maxConnections);
    this.#wake();
  }

  remember(server: RememberedServer): void {
    this.#remembered = server;
  }

  forget(): void {
    this.#remembered = undefined;
  }

  noteRoundTrip(ms: number): void {
    this.#roundTripMs = Math.min(ms, this.#roundTripMs ?? Number.POSITIVE_INFINITY);
  }

  /** What one connection brought while nobody here held it up. */
  noteTransfer(bytes: number, ms: number): void {
    if (bytes < measuredBytes || ms <= 0) return;
    this.#isMeasured = true;
    this.#fastestBytesPerSecond = Math.max(this.#fastestBytesPerSecond, (bytes / ms) * 1000);
  }

  /**
   * DEFLATE takes ten times as long as the copy itself on a near server (BENCHMARKS), and pays where the way is
   * narrow. A distance alone does not make it so: pipelining fills long ways.
   */
  get isWaySlow(): boolean {
    return this.#isMeasured && this.#fastestBytesPerSecond < slowBytesPerSecond;
  }

  /** Waits for a place, and until the server wants to hear of us again. */
  async acquire(signal: AbortSignal): Promise<ConnectionPermit> {
    for (;;) {
      signal.throwIfAborted();
      const waitMs = this.#quietUntil - this.#clock.monotonic();
      if (waitMs > 0) await this.#clock.sleep(waitMs, signal);
      else if (this.#open < this.#current()) return this.#take();
      else await this.#turn(signal);
    }
  }

  /** None where the limit is reached or the server wants to be left alone. */
  tryAcquire(): ConnectionPermit | undefined {
    const isQuiet = this.#clock.monotonic() < this.#quietUntil;
    return isQuiet || this.#open >= this.#current() ? undefined : this.#take();
  }

  /** Until the server wants to hear of us again. */
  async untilQuietEnds(signal: AbortSignal): Promise<void> {
    const waitMs = this.#quietUntil - this.#clock.monotonic();
    if (waitMs > 0) await this.#clock.sleep(waitMs, signal);
  }

  noteOpened(): void {
    this.#failures = 0;
  }

  /** A connection was refused, or ended against our will. Gives how long everyone is going to wait. */
  noteFailure(error: unknown): number {
    if (!isAppError(error) || !error.retryable) return 0;
    const { retryAfterMs, isTooManyConnections } = error.details;
    if (isTooManyConnections === true || isSourceError(error, 'disconnected')) this.#lower();
    const asked = typeof retryAfterMs === 'number' ? retryAfterMs : 0;
    const backoffMs = Math.min(maxBackoffMs, firstBackoffMs * 2 ** Math.min(this.#failures, 12));
    this.#failures++;
    // Half of it by chance, so that those who were refused together do not come back together.
    const waitMs = Math.max(asked, Math.round(backoffMs * (0.5 + this.#chance() / 2)));
    this.#quietUntil = Math.max(this.#quietUntil, this.#clock.monotonic() + waitMs);
    return waitMs;
  }

  /**
   * A connection that worked was ended by the server. Once is an accident; again within a minute, while others are
   * open, is how some servers say that there are too many.
   */
  noteSuddenEnd(): void {
    const now = this.#clock.monotonic();
    const isAgain = now - this.#suddenEndAt < suddenEndsMs;
    this.#suddenEndAt = now;
    if (isAgain && this.#open > 1) this.#lower();
  }

  /** One more than what was refused is one too many. */
  #lower(): void {
    this.#granted = Math.max(1, Math.min(this.#granted, this.#open - 1));
    this.#loweredAt = this.#clock.monotonic();
  }

  /** One more for each minute in which nothing was refused. */
  #current(): number {
    if (this.#granted < this.#maxConnections) {
      const now = this.#clock.monotonic();
      const steps = Math.floor((now - this.#loweredAt) / growAfterMs);
      if (steps > 0) {
        this.#granted = Math.min(this.#maxConnections, this.#granted + steps);
        this.#loweredAt += steps * growAfterMs;
      }
    }
    return this.#granted;
  }

  #take(): ConnectionPermit {
    this.#open++;
    let isHeld = true;
    return {
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#open--;
        this.#wake();
      },
    };
  }

  #wake(): void {
    this.#waiters.shift()?.();
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    let wake: () => void = () => undefined;
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#waiters.push(wake);
    // The limit rises with time alone, too.
    const grown = this.#clock
      .sleep(growAfterMs, AbortSignal.any([signal, waiting.signal]))
      .catch(() => undefined);
    await Promise.race([woken, grown]);
    waiting.abort();
    this.#waiters = this.#waiters.filter((each) => each !== wake);
  }

  #chance(): number {
    const [high = 0, low = 0] = this.#random.bytes(2);
    return (high * 256 + low) / 65_536;
  }
}

/** One for each server of the process. */
export class SourceServers {
  readonly #limits = new Map<string, SourceServerLimits>();
  readonly #options: Pick<ServerLimitsOptions, 'clock' | 'random'>;

  constructor(options: Pick<ServerLimitsOptions, 'clock' | 'random'>) {
    this.#options = options;
  }

  /** `key`: the endpoint, or host and port where there is none. */
  of(key: string): SourceServerLimits {
    const known = this.#limits.get(key);
    if (known !== undefined) return known;
    const made = new SourceServerLimits(this.#options);
    this.#limits.set(key, made);
    return made;
  }
}
