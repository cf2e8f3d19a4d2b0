/** What is told of a round in the report of its user. */

import type { Clock } from '../../../base/clock.ts';
import type { AppError } from '../../../base/errors.ts';
import type { SyncResult } from '../../sync/sync-types.ts';
import type { SyncJob } from '../ports.ts';
import type { ReportEntry } from '../user-model.ts';
import type { EndedRound } from './round-outcome.ts';
import type { RunStop } from './run-stop.ts';

const roundTexts: Readonly<Record<SyncJob['round'], string>> = {
  first: 'The first copy',
  incremental: 'An incremental round',
  final: 'The last round',
};

const stopTexts: Readonly<Record<RunStop, string>> = {
  asked: 'Stopped, as it was asked for.',
  lost: 'Another node has taken over.',
  shutdown: 'Put off: the server is being stopped.',
  closed: "Put off: the endpoint's hours are over.",
};

export class RunJournal {
  readonly #clock: Clock;
  readonly #round: string;
  #entries: ReportEntry[] = [];

  constructor(clock: Clock, round: SyncJob['round']) {
    this.#clock = clock;
    this.#round = roundTexts[round];
  }

  add(level: ReportEntry['level'], message: string): void {
    this.#entries.push({ at: this.#clock.now(), level, message });
  }

  begin(): void {
    this.add('information', `${this.#round} begins.`);
  }

  stopped(why: RunStop): void {
    this.add('information', stopTexts[why]);
  }

  failed(error: AppError): void {
    this.add(error.retryable ? 'warning' : 'error', error.message);
  }

  ended({ entries, problems, progress }: SyncResult, { items, bytes, ms }: EndedRound['moved']): void {
    for (const { at, text } of entries) this.#entries.push({ at, level: 'information', message: text });
    for (const { folder, text } of problems) {
      this.add('warning', folder === null ? text : `${folder}: ${text}`);
    }
    const seconds = (ms / 1000).toFixed(1);
    const copied = `${countOf(items)} copied (${bytes.toLocaleString('en-US')} bytes)`;
    const skipped = `${countOf(progress.skippedItems)} skipped in all`;
    this.add('information', `${this.#round} has ended after ${seconds} seconds: ${copied}, ${skipped}.`);
  }

  /** What was told since the last time. */
  take(): readonly ReportEntry[] {
    const entries = this.#entries;
    this.#entries = [];
    return entries;
  }
}

function countOf(messages: number): string {
  return `${messages.toLocaleString('en-US')} message${messages === 1 ? '' : 's'}`;
}
