import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Guid } from '../../base/ids.ts';
import { systemRandom } from '../../base/random.ts';
import { defaultMigrationConfiguration as configuration } from './configuration-model.ts';
import { isOpenAt } from './scheduler/endpoint-hours.ts';
import { type DueAction, dueActionOf, nextRoundAt, type ScheduleRules } from './user-schedule.ts';

const dayMs = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 5, 1);

describe('rounds of users', () => {
  it('come at the same time each day, never late', () => {
    const guid = fc.uuid().map((text) => text as Guid);
    fc.assert(
      fc.property(guid, fc.integer({ min: 0, max: 2 ** 41 }), (user, at) => {
        const next = nextRoundAt(user, at, dayMs);
        expect(next).toBeGreaterThan(at);
        expect(next - at).toBeLessThanOrEqual(dayMs);
        expect(nextRoundAt(user, next, dayMs)).toBe(next + dayMs);
      }),
    );
  });

  it('spread over the day', () => {
    const hours = new Array<number>(24).fill(0);
    for (let user = 0; user < 2400; user += 1) {
      const hour = Math.floor(((nextRoundAt(systemRandom.guid(), now, dayMs) - now) % dayMs) / (dayMs / 24));
      hours[hour] = (hours[hour] ?? 0) + 1;
    }
    expect(Math.min(...hours)).toBeGreaterThan(40);
    expect(Math.max(...hours)).toBeLessThan(200);
  });
});

const running = { status: 'Synced', startAfter: null, completeAfter: null, touchedAt: now } as const;
const user = { startAfter: null, completeAfter: null, touchedAt: now };

describe('a user whose time has come', () => {
  it.each<[string, DueAction, Partial<ScheduleRules['batch']>?, Partial<typeof user>?]>([
    ['Queued', 'runFirst'],
    ['Syncing', 'runFirst'],
    ['Synced', 'runIncremental'],
    ['IncrementalFailed', 'runIncremental'],
    ['Completing', 'runFinal'],
    ['Stopping', 'rest'],
    ['Removing', 'remove'],
    ['Failed', 'retire'],
    ['Completed', 'retire'],
    ['Stopped', 'retire'],
    ['Stopped', 'beginBatch', { status: 'Waiting' }],
    ['Queued', 'leadBatch', { status: 'Stopping' }],
    ['Synced', 'leadBatch', { status: 'Removing' }],
    ['Synced', 'complete', { completeAfter: now - 1 }],
    ['Synced', 'complete', { status: 'Completing' }],
    ['Synced', 'runIncremental', { completeAfter: now + 1 }],
    ['Synced', 'expire', { touchedAt: now - 61 * dayMs }, { touchedAt: now - 61 * dayMs }],
  ])('%s: %s with %j', (status, action, batch = {}, own = {}) => {
    const rules = { now, configuration, batch: { ...running, ...batch } };
    expect(dueActionOf(status as 'Queued', { ...user, ...own }, rules)).toBe(action);
  });
});

describe('hours', () => {
  it.each([
    ['22:00', '06:00', 'UTC', '2026-06-01T21:59:00Z', false],
    ['22:00', '06:00', 'UTC', '2026-06-01T22:00:00Z', true],
    ['22:00', '06:00', 'UTC', '2026-06-01T05:59:00Z', true],
    ['22:00', '06:00', 'UTC', '2026-06-01T06:00:00Z', false],
    ['09:00', '17:00', 'Asia/Seoul', '2026-06-01T00:30:00Z', true],
    ['09:00', '17:00', 'Asia/Seoul', '2026-06-01T08:30:00Z', false],
    ['00:00', '01:00', 'UTC', '2026-06-01T00:00:00Z', true],
  ])('from %s to %s in %s hold at %s: %s', (from, to, timeZone, at, expected) => {
    expect(isOpenAt({ from, to, timeZone }, Date.parse(at))).toBe(expected);
  });
});
