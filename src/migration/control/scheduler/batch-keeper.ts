/**
 * Keeps batches in step with their users: leads those on their way, moves the others where their users have come to, and
 * tells people. Any node may do so at any time; what is told is marked first, so that one of them tells it.
 */
import type { Guid } from '../../../base/ids.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { MigrationObject } from '../../../store/ports/migration-store.ts';
import { type MigrationBatchStatus, nextBatchStatus } from '../../states/batch-status.ts';
import { countUsers, effectiveBatchStatus, type UserTally } from '../../states/batch-tally.ts';
import { changeBatch, leadBatch, moveBatch } from '../batch-steps.ts';
import { tallyOf, toBatch } from '../batch-view.ts';
import { eachUser } from '../change-users.ts';
import { worstOf } from '../consistency.ts';
import type { MigrationNoticeKind } from '../ports.ts';
import { writeReport } from '../report-log.ts';
import { type BatchContent, readBatchContent, readUserContent } from '../stored-content.ts';
import type { SchedulerContext } from './scheduler-options.ts';

const onItsWay: ReadonlySet<MigrationBatchStatus> = new Set([
  'Starting',
  'Stopping',
  'Completing',
  'Removing',
]);
const hasSynced: ReadonlySet<MigrationBatchStatus> = new Set(['Synced', 'SyncedWithErrors']);
const isOver: ReadonlySet<MigrationBatchStatus> = new Set(['Completed', 'CompletedWithErrors']);
const underWay: ReadonlySet<MigrationBatchStatus> = new Set([
  'Syncing',
  'IncrementalSyncing',
  'Synced',
  'SyncedWithErrors',
  'Completing',
]);
const failuresEveryMs = 60 * 60_000;

export type KeptState = 'kept' | 'unfinished' | 'gone';

type KeeperContext = Pick<SchedulerContext, 'store' | 'clock' | 'log' | 'notifier'>;

export class BatchKeeper {
  readonly #context: KeeperContext;

  constructor(context: KeeperContext) {
    this.#context = context;
  }

  /** `unfinished`: there is more to do for it soon. */
  async keep(organization: Tenant, guid: Guid, facts: RoundFacts, signal: AbortSignal): Promise<KeptState> {
    const { store, clock } = this.#context;
    const before = await store.findMigrationObject(organization.tenant, 'batch', { guid });
    if (before === undefined) return 'gone';
    await this.#begin(organization, before, clock.now());
    const object = await store.findMigrationObject(organization.tenant, 'batch', { guid });
    if (object === undefined) return 'gone';
    const { status } = readBatchContent(object);
    if (onItsWay.has(status) && !(await leadBatch(this.#context, organization, guid))) return 'gone';
    await this.#follow(organization, guid, facts, signal);
    return status === 'Removing' || status === 'Starting' ? 'unfinished' : 'kept';
  }

  /** StartAfter or CompleteAfter has come. */
  async #begin(organization: Tenant, object: MigrationObject, now: number): Promise<void> {
    const { status, startAfter, completeAfter } = readBatchContent(object);
    if (status === 'Waiting' && startAfter !== null && startAfter <= now) {
      await moveBatch(this.#context, organization, object.guid, 'begin');
    } else if (completeAfter !== null && completeAfter <= now && nextBatchStatus(status, 'complete')) {
      if (!isOver.has(status)) await moveBatch(this.#context, organization, object.guid, 'complete');
    }
  }

  async #follow(organization: Tenant, guid: Guid, facts: RoundFacts, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#context;
    const { tenant } = organization;
    const tallies = await store.tallyMigrationUsers(tenant, guid);
    const tally = tallyOf(tallies);
    const now = clock.now();
    const before = await store.findMigrationObject(tenant, 'batch', { guid });
    if (before === undefined) return;
    const stored = readBatchContent(before);
    const status = settledStatus(stored.status, tally);
    const isMoved = status !== stored.status;
    const score =
      isMoved && (hasSynced.has(status) || isOver.has(status))
        ? await this.#worst(organization, guid)
        : undefined;
    let notice: MigrationNoticeKind | undefined;
    const after = await changeBatch(this.#context, organization, guid, (content) => {
      const current = settledStatus(content.status, tally);
      notice = findNotice(content, current, tally, now);
      const next = {
        ...content,
        ...factsOf(content, facts),
        ...(score === undefined ? {} : { score }),
        ...timesOf(content, current, now),
        ...toldOf(content, current, tally, notice, now),
        status: current,
      };
      return isSame(content, next) ? undefined : next;
    });
    if (after === undefined) return;
    if (isMoved) {
      const message = `The batch is ${status}: ${describe(tally)}.`;
      await writeReport(store, tenant, guid, [{ at: now, level: 'information', message }]);
      this.#context.log.info('migration.batchMoved', {
        tenant,
        batch: guid,
        from: stored.status,
        to: status,
      });
    }
    if (notice === undefined) return;
    const endpoints = await store.listMigrationObjects(tenant, 'endpoint');
    const names = new Map(endpoints.map((endpoint) => [endpoint.guid, endpoint.name]));
    await this.#tell(organization, notice, toBatch(after, tallies, names), signal);
  }

