import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../tests/support/manual-clock.ts';
import { AppError, isAppError } from '../../../base/errors.ts';
import { type MigrationUserStatus, nextUserStatus } from '../../states/user-status.ts';
import { createBatch, createEndpoint, createTestControl, type TestControl } from '../test-control.ts';
import { createNode, FakeRunner, type TestNode } from './test-scheduler.ts';

const minuteMs = 60_000;
const people = ['a', 'b', 'c', 'd', 'e', 'f'];

/** What administrators do, and what happens to nodes and servers; `n` chooses whom it is done to. */
const commands = {
  start: ({ migrations, organization }: TestControl) => migrations.batches.start(organization, 'IMAPBatch1'),
  stop: ({ migrations, organization }: TestControl) => migrations.batches.stop(organization, 'IMAPBatch1'),
  complete: ({ migrations, organization }: TestControl) =>
    migrations.batches.complete(organization, 'IMAPBatch1'),
  syncNow: ({ migrations, organization }: TestControl) =>
    migrations.batches.update(organization, 'IMAPBatch1', { syncNow: true }),
  startUser: ({ migrations, organization }: TestControl, n: number) =>
    migrations.users.start(organization, `${people[n % people.length]}@contoso.com`),
  stopUser: ({ migrations, organization }: TestControl, n: number) =>
    migrations.users.stop(organization, `${people[n % people.length]}@contoso.com`),
  syncUser: ({ migrations, organization }: TestControl, n: number) =>
    migrations.users.update(organization, `${people[n % people.length]}@contoso.com`, { syncNow: true }),
  removeUser: ({ migrations, organization }: TestControl, n: number) =>
    migrations.users.remove(organization, `${people[n % people.length]}@contoso.com`),
  limits: ({ migrations, organization }: TestControl, n: number) =>
    migrations.endpoints.update(organization, 'IMAPEndpoint', {
      maxConcurrentMigrations: 2,
      maxConcurrentIncrementalSyncs: 1 + (n % 2),
    }),
} as const;

const anyStep = fc.oneof(
  fc.record({
    do: fc.constantFrom(...(Object.keys(commands) as (keyof typeof commands)[])),
    n: fc.nat(99),
  }),
  fc.record({ wait: fc.integer({ min: 1, max: 90_000 }) }),
  fc.record({ restart: fc.nat(1) }),
);

/** The endpoint answers, fails for now or for good, as the sequence says; in its order, whoever asks. */
const anyRounds = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ ms: fc.integer({ min: 0, max: 100_000 }), fails: fc.constant(undefined) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        ms: fc.constant(1000),
        fails: fc.constantFrom('now' as const, 'good' as const),
      }),
    },
  ),
  { maxLength: 30 },
);

const failures = {
  now: () => new AppError({ kind: 'unavailable', code: 'migration.source.connect', message: 'Away.' }),
  good: () => new AppError({ kind: 'denied', code: 'migration.source.signIn', message: 'Wrong.' }),
};

const rest: ReadonlySet<MigrationUserStatus> = new Set([
  'Synced',
  'IncrementalSynced',
  'Failed',
  'IncrementalFailed',
  'CompletionFailed',
  'Stopped',
  'IncrementalStopped',
  'Completed',
  'CompletedWithWarnings',
]);

describe('two schedulers on one store', () => {
  it('keep the limits, run nobody twice, and bring every user to rest', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 25 }), anyRounds, async (steps, rounds) => {
        const nodes: TestNode[] = [];
        const control = await createTestControl({
          clock: new ManualClock(),
          people,
          scheduling: {
            nudge: (tenant) => {
              for (const { scheduler } of nodes) scheduler.nudge(tenant);
            },
            carryOn: (tenant, batch) => nodes[0]?.scheduler.carryOn(tenant, batch) ?? false,
          },
        });
        const { clock, migrations, organization, store } = control;
        const runner = new FakeRunner(clock);
        let count = 0;
        runner.script = () => {
          const { ms = minuteMs, fails } = rounds[count % Math.max(rounds.length, 1)] ?? {};
          // In the end every server is well.
          count += 1;
          return { ms, ...(fails && count < 200 ? { error: failures[fails]() } : {}) };
        };
        for (let node = 0; node < 2; node += 1) {
          nodes.push(createNode(control, { runner, times: { idleMs: 5000 } }));
        }
        await createEndpoint(control);
        await migrations.endpoints.update(organization, 'IMAPEndpoint', {
          maxConcurrentMigrations: 2,
          maxConcurrentIncrementalSyncs: 2,
        });
        await createBatch(control, people, { autoStart: true });
        for (const { scheduler } of nodes) await scheduler.start();

        for (const step of steps) {
          if ('wait' in step) await clock.advance(step.wait);
          else if ('restart' in step) {
            const { scheduler } = nodes[step.restart] as TestNode;
            const stopped = scheduler.stop(new AbortController().signal);
            await clock.advance(1);
            await stopped;
            await scheduler.start();
          } else {
            try {
              await commands[step.do](control, step.n);
            } catch (error) {
              // Too early or too late, or nobody is there any more.
              if (!isAppError(error, 'conflict') && !isAppError(error, 'notFound')) throw error;
            }
          }
          expect(runner.faults).toEqual([]);
        }
        // Servers are well from now on; what failed for now has its pauses behind it before the next interval.
        count = 200;
        await clock.advance(60 * minuteMs);
        for (const { scheduler } of nodes) {
          const stopped = scheduler.stop(new AbortController().signal);
          await clock.advance(1);
          await stopped;
        }

        expect(runner.faults).toEqual([]);
        expect(runner.peak.first).toBeLessThanOrEqual(2);
        expect(runner.peak.later).toBeLessThanOrEqual(2);
        const users = await store.listMigrationUsers(organization.tenant, { limit: 99 });
        for (const { status, lease } of users) {
          expect([rest.has(status as MigrationUserStatus), lease]).toEqual([true, null]);
          expect(nextUserStatus(status as MigrationUserStatus, 'remove')).toBe('Removing');
        }
        const { counts } = await migrations.batches.get(organization, 'IMAPBatch1');
        expect([counts.ActiveCount, counts.TotalCount]).toEqual([0, users.length]);
      }),
      { numRuns: 40 },
    );
  });
});
