import type { Value } from './value.ts';

/** How control leaves statements other than by an error. Thrown, never seen outside this folder, and no error. */
export class ControlSignal {
  readonly kind: 'break' | 'continue' | 'return' | 'exit';
  readonly label: string | undefined;
  readonly value: Value;

  constructor(kind: ControlSignal['kind'], label?: string, value?: Value) {
    this.kind = kind;
    this.label = label?.toLowerCase();
    this.value = value;
  }

  /** Whether a loop with this label is the one that is meant. */
  isFor(label: string | undefined): boolean {
    if (this.kind !== 'break' && this.kind !== 'continue') return false;
    return this.label === undefined || this.label === label?.toLowerCase();
  }
}
