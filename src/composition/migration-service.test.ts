import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import type { TenantId } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import type { MigrationObject } from '../store/ports/migration-store.ts';
import { MigrationService, type MigrationServiceOptions } from './migration-service.ts';
import { SchedulingRelay } from './scheduling-relay.ts';

const one = 1 as TenantId;

function createService() {
  const clock = new ManualClock();
  const calls: string[] = [];
  const found = { due: [] as TenantId[], batches: 0 };
  const relay = new SchedulingRelay();
  const service = new MigrationService({
    clock,
    log: silentLog,
    relay,
    directory: {
      listTenantsWithMigrationWork: async () => found.due,
      listMigrationObjects: async () => Array.from({ length: found.batches }, () => ({}) as MigrationObject),
    },
    organizations: {
      async *each() {
        yield { tenant: one };
      },
    } as unknown as MigrationServiceOptions['organizations'],
    load: async () => {
      calls.push('load');
      return {
        start: async () => void calls.push('start'),
        stop: async () => void calls.push('stop'),
        nudge: (tenant) => void calls.push(`nudge ${tenant}`),
        carryOn: () => true,
      };
    },
  });
  return { clock, calls, found, relay, service };
}

const soon = () => AbortSignal.timeout(1000);

describe('the service of migrations', () => {
  it('loads nothing while there is nothing to do', async () => {
    const { clock, calls, service } = createService();
    await service.start();
    await clock.advance(3 * 60 * 60 * 1000);
    await service.stop(soon());
    expect(calls).toEqual([]);
  });

  it.each([
    ['work of others', (test: ReturnType<typeof createService>) => test.found.due.push(one)],
    ['a batch that was left behind', (test: ReturnType<typeof createService>) => (test.found.batches = 1)],
    ['a wish of an administrator', (test: ReturnType<typeof createService>) => test.relay.nudge(one)],
  ])('starts with %s', async (_title, happen) => {
    const test = createService();
    await test.service.start();
    happen(test);
    await test.clock.advance(10_000);
    test.relay.nudge(one);
    await test.service.stop(soon());
    expect(test.calls).toEqual(['load', 'start', 'nudge 1', 'nudge 1', 'stop']);
  });

  it('carries on what is asked for once it is there', async () => {
    const { clock, relay, service } = createService();
    await service.start();
    expect(relay.carryOn(one, 'x' as never)).toBe(false);
    relay.nudge(one);
    await clock.advance(1);
    expect(relay.carryOn(one, 'x' as never)).toBe(true);
    await service.stop(soon());
    expect(relay.carryOn(one, 'x' as never)).toBe(false);
  });
});
