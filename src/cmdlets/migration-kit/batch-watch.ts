/**
 * Looks at a batch again and again. What has changed since the last look goes out as lines: mailboxes that have come to
 * another status, and once a minute the batch as a whole. What is under way goes to the progress stream, which a terminal
 * draws anew in its place.
 */
import { isAppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { MigrationBatch } from '../../migration/control/batch-model.ts';
import type { MigrationUser, UserStatistics } from '../../migration/control/user-model.ts';
import type { MigrationBatchStatus } from '../../migration/states/batch-status.ts';
import type { MigrationUserStatus } from '../../migration/states/user-status.ts';
import type { CmdletContext } from '../kit/context.ts';
import { ProgressRecord } from '../kit/progress-record.ts';
import {
  type MigrationProgressRow,
  percentOf,
  shownRate,
} from '../presentation/migration-progress-object.ts';

/** Beyond it, mailboxes are told of while they are at work and no more: nobody reads fifty thousand lines. */
const mostUsersToldOf = 1_000;
const minuteMs = 60_000;
const secondMs = 1000;
const batchActivity = 1;

const atWork: readonly MigrationUserStatus[] = [
  'Starting',
  'Syncing',
  'IncrementalSyncing',
  'Completing',
  'CompletionSynced',
  'Stopping',
];

export interface Look {
  readonly batch: MigrationBatch;
  readonly rows: readonly MigrationProgressRow[];
}

export class BatchWatch {
  readonly #context: CmdletContext;
  readonly #guid: Guid;
  readonly #statuses = new Map<Guid, MigrationUserStatus>();
  /** By user: the number of the line that a terminal draws for it. */
  #activities = new Map<Guid, number>();
  #nextActivity = batchActivity + 1;
  #batchStatus: MigrationBatchStatus | undefined;
  #nextSummaryMs = 0;

  constructor(context: CmdletContext, guid: Guid) {
    this.#context = context;
    this.#guid = guid;
  }

  /** Undefined where the batch has been removed meanwhile. */
  async look(): Promise<Look | undefined> {
    const { rooms, organization, clock } = this.#context;
    const batch = await rooms.migrations.batches.find(organization, this.#guid);
    if (batch === undefined) return undefined;
    const running = await this.#running();
    const changed = await this.#changed(batch, running);
    this.#draw(batch, running);
    const nowMs = clock.monotonic();
    const rows = changed.map((user) => this.#rowOf(batch, user));
    if (batch.status !== this.#batchStatus || nowMs >= this.#nextSummaryMs) {
      rows.push(summaryOf(batch, running, clock.now()));
      this.#nextSummaryMs = nowMs + minuteMs;
    }
    this.#batchStatus = batch.status;
    return { batch, rows };
  }

  /** Every mailbox as it is, and the batch as a whole. */
  async *once(): AsyncIterable<MigrationProgressRow> {
    const { rooms, organization, clock } = this.#context;
    const batch = await rooms.migrations.batches.get(organization, this.#guid);
    const running = await this.#running();
    const byGuid = new Map(running.map((user) => [user.guid, user]));
    for await (const user of rooms.migrations.users.each(organization, { batch: this.#guid })) {
      yield this.#rowOf(batch, byGuid.get(user.guid) ?? user);
    }
    yield summaryOf(batch, running, clock.now());
  }

  /** Nothing of it stays on the screen. */
  end(): void {
    for (const activityId of [...this.#activities.values(), batchActivity]) this.#clear(activityId);
  }

  async #running(): Promise<UserStatistics[]> {
    const { rooms, organization } = this.#context;
    const found: UserStatistics[] = [];
    const users = rooms.migrations.users.each(organization, { batch: this.#guid, statuses: atWork });
    for await (const { guid } of users) {
      const statistics = await this.#findStatistics(guid);
      if (statistics !== undefined) found.push(statistics);
    }
    return found;
  }

  /** It may have been removed since it was listed. */
  async #findStatistics(guid: Guid): Promise<UserStatistics | undefined> {
    const { rooms, organization } = this.#context;
    try {
      return await rooms.migrations.users.statistics(organization, guid);
    } catch (error) {
      if (isAppError(error, 'notFound')) return undefined;
      throw error;
    }
  }

  /** Of a large batch, those at work and those that were at the last look. */
  async #changed(batch: MigrationBatch, running: readonly UserStatistics[]): Promise<MigrationUser[]> {
    const { rooms, organization } = this.#context;
    const users: MigrationUser[] = [];
    if (batch.counts.TotalCount <= mostUsersToldOf) {
      const byGuid = new Map(running.map((user) => [user.guid, user]));
      for await (const user of rooms.migrations.users.each(organization, { batch: this.#guid })) {
        users.push(byGuid.get(user.guid) ?? user);
      }
    } else {
      users.push(...running);
      const now = new Set(running.map(({ guid }) => guid));
      for (const guid of this.#statuses.keys()) {
        const user = now.has(guid) ? undefined : await rooms.migrations.users.find(organization, guid);
        if (user !== undefined) users.push(user);
      }
    }
    const changed = users.filter(({ guid, status }) => this.#statuses.get(guid) !== status);
    this.#statuses.clear();
    for (const { guid, status } of users) this.#statuses.set(guid, status);
    return changed;
  }

  #rowOf(batch: MigrationBatch, user: MigrationUser | UserStatistics): MigrationProgressRow {
    const running = 'isRunning' in user ? user : undefined;
    return {
      at: this.#context.clock.now(),
      identity: user.emailAddress,
      batch: batch.name,
      status: user.status,
      ...user.progress,
      bytesPerSecond: running?.isRunning === true ? running.bytesPerSecond : null,
      msLeft: running?.estimatedMsLeft ?? null,
      folder: running?.currentFolder ?? null,
      error: user.error?.message ?? null,
    };
  }

  #draw(batch: MigrationBatch, running: readonly UserStatistics[]): void {
    const { TotalCount, ActiveCount, SyncedCount, FinalizedCount, FailedCount } = batch.counts;
    const summary = summaryOf(batch, running, 0);
    const done = SyncedCount + FinalizedCount;
    this.#show({ ...summary, identity: batch.name }, batchActivity, {
      status: `${batch.status}: ${done}/${TotalCount} synced, ${ActiveCount} active, ${FailedCount} failed`,
    });
    const drawn = new Map<Guid, number>();
    for (const user of running) {
      const activityId = this.#activities.get(user.guid) ?? this.#nextActivity++;
      drawn.set(user.guid, activityId);
      const { syncedItems, estimatedItems, transferredBytes } = user.progress;
      const bytes = `${(transferredBytes / 1024 ** 2).toFixed(1)} MB`;
      const status = `${user.status} ${syncedItems}/${estimatedItems} ${bytes}`;
      this.#show(this.#rowOf(batch, user), activityId, { status, parent: batchActivity });
    }
    for (const [guid, activityId] of this.#activities) if (!drawn.has(guid)) this.#clear(activityId);
    this.#activities = drawn;
  }

  #show(
    row: MigrationProgressRow,
    activityId: number,
    { status, parent }: { readonly status: string; readonly parent?: number },
  ): void {
    const rate = !row.bytesPerSecond ? '' : ` ${shownRate(row.bytesPerSecond)}`;
    this.#context.reporter.progress(
      new ProgressRecord({
        activityId,
        parentActivityId: parent,
        activity: row.identity,
        statusDescription: `${status}${rate}`,
        currentOperation: row.folder ?? undefined,
        percentComplete: percentOf(row),
        secondsRemaining: row.msLeft === null ? undefined : Math.round(row.msLeft / secondMs),
      }),
    );
  }

  #clear(activityId: number): void {
    const fields = { activityId, activity: ' ', statusDescription: ' ', completed: true } as const;
    this.#context.reporter.progress(new ProgressRecord(fields));
  }
}

/** The batch as a whole: nothing is said of the time left while mailboxes wait whose sizes nobody knows yet. */
function summaryOf(
  batch: MigrationBatch,
  running: readonly UserStatistics[],
  at: number,
): MigrationProgressRow {
  const { name, status, progress, tally } = batch;
  const rates = running.flatMap(({ isRunning, bytesPerSecond }) =>
    isRunning && bytesPerSecond !== null ? [bytesPerSecond] : [],
  );
  const rate = rates.length === 0 ? null : rates.reduce((sum, each) => sum + each, 0);
  const waiting = (tally.Validating ?? 0) + (tally.Queued ?? 0) + (tally.Starting ?? 0);
  const bytesLeft = Math.max(0, progress.estimatedBytes - progress.transferredBytes);
  const isKnown = status === 'Syncing' && waiting === 0 && rate !== null && rate > 0;
  return {
    at,
    identity: name,
    batch: name,
    status,
    ...progress,
    bytesPerSecond: rate,
    msLeft: isKnown ? (bytesLeft / rate) * secondMs : null,
    folder: null,
    error: null,
  };
}
