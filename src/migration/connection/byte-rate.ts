import type { Clock } from '../../base/clock.ts';

/** A token bucket of one second, shared by all connections of an endpoint. */
export class ByteRate {
  readonly #clock: Clock;
  #bytesPerSecond: number;
  #tokens: number;
  #filledAt: number;

  /** 0: no limit. */
  constructor(clock: Clock, bytesPerSecond: number) {
    this.#clock = clock;
    this.#bytesPerSecond = bytesPerSecond;
    this.#tokens = bytesPerSecond;
    this.#filledAt = clock.monotonic();
  }

  get bytesPerSecond(): number {
    return this.#bytesPerSecond;
  }

  setLimit(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond;
    this.#tokens = Math.min(this.#tokens, bytesPerSecond);
  }

  /** These bytes have come; gives how long to let nothing more come. */
  take(bytes: number): number {
    if (this.#bytesPerSecond <= 0) return 0;
    const now = this.#clock.monotonic();
    const refill = ((now - this.#filledAt) / 1000) * this.#bytesPerSecond;
    this.#filledAt = now;
    this.#tokens = Math.min(this.#bytesPerSecond, this.#tokens + refill) - bytes;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.#bytesPerSecond) * 1000);
  }
}
