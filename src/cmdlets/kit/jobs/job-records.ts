/** What a job has told and nobody has taken yet, in the order in which it came. */
import type { ErrorRecord, Value } from '../../../wire/powershell-language/index.ts';
import type { MessageRecord } from '../message-record.ts';
import type { ProgressRecord } from '../progress-record.ts';

export type JobRecord =
  | { readonly stream: 'output'; readonly value: Value }
  | { readonly stream: 'error'; readonly value: ErrorRecord }
  | { readonly stream: 'warning' | 'verbose' | 'debug'; readonly value: string }
  | { readonly stream: 'information'; readonly value: MessageRecord }
  | { readonly stream: 'progress'; readonly value: ProgressRecord };

export class JobRecords {
  readonly #limit: number;
  #records: JobRecord[] = [];
  /** By activity: how far it has come is worth no more than the newest word of it. */
  readonly #progress = new Map<number, JobRecord>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#records.length === 0;
  }

  get isFull(): boolean {
    return this.#records.length >= this.#limit;
  }

  add(record: JobRecord): void {
    if (record.stream === 'progress') this.#progress.set(record.value.fields.activityId, record);
    else this.#records.push(record);
  }

  /** They are not there any more. */
  take(): readonly JobRecord[] {
    const taken = this.all;
    this.#records = [];
    this.#progress.clear();
    return taken;
  }

  get all(): readonly JobRecord[] {
    return [...this.#progress.values(), ...this.#records];
  }

  of(stream: JobRecord['stream']): readonly Value[] {
    return this.all.filter((record) => record.stream === stream).map(({ value }) => value);
  }
}
