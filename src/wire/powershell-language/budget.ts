/**
 * What a script may use up. Everything is counted as it happens, so that no single operation can get far
 * beyond its bound; the clock is only looked at every so many steps.
 */
import { ScriptLimitError } from './script-error.ts';

export interface EvaluationLimits {
  readonly maxSteps: number;
  /** Functions and blocks inside each other. */
  readonly maxCallDepth: number;
  /** An estimate, of what operations make, in bytes; what is no longer reachable counts, too. */
  readonly maxAllocatedBytes: number;
  /** One string or array may be so large. */
  readonly maxValueBytes: number;
  readonly maxTimeMs: number;
}

export const defaultEvaluationLimits: EvaluationLimits = {
  maxSteps: 100_000_000,
  maxCallDepth: 100,
  maxAllocatedBytes: 1024 * 1024 * 1024,
  maxValueBytes: 128 * 1024 * 1024,
  maxTimeMs: 3_600_000,
};

const stepsBetweenLooks = 2_048;

export class Budget {
  readonly limits: EvaluationLimits;
  readonly #now: () => number;
  readonly #deadline: number;
  #steps = 0;
  #allocated = 0;
  #nextLook = stepsBetweenLooks;

  constructor(limits: EvaluationLimits, now: () => number) {
    this.limits = limits;
    this.#now = now;
    this.#deadline = now() + limits.maxTimeMs;
  }

  get steps(): number {
    return this.#steps;
  }

  /** How long the script may go on. */
  get leftMs(): number {
    return Math.max(0, this.#deadline - this.#now());
  }

  step(): void {
    if (++this.#steps >= this.#nextLook) this.#look();
  }

  #look(): void {
    this.#nextLook = this.#steps + stepsBetweenLooks;
    if (this.#steps > this.limits.maxSteps) {
      throw new ScriptLimitError(
        'steps',
        `The script was stopped after ${this.limits.maxSteps} steps. Look for a loop that does not end.`,
      );
    }
    if (this.#now() > this.#deadline) {
      throw new ScriptLimitError(
        'time',
        `The script was stopped because it ran for ${this.limits.maxTimeMs} ms.`,
      );
    }
  }

  /** Before something of this size is made. */
  allocate(bytes: number): void {
    if (bytes > this.limits.maxValueBytes) {
      throw new ScriptLimitError(
        'memory',
        `The script was stopped because it asked for one value of ${bytes} bytes; ${this.limits.maxValueBytes} are allowed.`,
      );
    }
    this.#allocated += bytes;
    if (this.#allocated > this.limits.maxAllocatedBytes) {
      throw new ScriptLimitError(
        'memory',
        `The script was stopped because it used more than ${this.limits.maxAllocatedBytes} bytes of memory.`,
      );
    }
  }
}
