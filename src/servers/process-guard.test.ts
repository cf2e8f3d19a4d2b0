import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Guid } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import { guardProcess } from './process-guard.ts';

function setUp() {
  const process = new EventEmitter();
  const story: string[] = [];
  const release = guardProcess({
    process,
    log: { ...silentLog, error: (event, fields) => void story.push(`log ${event} ${String(fields?.id)}`) },
    random: { ...systemRandom, guid: () => 'the-id' as Guid },
    onStop: (signal) => story.push(`stop ${signal}`),
    onForce: (signal) => story.push(`force ${signal}`),
    onReload: () => story.push('reload'),
    onFatal: (id) => story.push(`fatal ${id}`),
  });
  return { process, story, release };
}

describe('signals and last errors', () => {
  it.each([
    [['SIGTERM'], ['stop SIGTERM']],
    [
      ['SIGINT', 'SIGINT'],
      ['stop SIGINT', 'force SIGINT'],
    ],
    [
      ['SIGTERM', 'SIGINT', 'SIGTERM'],
      ['stop SIGTERM', 'force SIGINT', 'force SIGTERM'],
    ],
    [
      ['SIGHUP', 'SIGHUP'],
      ['reload', 'reload'],
    ],
    [['unhandledRejection'], ['log process.fatal the-id', 'fatal the-id']],
    [['uncaughtException'], ['log process.fatal the-id', 'fatal the-id']],
  ])('%j', (events, expected) => {
    const { process, story } = setUp();
    for (const event of events) process.emit(event, event);
    expect(story).toEqual(expected);
  });

  it('leaves nothing behind when released', () => {
    const { process, release } = setUp();
    expect(process.eventNames()).toHaveLength(5);
    release();
    expect(process.eventNames()).toEqual([]);
  });
});
