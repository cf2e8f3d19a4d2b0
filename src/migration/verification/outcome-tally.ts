import {
  type MessageClass,
  type MessageOutcome,
  messageClasses,
  type ReasonCounts,
  type VerificationCounts,
} from './verification-model.ts';

/** Counts what became of messages: each once, so that the classes add up to what the source has. */
export class OutcomeTally {
  readonly #reasons: Record<MessageClass, Record<string, number>> = {
    matched: {},
    missing: {},
    different: {},
    skipped: {},
    changedSince: {},
  };

  add(outcome: MessageOutcome, count = 1): void {
    const reasons = this.#reasons[outcome.class];
    if (count > 0) reasons[outcome.reason] = (reasons[outcome.reason] ?? 0) + count;
  }

  get counts(): VerificationCounts {
    const sums = messageClasses.map((name) => this.#sum(name));
    const [matched = 0, missing = 0, different = 0, skipped = 0, changedSince = 0] = sums;
    const source = sums.reduce((total, count) => total + count, 0);
    return { source, matched, missing, different, skipped, changedSince };
  }

  get reasons(): ReasonCounts {
    return structuredClone(this.#reasons);
  }

  #sum(name: MessageClass): number {
    return Object.values(this.#reasons[name]).reduce((total, count) => total + count, 0);
  }
}

export function addReasons(all: readonly ReasonCounts[]): OutcomeTally {
  const tally = new OutcomeTally();
  for (const reasons of all) {
    for (const name of messageClasses) {
      for (const [reason, count] of Object.entries(reasons[name])) {
        tally.add({ class: name, reason } as MessageOutcome, count);
      }
    }
  }
  return tally;
}
