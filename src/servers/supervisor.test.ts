import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../tests/support/manual-clock.ts';
import { silentLog } from '../base/log.ts';
import { noMetrics } from '../base/metrics.ts';
import type { Service, ServiceContext } from './service.ts';
import { Supervisor } from './supervisor.ts';

class FakeService implements Service {
  readonly name: string;
  readonly #story: string[];
  context: ServiceContext | undefined;
  startError: Error | undefined;
  stopError: Error | undefined;
  /** Until it is resolved, `stop` does not end, deadline or not. */
  work: Promise<void> = Promise.resolve();

  constructor(name: string, story: string[]) {
    this.name = name;
    this.#story = story;
  }

  start(context: ServiceContext): Promise<void> {
    this.#story.push(`start ${this.name}`);
    this.context = context;
    return this.startError === undefined ? Promise.resolve() : Promise.reject(this.startError);
  }

  async stop(deadline: AbortSignal): Promise<void> {
    this.#story.push(`stop ${this.name}`);
    deadline.addEventListener('abort', () => this.#story.push(`drop ${this.name}`));
    await this.work;
    if (this.stopError !== undefined) throw this.stopError;
    this.#story.push(`stopped ${this.name}`);
  }
}

function setUp(names = ['a', 'b', 'c']) {
  const story: string[] = [];
  const clock = new ManualClock();
  const services = names.map((name) => new FakeService(name, story));
  const restarts: unknown[] = [];
  const metrics = {
    ...noMetrics,
    counter: () => ({ add: (_amount?: number, labels?: unknown) => void restarts.push(labels) }),
  };
  const supervisor = new Supervisor({ services, clock, log: silentLog, metrics, graceMs: 5_000 });
  return { supervisor, services, clock, story, restarts };
}

describe('starting and stopping', () => {
  it('starts in order and stops in reverse', async () => {
    const { supervisor, story } = setUp();
    await supervisor.start();
    expect([...supervisor.states.values()]).toEqual(['running', 'running', 'running']);
    expect(await supervisor.stop()).toEqual({ unfinished: [] });
    expect(story).toEqual([
      'start a',
      'start b',
      'start c',
      'stop c',
      'stopped c',
      'stop b',
      'stopped b',
      'stop a',
      'stopped a',
    ]);
    expect([...supervisor.states.values()]).toEqual(['stopped', 'stopped', 'stopped']);
  });

  it('gives the reason where one cannot start, and stops what had started', async () => {
    const { supervisor, services, story } = setUp();
    services[1]!.startError = new Error('port taken');
    await expect(supervisor.start()).rejects.toThrow('port taken');
    expect(story).toEqual(['start a', 'start b', 'stop b', 'stopped b', 'stop a', 'stopped a']);
  });

  it('waits for accepted work, one end for all who ask', async () => {
    const { supervisor, services, clock, story } = setUp();
    const work = Promise.withResolvers<void>();
    services[2]!.work = work.promise;
    await supervisor.start();
    const stops = [supervisor.stop(), supervisor.stop()];
    await clock.advance(4_000);
    expect(story.at(-1)).toBe('stop c');
    work.resolve();
    expect(await Promise.all(stops)).toEqual([{ unfinished: [] }, { unfinished: [] }]);
    expect(clock.pending).toEqual([]);
  });

  it('drops what has not finished when the grace is over, and still stops the others', async () => {
    const { supervisor, services, clock, story } = setUp();
    services[1]!.work = new Promise(() => undefined);
    await supervisor.start();
    const stopped = supervisor.stop();
    await clock.advance(5_100);
    await clock.advance(100);
    expect(await stopped).toMatchObject({ unfinished: expect.arrayContaining(['b']) });
    expect(story).toContain('drop b');
    expect(story).toContain('stopped a');
  });

  it('ends the grace at once when forced', async () => {
    const { supervisor, services, clock, story } = setUp(['a']);
    services[0]!.work = new Promise(() => undefined);
    await supervisor.start();
    const stopped = supervisor.stop();
    await settle();
    supervisor.force();
    await clock.advance(100);
    expect(await stopped).toEqual({ unfinished: ['a'] });
    expect(story).toContain('drop a');
  });

  it('goes on stopping where one fails to stop', async () => {
    const { supervisor, services, story } = setUp();
    services[1]!.stopError = new Error('stuck');
    await supervisor.start();
    await supervisor.stop();
    expect(story.at(-1)).toBe('stopped a');
  });
});

describe('a service that fails', () => {
  it('is started again after pauses that double, up to a bound', async () => {
    const { supervisor, services, clock, story, restarts } = setUp(['a']);
    await supervisor.start();
    services[0]!.startError = new Error('still down');
    services[0]!.context!.failed(new Error('down'));
    const pauses: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      await settle();
      const [pauseMs = 0] = clock.pending;
      pauses.push(pauseMs);
      await clock.advance(pauseMs);
    }
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(supervisor.states.get('a')).toBe('restarting');
    services[0]!.startError = undefined;
    await clock.advance(30_000);
    expect(supervisor.states.get('a')).toBe('running');
    expect(restarts).toHaveLength(10);
    expect(story.filter((line) => line === 'start a')).toHaveLength(11);
  });

  it('begins with a short pause again once it has held out', async () => {
    const { supervisor, services, clock } = setUp(['a']);
    await supervisor.start();
    services[0]!.context!.failed(new Error('once'));
    await clock.advance(250);
    services[0]!.context!.failed(new Error('soon after'));
    await settle();
    expect(clock.pending).toEqual([500]);
    await clock.advance(500);
    await clock.advance(60_000);
    services[0]!.context!.failed(new Error('much later'));
    await settle();
    expect(clock.pending).toEqual([250]);
  });

  it('is restarted once, however often it says so, and a report of an earlier run does not count', async () => {
    const { supervisor, services, clock, story } = setUp(['a']);
    await supervisor.start();
    const first = services[0]!.context!;
    first.failed(new Error('one'));
    first.failed(new Error('two'));
    await clock.advance(250);
    first.failed(new Error('late'));
    await clock.advance(10_000);
    expect(story.filter((line) => line === 'start a')).toHaveLength(2);
  });

  it('is not restarted when everything stops', async () => {
    const { supervisor, services, clock, story } = setUp(['a', 'b']);
    await supervisor.start();
    services[0]!.context!.failed(new Error('down'));
    await settle();
    expect(await supervisor.stop()).toEqual({ unfinished: [] });
    services[1]!.context!.failed(new Error('too late'));
    await clock.advance(60_000);
    expect(story.filter((line) => line.startsWith('start'))).toEqual(['start a', 'start b']);
  });
});
