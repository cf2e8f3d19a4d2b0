/** The way to a server, step by step, as far as one came. */

/** `skipped`: it was not asked for, or a step before it has failed. */
export interface ProbeStep<Name extends string = string> {
  readonly name: Name;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
}

export interface StepsTaken<Name extends string> {
  /** What was learnt at a step that was passed. */
  readonly details: ReadonlyMap<Name, string>;
  /** Why one was not taken. */
  readonly skipped?: ReadonlyMap<Name, string>;
  readonly failed?: { readonly name: Name; readonly message: string } | undefined;
}

export function stepsTaken<Name extends string>(
  order: readonly Name[],
  { details, skipped, failed }: StepsTaken<Name>,
): ProbeStep<Name>[] {
  const last = failed === undefined ? -1 : order.indexOf(failed.name);
  return order.map((name, index) => {
    if (index === last) return { name, outcome: 'failed', detail: failed?.message ?? '' };
    const detail = details.get(name);
    // Whoever fails at a later step has come past this one.
    const isPassed = detail !== undefined || index < last;
    return { name, outcome: isPassed ? 'passed' : 'skipped', detail: detail ?? skipped?.get(name) ?? '' };
  });
}
