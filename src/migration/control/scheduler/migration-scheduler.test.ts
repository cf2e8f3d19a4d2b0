import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../tests/support/manual-clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { MigrationNotice } from '../ports.ts';
import { createBatch, type TestControl } from '../test-control.ts';
import { createNode, createTestServer, FakeRunner, statusesOf } from './test-scheduler.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const away = () =>
  new AppError({
    kind: 'unavailable',
    code: 'migration.source.connect',
    message: 'The server is away. Wait.',
  });
const wrong = () =>
  new AppError({
    kind: 'denied',
    code: 'migration.source.signIn',
    message: 'The password is wrong. Correct it.',
  });

const startServer = (options: Omit<Parameters<typeof createTestServer>[0], 'clock'> = {}) =>
  createTestServer({ ...options, clock: new ManualClock() });

function batchOf({ migrations, organization }: TestControl) {
  return migrations.batches.get(organization, 'IMAPBatch1');
}

describe('a batch that is started', () => {
  it('is copied, then kept in step every 24 hours', async () => {
    const server = await startServer();
    const { clock, runner } = server;
    await createBatch(server, ['kim', 'lee'], { autoStart: true });
    await clock.advance(1);
    expect(await statusesOf(server)).toEqual(['Starting', 'Starting']);
    await clock.advance(40 * secondMs);
    expect(await statusesOf(server)).toEqual(['Syncing', 'Syncing']);
    expect((await batchOf(server)).status).toBe('Syncing');
    await clock.advance(minuteMs);
    expect(await statusesOf(server)).toEqual(['Synced', 'Synced']);
    const synced = await batchOf(server);
    expect(synced).toMatchObject({
      status: 'Synced',
      counts: { SyncedCount: 2 },
      dataConsistencyScore: 'Perfect',
      progress: { syncedItems: 20, transferredBytes: 2000 },
    });
    expect(synced.initialSyncedAt).not.toBeNull();
    await clock.advance(3 * dayMs);
    expect(await statusesOf(server)).toEqual(['IncrementalSynced', 'IncrementalSynced']);
    const later = runner.rounds.filter(({ round }) => round === 'incremental');
    expect(later.length).toBe(6);
    const kim = later.filter(({ address }) => address === 'kim@contoso.com').map(({ at }) => at);
    expect(kim.map((at, index) => Math.round((at - (kim[index - 1] ?? at - dayMs)) / hourMs))).toEqual([
      24, 24, 24,
    ]);
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('waits until StartAfter, and ends at CompleteAfter', async () => {
    const server = await startServer();
    const { clock, runner } = server;
    const startAfter = clock.now() + hourMs;
    const completeAfter = clock.now() + 30 * hourMs;
    await createBatch(server, ['kim'], { autoStart: true, startAfter, completeAfter });
    await clock.advance(hourMs - 1);
    expect([runner.rounds.length, (await batchOf(server)).status]).toEqual([0, 'Waiting']);
    await clock.advance(10 * minuteMs);
    expect((await batchOf(server)).status).toBe('Synced');
    await clock.advance(29 * hourMs);
    expect((await batchOf(server)).status).toBe('Completed');
    expect(runner.rounds.at(-1)?.round).toBe('final');
    expect(await server.store.listMigrationUsers(server.organization.tenant, { limit: 9 })).toMatchObject([
      { status: 'Completed', secret: null },
    ]);
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('never has more at work than the endpoint allows', async () => {
    const people = Array.from({ length: 12 }, (_, index) => `u${index}`);
    const server = await startServer({ people });
    const { clock, runner, migrations, organization } = server;
    await migrations.endpoints.update(organization, 'IMAPEndpoint', {
      maxConcurrentMigrations: 3,
      maxConcurrentIncrementalSyncs: 2,
    });
    await createBatch(server, people, { autoStart: true });
    await clock.advance(hourMs);
    expect((await batchOf(server)).status).toBe('Synced');
    await migrations.batches.update(organization, 'IMAPBatch1', { syncNow: true });
    await clock.advance(hourMs);
    expect(runner.rounds.filter(({ round }) => round === 'incremental').length).toBeGreaterThanOrEqual(12);
    expect(runner.peak).toEqual({ first: 3, later: 2 });
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('works at the hours of its endpoint alone', async () => {
    const server = await startServer();
    const { clock, runner, migrations, organization } = server;
    runner.script = () => ({ ms: 100 * minuteMs });
    await migrations.endpoints.update(organization, 'IMAPEndpoint', {
      hours: { from: '22:00', to: '01:00', timeZone: 'UTC' },
    });
    await createBatch(server, ['kim'], { autoStart: true });
    await clock.advance(55 * minuteMs);
    expect(await statusesOf(server)).toEqual(['Syncing']);
    await clock.advance(hourMs);
    expect(await statusesOf(server)).toEqual(['Queued']);
    await clock.advance(20 * hourMs);
    expect(runner.rounds.length).toBe(1);
    await clock.advance(4 * hourMs);
    expect([runner.rounds.length, await statusesOf(server)]).toEqual([2, ['Synced']]);
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });
});

describe('what an administrator wants', () => {
  it('stops within five seconds, and goes on from there', async () => {
    const server = await startServer();
    const { clock, migrations, organization, runner } = server;
    await createBatch(server, ['kim', 'lee'], { autoStart: true });
    await clock.advance(10 * secondMs);
    expect((await migrations.batches.stop(organization, 'IMAPBatch1')).status).toBe('Stopping');
    await clock.advance(5 * secondMs);
    expect([await statusesOf(server), runner.running.size]).toEqual([['Stopped', 'Stopped'], 0]);
    expect((await batchOf(server)).status).toBe('Stopped');
    await migrations.batches.start(organization, 'IMAPBatch1');
    await clock.advance(2 * minuteMs);
    expect((await batchOf(server)).status).toBe('Synced');
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('completes with one last round', async () => {
    const server = await startServer();
    const { clock, migrations, organization, runner } = server;
    runner.script = ({ user, round }) => ({
      skipped: round === 'final' && user.emailAddress.startsWith('lee') ? { damaged: 1 } : {},
    });
    await createBatch(server, ['kim', 'lee'], { autoStart: true });
    await clock.advance(5 * minuteMs);
    expect((await migrations.batches.complete(organization, 'IMAPBatch1')).status).toBe('Completing');
    await clock.advance(5 * minuteMs);
    expect(await statusesOf(server)).toEqual(['Completed', 'CompletedWithWarnings']);
    expect(await batchOf(server)).toMatchObject({ status: 'Completed', dataConsistencyScore: 'Investigate' });
    expect(runner.rounds.map(({ round }) => round)).toEqual(['first', 'first', 'final', 'final']);
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('completes with a round that begins after it was asked for', async () => {
    const server = await startServer();
    const { clock, migrations, organization, runner } = server;
    await createBatch(server, ['kim'], { autoStart: true });
    await clock.advance(5 * minuteMs);
    await migrations.batches.update(organization, 'IMAPBatch1', { syncNow: true });
    await clock.advance(10 * secondMs);
    expect(await statusesOf(server)).toEqual(['IncrementalSyncing']);
    await migrations.batches.complete(organization, 'IMAPBatch1');
    await clock.advance(5 * minuteMs);
    expect(runner.rounds.map(({ round }) => round)).toEqual(['first', 'incremental', 'final']);
    expect(await statusesOf(server)).toEqual(['Completed']);
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('removes what is at work once it rests', async () => {
    const server = await startServer();
    const { clock, migrations, organization, runner, store } = server;
    await createBatch(server, ['kim', 'lee'], { autoStart: true });
    await clock.advance(10 * secondMs);
    await migrations.batches.remove(organization, 'IMAPBatch1', { force: true });
    expect((await batchOf(server)).status).toBe('Removing');
    await clock.advance(5 * secondMs);
    expect(await migrations.batches.list(organization)).toEqual([]);
    expect(await store.listMigrationUsers(organization.tenant, { limit: 9 })).toEqual([]);
    expect(runner.running.size).toBe(0);
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('removes one user at work, and copies the others', async () => {
    const server = await startServer();
    const { clock, migrations, organization } = server;
    await createBatch(server, ['kim', 'lee'], { autoStart: true });
    await clock.advance(10 * secondMs);
    await migrations.users.remove(organization, 'kim@contoso.com');
    await clock.advance(2 * minuteMs);
    expect(await statusesOf(server)).toEqual(['Synced']);
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });
});

describe('what goes wrong', () => {
  it('for good fails the user at once, and can be tried again', async () => {
    const server = await startServer();
    const { clock, migrations, organization, runner } = server;
    runner.script = ({ user }, round) =>
      user.emailAddress.startsWith('kim') && round === 1 ? { error: wrong() } : {};
    await createBatch(server, ['kim', 'lee'], { autoStart: true });
    await clock.advance(5 * minuteMs);
    expect(await statusesOf(server)).toEqual(['Failed', 'Synced']);
    expect((await batchOf(server)).status).toBe('SyncedWithErrors');
    expect((await migrations.users.get(organization, 'kim@contoso.com')).error).toMatchObject({
      code: 'migration.source.signIn',
      message: 'The password is wrong. Correct it.',
      isTransient: false,
    });
    const failures = await Array.fromAsync(migrations.batches.failures(organization, 'IMAPBatch1'));
    expect(failures.map(({ emailAddress, row }) => [emailAddress, row])).toEqual([['kim@contoso.com', 2]]);
    await migrations.batches.start(organization, 'IMAPBatch1');
    await clock.advance(5 * minuteMs);
    expect(await statusesOf(server)).toEqual(['Synced', 'Synced']);
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('for now is tried again with longer and longer pauses, and at last fails', async () => {
    const server = await startServer();
    const { clock, runner } = server;
    runner.script = () => ({ ms: 0, error: away() });
    await createBatch(server, ['kim'], { autoStart: true });
    await clock.advance(minuteMs);
    expect(await statusesOf(server)).toEqual(['Queued']);
    await clock.advance(dayMs);
    expect([await statusesOf(server), runner.rounds.length]).toEqual([['Failed'], 12]);
    expect((await batchOf(server)).status).toBe('Failed');
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('in a later round does not keep the next from coming', async () => {
    const server = await startServer();
    const { clock, runner } = server;
    runner.script = (_job, round) => (round === 2 ? { error: wrong() } : {});
    await createBatch(server, ['kim'], { autoStart: true });
    await clock.advance(25 * hourMs);
    expect((await batchOf(server)).status).toBe('SyncedWithErrors');
    await clock.advance(dayMs);
    expect([await statusesOf(server), (await batchOf(server)).status]).toEqual([
      ['IncrementalSynced'],
      'Synced',
    ]);
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('beyond BadItemLimit fails what would be synced', async () => {
    const server = await startServer();
    const { clock, migrations, organization, runner } = server;
    runner.script = () => ({ skipped: { damaged: 2, tooLarge: 5 } });
    await createBatch(server, ['kim'], { autoStart: true, badItemLimit: 1 });
    await clock.advance(5 * minuteMs);
    const user = await migrations.users.statistics(organization, 'kim@contoso.com', { includeReport: true });
    expect([user.status, user.error?.code]).toEqual(['Failed', 'migration.itemLimit']);
    expect(user.consistencyFactors).toEqual([
      { reason: 'tooLarge', count: 5, score: 'Good' },
      { reason: 'damaged', count: 2, score: 'Investigate' },
    ]);
    expect(user.report?.map(({ message }) => message)).toContain('half way');
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });
});

describe('nodes', () => {
  it('take over from one that died', async () => {
    const server = await startServer();
    const { clock } = server;
    await server.scheduler.stop(AbortSignal.timeout(1000));
    // Its clock goes no further: it neither renews nor notices, nor does it write any more.
    const dead = new ManualClock();
    const dying = createNode(server, { clock: dead, runner: new FakeRunner(dead) });
    await dying.scheduler.start();
    await createBatch(server, ['kim'], { autoStart: true });
    await dead.advance(10 * secondMs);
    dying.scheduler.nudge(server.organization.tenant);
    await dead.advance(secondMs);
    expect([dying.runner.running.size, await statusesOf(server)]).toEqual([1, ['Starting']]);

    const other = createNode(server);
    await other.scheduler.start();
    await clock.advance(50 * secondMs);
    expect(other.runner.rounds.length).toBe(0);
    await clock.advance(5 * minuteMs);
    expect([other.runner.rounds.length, await statusesOf(server)]).toEqual([1, ['Synced']]);
    await other.scheduler.stop(AbortSignal.timeout(1000));

    // It comes back to life, finds its lease gone, and changes nothing.
    await dead.advance(5 * minuteMs);
    expect([dying.runner.running.size, await statusesOf(server)]).toEqual([0, ['Synced']]);
    await dying.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('that is the only one goes on at once where another was killed', async () => {
    const server = await startServer();
    await server.scheduler.stop(AbortSignal.timeout(1000));
    const dead = new ManualClock();
    const killed = createNode(server, { clock: dead, runner: new FakeRunner(dead) });
    await createBatch(server, ['kim', 'lee'], { autoStart: true });
    await killed.scheduler.start();
    await dead.advance(secondMs);
    expect(killed.runner.running.size).toBe(2);
    const next = createNode(server, { isAlone: true });
    await next.scheduler.start();
    await server.clock.advance(secondMs);
    expect(next.runner.running.size).toBe(2);
    await next.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('give their leases back when they are stopped', async () => {
    const server = await startServer();
    const { clock } = server;
    await createBatch(server, ['kim', 'lee'], { autoStart: true });
    await clock.advance(10 * secondMs);
    await server.scheduler.stop(AbortSignal.timeout(1000));
    expect(await statusesOf(server)).toEqual(['Queued', 'Queued']);
    const other = createNode(server);
    await other.scheduler.start();
    await clock.advance(2 * minuteMs);
    expect(await statusesOf(server)).toEqual(['Synced', 'Synced']);
    await other.scheduler.stop(AbortSignal.timeout(1000));
  });

  it('find wishes that another has heard', async () => {
    const server = await startServer();
    const { clock, context } = server;
    const deaf = createNode(server, { times: { idleMs: secondMs } });
    await server.scheduler.stop(AbortSignal.timeout(1000));
    await deaf.scheduler.start();
    await createBatch(server, ['kim'], { autoStart: true });
    await clock.advance(10 * secondMs);
    expect(deaf.runner.running.size).toBe(1);
    await server.migrations.batches.stop(server.organization, 'IMAPBatch1');
    await clock.advance(5 * secondMs);
    expect([deaf.runner.running.size, await statusesOf(server)]).toEqual([0, ['Stopped']]);
    expect(context.scheduling).toBeDefined();
    await deaf.scheduler.stop(AbortSignal.timeout(1000));
  });
});

describe('after a long time', () => {
  it('stops what nobody has touched for 60 days, and removes it 90 days later', async () => {
    const server = await startServer({ times: { idleMs: hourMs, batchesMs: hourMs } });
    const { clock, migrations, organization } = server;
    await createBatch(server, ['kim'], { autoStart: true });
    await clock.advance(59 * dayMs);
    expect(await statusesOf(server)).toEqual(['IncrementalSynced']);
    await clock.advance(2 * dayMs);
    expect([await statusesOf(server), (await batchOf(server)).status]).toEqual([
      ['IncrementalStopped'],
      'Stopped',
    ]);
    await clock.advance(91 * dayMs);
    expect(await migrations.batches.list(organization)).toEqual([]);
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });
});

describe('people', () => {
  it('are told of the first copy, of failures, now and then, and of the end', async () => {
    const notices: MigrationNotice[] = [];
    const server = await startServer({ notices });
    const { clock, migrations, organization, runner } = server;
    runner.script = ({ user }, round) =>
      user.emailAddress.startsWith('kim') && round === 3 ? { error: wrong() } : {};
    await createBatch(server, ['kim', 'lee'], { autoStart: true, notificationEmails: ['admin@contoso.com'] });
    await clock.advance(5 * minuteMs);
    expect(notices.map(({ kind }) => kind)).toEqual(['synced']);
    await clock.advance(3 * dayMs);
    const kinds = notices.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'failed').length).toBe(1);
    expect(kinds.filter((kind) => kind === 'report').length).toBeGreaterThanOrEqual(2);
    await migrations.batches.complete(organization, 'IMAPBatch1');
    await clock.advance(5 * minuteMs);
    expect(notices.at(-1)?.kind).toBe('completed');
    await server.scheduler.stop(AbortSignal.timeout(1000));
  });
});
