import type { Clock } from '../../base/clock.ts';
import type { ByteRate } from './byte-rate.ts';
import type { SourceTimeouts } from './source-settings.ts';

/** What the server has not answered to its end. */
export interface OwedAnswer {
  readonly command: string;
  readonly isMidAnswer: boolean;
}

export interface Silence extends OwedAnswer {
  readonly forMs: number;
}

export interface LinePaceOptions {
  /** What is paused brings nothing more: the server waits. */
  readonly reading: { pause(): void; resume(): void };
  readonly clock: Clock;
  readonly rate: ByteRate | undefined;
  /** Aborted when the connection has ended. */
  readonly ended: AbortSignal;
}

/**
 * How fast a connection brings what it was asked for: no faster than is granted, not at all while somebody on this
 * side has no room, and when it has become silent.
 */
export class LinePace {
  readonly #reading: LinePaceOptions['reading'];
  readonly #clock: Clock;
  readonly #rate: ByteRate | undefined;
  readonly #ended: AbortSignal;
  #lastByteAt: number;
  #holds = 0;
  #bytesRead = 0;
  #readingMs = 0;

  constructor({ reading, clock, rate, ended }: LinePaceOptions) {
    this.#reading = reading;
    this.#clock = clock;
    this.#rate = rate;
    this.#ended = ended;
    this.#lastByteAt = clock.monotonic();
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** How long it took to come, without the time in which nothing was asked for or this side held it up. */
  get readingMs(): number {
    return this.#readingMs;
  }

  /** From here on the server is waited for. */
  restart(): void {
    this.#lastByteAt = this.#clock.monotonic();
  }

  came(bytes: number): void {
    const now = this.#clock.monotonic();
    this.#readingMs += now - this.#lastByteAt;
    this.#lastByteAt = now;
    this.#bytesRead += bytes;
  }

  /** After what came was taken. */
  limitRate(bytes: number): void {
    const waitMs = this.#rate?.take(bytes) ?? 0;
    if (waitMs <= 0) return;
    this.hold();
    this.#clock.sleep(waitMs, this.#ended).then(
      () => this.release(),
      () => undefined,
    );
  }

  /** Nothing is read until as many calls of `release`. */
  hold(): void {
    if (this.#holds++ === 0) this.#reading.pause();
  }

  release(): void {
    if (--this.#holds > 0) return;
    this.restart();
    this.#reading.resume();
  }

  /** Tells once of too long a silence: with an answer owed, and nobody on this side holding it up. */
  async watch(
    { answerMs, stallMs }: SourceTimeouts,
    owed: () => OwedAnswer | undefined,
    silent: (silence: Silence) => void,
  ): Promise<void> {
    const checkMs = Math.max(10, Math.min(answerMs, stallMs, 20_000) / 4);
    for (;;) {
      const goesOn = await this.#clock.sleep(checkMs, this.#ended).then(
        () => true,
        () => false,
      );
      if (!goesOn) return;
      const answer = this.#holds > 0 ? undefined : owed();
      if (answer === undefined) {
        this.restart();
        continue;
      }
      const limitMs = answer.isMidAnswer ? stallMs : answerMs;
      if (this.#clock.monotonic() - this.#lastByteAt < limitMs) continue;
      silent({ ...answer, forMs: limitMs });
      return;
    }
  }
}
