/**
 * Leads the users of a batch to where its status says, and the batch on from there. Each step may be cut off and taken
 * again, by whichever node comes first.
 */
import { isAppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type {
  MigrationObject,
  MigrationUserChange,
  StoredMigrationUser,
} from '../../store/ports/migration-store.ts';
import { type MigrationBatchEvent, nextBatchStatus } from '../states/batch-status.ts';
import { type MigrationUserStatus, nextUserStatus, userStatuses } from '../states/user-status.ts';
import { changeEachUser, eachUser } from './change-users.ts';
import { readConfiguration } from './configuration.ts';
import type { ControlContext } from './context.ts';
import { type BatchContent, readBatchContent, statusOf, toJson } from './stored-content.ts';
import { isHeld, type ScheduleRules } from './user-schedule.ts';
import { changeTo, startUser, stepUser, stopUser } from './user-steps.ts';

const maxAttempts = 10;

export type StepContext = Pick<ControlContext, 'store' | 'clock' | 'log'>;

/** Undefined where it is no more. The new content is decided upon what there is at that moment. */
export async function changeBatch(
  { store }: Pick<StepContext, 'store'>,
  { tenant }: Tenant,
  guid: Guid,
  decide: (content: BatchContent, object: MigrationObject) => BatchContent | undefined,
): Promise<MigrationObject | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const object = await store.findMigrationObject(tenant, 'batch', { guid });
    const content = object && decide(readBatchContent(object), object);
    if (object === undefined || content === undefined) return object;
    try {
      return await store.writeMigrationObject(
        tenant,
        { ...object, content: toJson(content) },
        object.version,
      );
    } catch (error) {
      const isRaced = isAppError(error, 'conflict') && error.code === 'migration.version';
      if (!isRaced || attempt === maxAttempts) throw error;
    }
  }
}

export async function rulesOf(
  { store, clock }: Pick<StepContext, 'store' | 'clock'>,
  { tenant }: Tenant,
  batch: BatchContent,
): Promise<ScheduleRules> {
  return { now: clock.now(), configuration: await readConfiguration(store, tenant), batch };
}

/** Of a batch that is on its way; others are left as they are. Answers whether the batch is still there. */
export async function leadBatch(context: StepContext, organization: Tenant, guid: Guid): Promise<boolean> {
  const object = await context.store.findMigrationObject(organization.tenant, 'batch', { guid });
  if (object === undefined) return false;
  const content = readBatchContent(object);
  const rules = await rulesOf(context, organization, content);
  const each = (
    statuses: readonly MigrationUserStatus[],
    decide: (user: StoredMigrationUser) => MigrationUserChange | undefined,
  ) => changeEachUser(context.store, organization.tenant, { batch: guid, statuses }, decide);
  switch (content.status) {
    case 'Starting':
      await each(startable, (user) => startUser(user, rules));
      await moveBatch(context, organization, guid, 'begun', { startedAt: content.startedAt ?? rules.now });
      return true;
    case 'Stopping':
      await each(stoppable, (user) => stopUser(user, rules));
      return true;
    case 'Completing':
      await each(rested, (user) => completeUser(user, rules));
      return true;
    case 'Removing':
      return removeUsers(context, organization, object, rules);
    default:
      return true;
  }
}

/** The batch takes the event where it still can: whoever was here first has moved it already. */
export async function moveBatch(
  context: StepContext,
  organization: Tenant,
  guid: Guid,
  event: MigrationBatchEvent,
  change: Partial<BatchContent> = {},
): Promise<MigrationObject | undefined> {
  return changeBatch(context, organization, guid, (content) => {
    const next = nextBatchStatus(content.status, event);
    return next === undefined || next === 'gone' ? undefined : { ...content, ...change, status: next };
  });
}

const startable = userStatuses.filter((status) => nextUserStatus(status, 'start') !== undefined);
const stoppable = userStatuses.filter((status) => nextUserStatus(status, 'stop') !== undefined);
const rested: readonly MigrationUserStatus[] = [
  'Synced',
  'IncrementalSynced',
  'IncrementalSyncing',
  'IncrementalFailed',
];

/** Those that have had their first copy; one whose last round has failed is tried again by -Start alone. */
function completeUser(user: StoredMigrationUser, rules: ScheduleRules): MigrationUserChange | undefined {
  if (!rested.includes(statusOf(user))) return undefined;
  return stepUser(user, 'complete', rules, { attempts: 0, error: null, touchedAt: rules.now });
}

/** Whoever is at work is asked to come to rest, and goes when it has; when the last has gone, so does the batch. */
async function removeUsers(
  context: StepContext,
  { tenant }: Tenant,
  batch: MigrationObject,
  rules: ScheduleRules,
): Promise<boolean> {
  const { store, log } = context;
  const isAtWork = (user: StoredMigrationUser) => isHeld(user, rules.now);
  await changeEachUser(store, tenant, { batch: batch.guid }, (user) =>
    isAtWork(user) && statusOf(user) !== 'Removing' ? changeTo(user, 'Removing', rules) : undefined,
  );
  let left = 0;
  for await (const page of eachUser(store, tenant, { batch: batch.guid })) {
    const free = page.filter((user) => !isAtWork(user)).map(({ guid }) => guid);
    await store.removeMigrationUsers(tenant, free);
    left += page.length - free.length;
  }
  if (left > 0) return true;
  await store.appendMigrationLog(tenant, readBatchContent(batch).failedRowsLog, [], 0);
  await store.removeMigrationObject(tenant, 'batch', batch.guid);
  log.info('migration.batchRemoved', { tenant, batch: batch.guid });
  return false;
}
