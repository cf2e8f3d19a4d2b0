import { defaultAliases } from './aliases.ts';
import { Budget, defaultEvaluationLimits, type EvaluationLimits } from './budget.ts';
import { HashtableValue } from './hashtable.ts';
import type { EvaluationHost } from './host.ts';
import { Scope } from './scope.ts';
import type { ErrorRecord } from './script-error.ts';
import type { Value } from './value.ts';

const mostErrors = 256;

/** What lives as long as a shell or a remote session: variables, functions, aliases, errors. */
export class Session {
  readonly host: EvaluationHost;
  readonly limits: EvaluationLimits;
  readonly global = new Scope();
  readonly aliases = new Map(defaultAliases);
  readonly errors: ErrorRecord[] = [];
  lastSuccess = true;
  budget: Budget;

  constructor(host: EvaluationHost, limits: EvaluationLimits = defaultEvaluationLimits) {
    this.host = host;
    this.limits = limits;
    this.budget = new Budget(limits, () => host.monotonic());
    const preferences: Readonly<Record<string, Value>> = {
      erroractionpreference: 'Continue',
      warningpreference: 'Continue',
      verbosepreference: 'SilentlyContinue',
      debugpreference: 'SilentlyContinue',
      informationpreference: 'SilentlyContinue',
      progresspreference: 'Continue',
      confirmpreference: 'High',
      whatifpreference: false,
      psculture: 'en-US',
      psuiculture: 'en-US',
      ofs: ' ',
    };
    for (const [name, value] of Object.entries(preferences)) this.global.set(name, value);
    const version = new HashtableValue([
      ['PSVersion', '5.1.0.0'],
      ['PSEdition', 'Desktop'],
    ]);
    this.global.set('psversiontable', version);
  }

  /** Every line that a person enters has the whole allowance. */
  startScript(): void {
    this.budget = new Budget(this.limits, () => this.host.monotonic());
  }

  addError(record: ErrorRecord): void {
    this.errors.unshift(record);
    if (this.errors.length > mostErrors) this.errors.pop();
  }
}