  /** Over all users: what was mended since counts no longer. */
  async #worst({ tenant }: Tenant, batch: Guid): Promise<BatchContent['score']> {
    let score: BatchContent['score'] = null;
    for await (const page of eachUser(this.#context.store, tenant, { batch })) {
      score = worstOf([score, ...page.map((user) => readUserContent(user).score)]);
    }
    return score;
  }

  async #tell(
    organization: Tenant,
    kind: MigrationNoticeKind,
    batch: ReturnType<typeof toBatch>,
    signal: AbortSignal,
  ): Promise<void> {
    const { notifier, log, store, clock } = this.#context;
    const place = { tenant: organization.tenant, batch: batch.guid, kind };
    try {
      await notifier.notify({ kind, organization, batch }, signal);
      log.info('migration.noticeSent', place);
    } catch (error) {
      log.warn('migration.noticeFailed', { ...place, error });
      const message = `A notice could not be sent: ${error instanceof Error ? error.message : 'unknown reason'}`;
      const entry = { at: clock.now(), level: 'warning' as const, message };
      await writeReport(store, organization.tenant, batch.guid, [entry]);
    }
  }
}

/** What a batch is told when rounds of its users end. */
export interface RoundFacts {
  readonly lastSyncedAt: number | null;
  readonly score: BatchContent['score'];
}

export const noRoundFacts: RoundFacts = { lastSyncedAt: null, score: null };

export function joinFacts(one: RoundFacts, other: RoundFacts): RoundFacts {
  return {
    lastSyncedAt: Math.max(one.lastSyncedAt ?? 0, other.lastSyncedAt ?? 0) || null,
    score: worstOf([one.score, other.score]),
  };
}

function factsOf({ lastSyncedAt, score }: BatchContent, facts: RoundFacts): RoundFacts {
  return joinFacts({ lastSyncedAt, score }, facts);
}

/** Users go in and out of their rounds all day: that is shown, and not written down. */
function settledStatus(status: MigrationBatchStatus, tally: UserTally): MigrationBatchStatus {
  const effective = effectiveBatchStatus(status, tally);
  return effective === 'IncrementalSyncing' ? status : effective;
}

function timesOf(content: BatchContent, status: MigrationBatchStatus, now: number): Partial<BatchContent> {
  return {
    ...(hasSynced.has(status) && content.initialSyncedAt === null ? { initialSyncedAt: now } : {}),
    ...(isOver.has(status) && content.completedAt === null ? { completedAt: now } : {}),
  };
}

/** Nobody hears of a batch without addresses; what is told of others is decided by what they were told before. */
function findNotice(
  content: BatchContent,
  status: MigrationBatchStatus,
  tally: UserTally,
  now: number,
): MigrationNoticeKind | undefined {
  if (content.notificationEmails.length === 0) return undefined;
  if (isOver.has(status)) return isOver.has(content.toldStatus ?? 'Created') ? undefined : 'completed';
  if ((hasSynced.has(status) || status === 'Failed') && content.toldStatus === null) return 'synced';
  const { FailedCount } = countUsers(tally);
  const sinceTold = now - content.toldAt;
  if (!underWay.has(status)) return undefined;
  if (FailedCount > content.toldFailures && sinceTold >= failuresEveryMs) return 'failed';
  const isDue = content.reportIntervalMs > 0 && sinceTold >= content.reportIntervalMs;
  return isDue && !content.skipReports ? 'report' : undefined;
}

function toldOf(
  content: BatchContent,
  status: MigrationBatchStatus,
  tally: UserTally,
  notice: MigrationNoticeKind | undefined,
  now: number,
): Partial<BatchContent> {
  if (notice !== undefined) {
    const toldStatus = notice === 'synced' || notice === 'completed' ? status : content.toldStatus;
    return { toldStatus, toldFailures: countUsers(tally).FailedCount, toldAt: now };
  }
  // A new first copy is told anew.
  return status === 'Syncing' && content.toldStatus !== null ? { toldStatus: null } : {};
}

function isSame(before: BatchContent, after: BatchContent): boolean {
  return (Object.keys(after) as (keyof BatchContent)[]).every((name) => before[name] === after[name]);
}

function describe(tally: UserTally): string {
  const { TotalCount, SyncedCount, FinalizedCount, FailedCount, StoppedCount, ActiveCount } =
    countUsers(tally);
  return `${TotalCount} users, ${ActiveCount} active, ${SyncedCount} synced, ${FinalizedCount} completed, ${StoppedCount} stopped, ${FailedCount} failed`;
}
