/** What jobs have told, told again here. */
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import type { ChildJob } from '../kit/jobs/child-job.ts';
import type { JobRecord } from '../kit/jobs/job-records.ts';
import { isFinished } from '../kit/jobs/job-states.ts';
import type { JobTable } from '../kit/jobs/job-table.ts';
import { PipelineStoppedError } from '../kit/pacer.ts';

type Teller = Pick<CmdletContext, 'reporter' | 'writeError'>;

export interface Receiving {
  /** The job still has what it has told. */
  readonly keeps: boolean;
  /** Until all is over; who stops it stops the waiting alone. */
  readonly waits: boolean;
}

export async function* receiveParts(
  parts: readonly ChildJob[],
  { keeps, waits }: Receiving,
  table: Pick<JobTable, 'news' | 'untilNews'>,
  context: Teller & Pick<CmdletContext, 'signal'>,
): AsyncGenerator<Value, void> {
  const { signal } = context;
  const reading = new Reading(keeps);
  for (;;) {
    const seen = table.news;
    const isOver = parts.every(({ state }) => isFinished(state));
    for (const part of parts) yield* replay(reading.next(part), context);
    if (!waits || isOver) return;
    await table.untilNews(seen, signal);
    if (signal.aborted) throw new PipelineStoppedError(signal.reason);
  }
}

function* replay(records: readonly JobRecord[], teller: Teller): Iterable<Value> {
  for (const record of records) {
    if (record.stream === 'output') yield record.value;
    else tell(record, teller);
  }
}

function tell(record: Exclude<JobRecord, { stream: 'output' }>, { reporter, writeError }: Teller): void {
  switch (record.stream) {
    case 'error':
      writeError(record.value);
      return;
    case 'warning':
      reporter.warn(record.value);
      return;
    case 'verbose':
      reporter.verbose(record.value);
      return;
    case 'debug':
      reporter.debug(record.value);
      return;
    case 'information':
      reporter.information(record.value);
      return;
    case 'progress':
      reporter.progress(record.value);
      return;
  }
}

/** What each has not told yet. */
class Reading {
  readonly #keeps: boolean;
  readonly #shown = new Map<ChildJob, number>();

  constructor(keeps: boolean) {
    this.#keeps = keeps;
  }

  next(child: ChildJob): readonly JobRecord[] {
    const { records } = child;
    if (!this.#keeps) return records.take();
    const { all } = records;
    const news = all.slice(this.#shown.get(child) ?? 0);
    this.#shown.set(child, all.length);
    return news;
  }
}
