import type { Clock } from '../../base/clock.ts';
import type { AppError } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import type { SourceServerLimits } from '../connection/server-limits.ts';
import { isSourceError } from '../connection/source-error.ts';

export interface LaneSetbacksOptions {
  readonly limits: SourceServerLimits;
  readonly clock: Clock;
  readonly random: Random;
}

/** Of one request, or ends of connections in a row. */
export const maxBusyAnswers = 6;
/** Messages in a row that end every connection: then it is not the messages. */
const maxLost = 5;
const firstPauseMs = 250;
const maxPauseMs = 5_000;

/** What has gone wrong in a lane in a row, how long it waits with that, and when it is enough. */
export class LaneSetbacks {
  readonly #limits: SourceServerLimits;
  readonly #clock: Clock;
  readonly #random: Random;
  /** Connections in a row over which not one message came. */
  #fruitless = 0;
  #busyEnds = 0;
  #lost = 0;

  constructor({ limits, clock, random }: LaneSetbacksOptions) {
    this.#limits = limits;
    this.#clock = clock;
    this.#random = random;
  }

  /** Once may be an accident. */
  get isRepeated(): boolean {
    return this.#fruitless >= 2;
  }

  /** An answer came to its end, or a message before the connection did. */
  moved(): void {
    this.#fruitless = 0;
    this.#busyEnds = 0;
  }

  /** A connection has ended, and another may do better. Throws where there were too many such. */
  async noteEnd(error: unknown, hasMoved: boolean, signal: AbortSignal): Promise<void> {
    if (hasMoved) this.moved();
    else this.#fruitless++;
    if (isSourceError(error, 'throttled', 'quota')) {
      if (++this.#busyEnds > maxBusyAnswers) throw error;
      this.#limits.noteFailure(error);
    } else if (this.#fruitless > 1) {
      const [chance = 0] = this.#random.bytes(1);
      const pauseMs = Math.min(maxPauseMs, firstPauseMs * 2 ** (this.#fruitless - 2));
      await this.#clock.sleep(pauseMs * (0.5 + chance / 512), signal);
    }
  }

  /** The server wants to be left alone for a while: a place among the connections is had when that is over. */
  async noteBusy(refusal: AppError, signal: AbortSignal): Promise<void> {
    this.#limits.noteFailure(refusal);
    await this.#limits.untilQuietEnds(signal);
  }

  /** A message that was asked for alone has come. */
  noteFound(): void {
    this.#lost = 0;
  }

  /** One did not come in any way; with `error` where a connection ended with each. Throws where it is not the message. */
  noteLost(error: unknown): void {
    this.#lost = error === undefined ? 0 : this.#lost + 1;
    if (this.#lost > maxLost) throw error;
  }
}
