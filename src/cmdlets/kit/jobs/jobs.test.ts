import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../base/log.ts';
import { systemRandom } from '../../../base/random.ts';
import type { Value } from '../../../wire/powershell-language/index.ts';
import { ProgressRecord } from '../progress-record.ts';
import type { RemoteListener } from '../remote-sessions.ts';
import { ChildJob, type JobWork } from './child-job.ts';
import { type JobState, type JobTrigger, nextJobState, stateOfAll } from './job-states.ts';
import { JobTable } from './job-table.ts';

describe('what may become of a part of a job', () => {
  it.each<[JobState, JobTrigger, JobState]>([
    ['NotStarted', 'begin', 'Running'],
    ['NotStarted', 'stop', 'Stopped'],
    ['Running', 'complete', 'Completed'],
    ['Running', 'fail', 'Failed'],
    ['Running', 'stop', 'Stopping'],
    ['Running', 'leave', 'Disconnected'],
    ['Disconnected', 'return', 'Running'],
    ['Disconnected', 'fail', 'Failed'],
    ['Disconnected', 'stop', 'Stopping'],
    ['Stopping', 'stopped', 'Stopped'],
    ['Stopping', 'fail', 'Stopped'],
    ['Stopping', 'complete', 'Completed'],
    ['Stopping', 'leave', 'Stopping'],
    ['Completed', 'stop', 'Completed'],
    ['Failed', 'complete', 'Failed'],
    ['Stopped', 'begin', 'Stopped'],
  ])('%s, %s: %s', (state, trigger, next) => {
    expect(nextJobState(state, trigger)).toBe(next);
  });
});

describe('a job of several parts', () => {
  it.each<[readonly JobState[], JobState]>([
    [[], 'Completed'],
    [['NotStarted', 'NotStarted'], 'NotStarted'],
    [['Completed', 'NotStarted'], 'Running'],
    [['Completed', 'Running', 'Failed'], 'Running'],
    [['Running', 'Stopping'], 'Stopping'],
    [['Completed', 'Disconnected'], 'Disconnected'],
    [['Running', 'Disconnected'], 'Running'],
    [['Completed', 'Completed'], 'Completed'],
    [['Completed', 'Stopped'], 'Stopped'],
    [['Failed', 'Stopped', 'Completed'], 'Failed'],
  ])('%j is %s', (states, whole) => {
    expect(stateOfAll(states)).toBe(whole);
  });
});

const parts = { now: () => 1, random: systemRandom, log: silentLog };

function workOf(run: (listener: RemoteListener) => AsyncIterable<Value>): JobWork {
  return { location: 'here', run };
}

async function* give(...values: readonly Value[]): AsyncIterable<Value> {
  yield* values;
}

const request = { name: undefined, command: 'x', cmdlet: 'Invoke-Command', limit: 2 };

describe('jobs', () => {
  it('begin no more parts at the same time than they may', async () => {
    let running = 0;
    let most = 0;
    const works = Array.from({ length: 5 }, () =>
      workOf(async function* () {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        yield* give(1);
        running -= 1;
      }),
    );
    const table = new JobTable(parts);
    const job = table.start({ ...request, works });
    const { signal } = new AbortController();
    while (!job.isFinished) await table.untilNews(table.news, signal);
    expect({ most, state: job.state, running }).toEqual({ most: 2, state: 'Completed', running: 0 });
  });

  it('stop what waits for its turn as well', async () => {
    const forever = workOf(async function* ({ signal }) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      yield* give();
    });
    const table = new JobTable(parts);
    const job = table.start({ ...request, works: [forever, forever, forever] });
    await job.stop();
    expect(job.children.map(({ state }) => state)).toEqual(['Stopped', 'Stopped', 'Stopped']);
  });

  it('end where more waits to be received than a shell can hold', async () => {
    const child = new ChildJob(
      {
        ...{ number: 1, guid: systemRandom.guid(), command: 'x', now: parts.now },
        work: workOf(() => give(1, 2, 3, 4)),
        onNews: () => undefined,
        toRecord: (error) => error as never,
      },
      2,
    );
    await child.run();
    expect(child.state).toBe('Failed');
    expect(child.records.of('output')).toEqual([1, 2]);
    expect(child.reason).toMatchObject({ code: 'job.tooMuchOutput' });
  });

  it('hold of progress the newest word alone, beside everything else', async () => {
    const work = workOf(async function* ({ reporter }) {
      for (let percentComplete = 0; percentComplete < 100; percentComplete += 1) {
        const step = { activityId: 1, activity: 'a', statusDescription: 'b', percentComplete };
        reporter.progress(new ProgressRecord(step));
      }
      reporter.warn('hm');
      yield 1;
    });
    const table = new JobTable(parts);
    const job = table.start({ ...request, works: [work] });
    const { signal } = new AbortController();
    while (!job.isFinished) await table.untilNews(table.news, signal);
    expect(job.children[0]?.records.all.map(({ stream }) => stream)).toEqual([
      'progress',
      'warning',
      'output',
    ]);
  });
});
