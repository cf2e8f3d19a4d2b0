import { type Adapted, type Adapter, adapter, type Value } from '../powershell-language/index.ts';

export interface ProgressRecord {
  readonly activity: string;
  readonly activityId: number;
  readonly statusDescription: string;
  readonly currentOperation?: string | undefined;
  /** -1 without a parent. */
  readonly parentActivityId: number;
  /** -1 when unknown. */
  readonly percentComplete: number;
  /** -1 when unknown. */
  readonly secondsRemaining: number;
  readonly completed: boolean;
}

/** The PR element, as programs that print CLIXML on standard error write it. */
export class ProgressValue implements Adapted, Adapter {
  readonly record: ProgressRecord;

  constructor(record: ProgressRecord) {
    this.record = record;
  }

  get [adapter](): Adapter {
    return this;
  }

  get typeNames(): readonly string[] {
    return ['System.Management.Automation.ProgressRecord', 'System.Object'];
  }

  toText(): string {
    const { activity, statusDescription, percentComplete } = this.record;
    return `${activity}: ${statusDescription} (${percentComplete}%)`;
  }

  propertyNames(): readonly string[] {
    return this.#properties().map(([name]) => name);
  }

  get(name: string): { readonly value: Value } | undefined {
    const lower = name.toLowerCase();
    const property = this.#properties().find(([own]) => own.toLowerCase() === lower);
    return property && { value: property[1] };
  }

  #properties(): readonly (readonly [string, Value])[] {
    const { record } = this;
    return [
      ['ActivityId', record.activityId],
      ['ParentActivityId', record.parentActivityId],
      ['Activity', record.activity],
      ['StatusDescription', record.statusDescription],
      ['CurrentOperation', record.currentOperation ?? null],
      ['PercentComplete', record.percentComplete],
      ['SecondsRemaining', record.secondsRemaining],
      ['RecordType', record.completed ? 'Completed' : 'Processing'],
    ];
  }
}
