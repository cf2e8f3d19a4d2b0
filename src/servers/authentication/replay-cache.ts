import type { Clock } from '../../base/clock.ts';

/**
 * What was taken once and must not be taken again while its clock could still be right (RFC 4120 section 3.2.3). In this process
 * alone: another node that is sent the same within minutes takes it, for which somebody must have read it out of TLS.
 */
export class ReplayCache {
  readonly #clock: Clock;
  readonly #keepMs: number;
  readonly #maxKept: number;
  readonly #seen = new Map<string, number>();

  constructor({ clock, keepMs, maxKept = 200_000 }: { clock: Clock; keepMs: number; maxKept?: number }) {
    this.#clock = clock;
    this.#keepMs = keepMs;
    this.#maxKept = maxKept;
  }

  /** False where it was here before. */
  take(id: string): boolean {
    const now = this.#clock.monotonic();
    for (const [old, until] of this.#seen) {
      if (until > now) break;
      this.#seen.delete(old);
    }
    if (this.#seen.has(id)) return false;
    // Refusing everybody is better than taking something twice.
    if (this.#seen.size >= this.#maxKept) return false;
    this.#seen.set(id, now + this.#keepMs);
    return true;
  }
}
