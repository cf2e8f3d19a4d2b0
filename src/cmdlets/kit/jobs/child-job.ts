/** The part of a job that runs in one session. */
import { AppError } from '../../../base/errors.ts';
import type { Guid } from '../../../base/ids.ts';
import type { ErrorRecord, Value } from '../../../wire/powershell-language/index.ts';
import type { RemoteListener, RemoteSession } from '../remote-sessions.ts';
import { JobRecords } from './job-records.ts';
import { isFinished, type JobState, type JobTrigger, nextJobState } from './job-states.ts';

/** What a part of a job does, and where. */
export interface JobWork {
  /** A computer, or a customer. */
  readonly location: string;
  /** Where it is known before the work begins. */
  readonly session?: RemoteSession;
  run(listener: RemoteListener): AsyncIterable<Value>;
}

export interface ChildJobOptions {
  readonly number: number;
  readonly guid: Guid;
  readonly command: string;
  readonly work: JobWork;
  /** There is something new of it. */
  onNews(): void;
  now(): number;
  toRecord(error: unknown, target: Value): ErrorRecord;
}

/** Of objects, errors and messages that wait to be received: then the job ends, for memory does. */
export const mostRecords = 1_000_000;

export class ChildJob {
  readonly number: number;
  readonly guid: Guid;
  readonly name: string;
  readonly records: JobRecords;
  readonly #options: ChildJobOptions;
  readonly #stopping = new AbortController();
  #state: JobState = 'NotStarted';
  #running: Promise<void> = Promise.resolve();
  /** Why it failed. */
  reason: ErrorRecord | undefined;
  beganAt: number | undefined;
  endedAt: number | undefined;

  constructor(options: ChildJobOptions, limit = mostRecords) {
    this.#options = options;
    this.number = options.number;
    this.guid = options.guid;
    this.name = `Job${options.number}`;
    this.records = new JobRecords(limit);
  }

  get state(): JobState {
    return this.#state;
  }

  get location(): string {
    return this.#options.work.location;
  }

  get session(): RemoteSession | undefined {
    return this.#options.work.session;
  }

  get command(): string {
    return this.#options.command;
  }

  get hasMoreData(): boolean {
    return !this.records.isEmpty;
  }

  /** Until it is over, whichever way. */
  run(): Promise<void> {
    this.#running = this.#run();
    return this.#running;
  }

  /** Until nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#follow('stop');
    this.#stopping.abort(new Error('The job was stopped.'));
    await this.#running;
  }

  async #run(): Promise<void> {
    if (isFinished(this.#state)) return;
    this.beganAt = this.#options.now();
    this.#follow('begin');
    try {
      for await (const value of this.#options.work.run(this.#listener())) {
        this.#refuseMore();
        this.records.add({ stream: 'output', value });
        this.#options.onNews();
      }
      this.#follow(this.#stopping.signal.aborted ? 'stopped' : 'complete');
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#fail(error);
      this.#follow('fail');
    }
  }

  #listener(): RemoteListener {
    const { toRecord } = this.#options;
    const add = (record: Parameters<JobRecords['add']>[0]) => {
      this.#refuseMore();
      this.records.add(record);
      this.#options.onNews();
    };
    return {
      signal: this.#stopping.signal,
      isUnattended: true,
      onAway: (isAway) => this.#follow(isAway ? 'leave' : 'return'),
      writeError: (error, target = null) => add({ stream: 'error', value: toRecord(error, target) }),
      reporter: {
        warn: (value) => add({ stream: 'warning', value }),
        verbose: (value) => add({ stream: 'verbose', value }),
        debug: (value) => add({ stream: 'debug', value }),
        information: (value) => add({ stream: 'information', value }),
        progress: (value) => add({ stream: 'progress', value }),
      },
    };
  }

  #refuseMore(): void {
    if (this.records.isFull) throw tooMuch(this.name);
  }

  #fail(error: unknown): void {
    this.reason = this.#options.toRecord(error, null);
    this.records.add({ stream: 'error', value: this.reason });
  }

  #follow(trigger: JobTrigger): void {
    this.#state = nextJobState(this.#state, trigger);
    if (isFinished(this.#state)) this.endedAt ??= this.#options.now();
    this.#options.onNews();
  }
}

const tooMuch = (name: string): AppError =>
  new AppError({
    kind: 'limit',
    code: 'job.tooMuchOutput',
    message: `${name} was ended: ${mostRecords} objects wait to be received, and a shell holds no more. Receive what is there with Receive-Job; select less with -Filter or Select-Object, or receive while it runs.`,
  });
