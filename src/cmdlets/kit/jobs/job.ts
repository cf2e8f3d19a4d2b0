/** Work that goes on while the shell does, in one part for each session. */
import type { Guid } from '../../../base/ids.ts';
import type { ChildJob } from './child-job.ts';
import { isFinished, type JobState, stateOfAll } from './job-states.ts';

export interface JobOptions {
  readonly number: number;
  readonly guid: Guid;
  readonly name: string;
  readonly command: string;
  readonly children: readonly ChildJob[];
  /** How many of them run at the same time. */
  readonly limit: number;
}

export class Job {
  readonly number: number;
  readonly guid: Guid;
  readonly name: string;
  readonly command: string;
  readonly children: readonly ChildJob[];
  readonly #limit: number;
  #running: Promise<void> = Promise.resolve();

  constructor({ number, guid, name, command, children, limit }: JobOptions) {
    this.number = number;
    this.guid = guid;
    this.name = name;
    this.command = command;
    this.children = children;
    this.#limit = limit;
  }

  get state(): JobState {
    return stateOfAll(this.children.map(({ state }) => state));
  }

  get isFinished(): boolean {
    return isFinished(this.state);
  }

  get hasMoreData(): boolean {
    return this.children.some((child) => child.hasMoreData);
  }

  get location(): string {
    return [...new Set(this.children.map(({ location }) => location))].join(',');
  }

  get beganAt(): number | undefined {
    const times = this.children.flatMap(({ beganAt }) => beganAt ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  get endedAt(): number | undefined {
    if (!this.isFinished) return undefined;
    const times = this.children.flatMap(({ endedAt }) => endedAt ?? []);
    return times.length === 0 ? undefined : Math.max(...times);
  }

  start(): void {
    const waiting = [...this.children];
    const work = async () => {
      for (let child = waiting.shift(); child; child = waiting.shift()) await child.run();
    };
    const workers = Array.from({ length: Math.min(this.#limit, waiting.length) }, work);
    this.#running = Promise.all(workers).then(() => undefined);
  }

  /** Until nothing of it runs any more. */
  async stop(): Promise<void> {
    await Promise.all(this.children.map((child) => child.stop()));
    await this.#running;
  }
}
