/** The jobs of one shell, until they are removed. */
import { AppError } from '../../../base/errors.ts';
import { SignalBox } from '../../../base/signal-box.ts';
import { type ErrorTeller, toErrorRecord } from '../error-records.ts';
import { ChildJob, type JobWork } from './child-job.ts';
import { Job } from './job.ts';

export interface JobTableOptions extends ErrorTeller {
  now(): number;
}

export interface JobRequest {
  /** Job1, Job2 and so on without it. */
  readonly name: string | undefined;
  /** As it was typed. */
  readonly command: string;
  /** The cmdlet that starts it, by which its errors are known. */
  readonly cmdlet: string;
  readonly works: readonly JobWork[];
  readonly limit: number;
}

const mostJobs = 1_000;

export class JobTable {
  readonly #options: JobTableOptions;
  readonly #jobs = new Map<number, Job>();
  readonly #changed = new SignalBox();
  #news = 0;
  #count = 0;

  constructor(options: JobTableOptions) {
    this.#options = options;
  }

  /** In the order in which they were started. */
  get all(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  start({ name, command, cmdlet, works, limit }: JobRequest): Job {
    if (this.#jobs.size >= mostJobs) throw tooMany();
    const { random, now } = this.#options;
    const number = ++this.#count;
    const children = works.map(
      (work) =>
        new ChildJob({
          ...{ number: ++this.#count, guid: random.guid(), command, work, now },
          onNews: () => this.#tell(),
          toRecord: (error, target) => toErrorRecord(error, cmdlet, target, this.#options),
        }),
    );
    const job = new Job({
      ...{ number, guid: random.guid(), name: name ?? `Job${number}`, command },
      ...{ children, limit },
    });
    this.#jobs.set(number, job);
    job.start();
    return job;
  }

  remove(job: Job): void {
    this.#jobs.delete(job.number);
  }

  /** Counts what is new of any of them: to be read before looking at them, for `untilNews`. */
  get news(): number {
    return this.#news;
  }

  /** Until there is more news than `seen`, for `timeoutMs` at most where there is one, or until the signal aborts. */
  async untilNews(seen: number, signal: AbortSignal, timeoutMs?: number): Promise<void> {
    if (this.#news === seen) await this.#changed.wait(timeoutMs, signal);
  }

  #tell(): void {
    this.#news += 1;
    this.#changed.notify();
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.all.map((job) => job.stop()));
  }
}

const tooMany = (): AppError =>
  new AppError({
    kind: 'limit',
    code: 'job.tooMany',
    message: `This shell has ${mostJobs} jobs, and holds no more. Remove those that are over: Get-Job -State Completed | Remove-Job`,
  });
