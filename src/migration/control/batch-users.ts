/** More users for a batch that is there. */

import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationObject } from '../../store/ports/migration-store.ts';
import { nextBatchStatus } from '../states/batch-status.ts';
import { keepFailures } from './batch-failures.ts';
import type { CsvRows, IntakeResult } from './batch-model.ts';
import { changeBatch, rulesOf } from './batch-steps.ts';
import type { ControlContext } from './context.ts';
import { migrationConflict } from './control-errors.ts';
import { addRows, planIntake, type ReadRows, readRows, unusable } from './intake.ts';
import { type BatchContent, readBatchContent, readEndpointContent } from './stored-content.ts';

/** Whether each row has to bring a password, or a token, of its own. */
export function needsPasswords(endpoint: MigrationObject): boolean {
  const { kind } = readEndpointContent(endpoint).authentication;
  return kind === 'Basic' || kind === 'RowToken';
}

/** The endpoint that rows sign in at, and whose limits hold. */
export async function endpointOf(
  { store }: Pick<ControlContext, 'store'>,
  { tenant }: Tenant,
  batch: MigrationObject,
): Promise<MigrationObject> {
  const { sourceEndpoint, targetEndpoint } = readBatchContent(batch);
  const guid = sourceEndpoint ?? targetEndpoint;
  const found = guid === null ? undefined : await store.findMigrationObject(tenant, 'endpoint', { guid });
  if (found) return found;
  throw migrationConflict(
    'endpoint.gone',
    `The endpoint of the migration batch "${batch.name}" has been removed. Create another batch for its users.`,
  );
}

/** Where users may come to work at once. */
const running = new Set([
  'Starting',
  'Syncing',
  'IncrementalSyncing',
  'Synced',
  'SyncedWithErrors',
  'Failed',
]);

export async function addToBatch(
  context: ControlContext,
  organization: Tenant,
  batch: MigrationObject,
  csv: CsvRows,
): Promise<IntakeResult> {
  const endpoint = await endpointOf(context, organization, batch);
  const read = await readRows(csv, needsPasswords(endpoint));
  const intake = await takeIn(context, organization, batch, read, endpoint);
  await replaceFailures(context, organization, batch, intake.errors);
  return intake;
}

/** What was left out before and is mended now would otherwise be told for ever. */
async function replaceFailures(
  context: ControlContext,
  organization: Tenant,
  batch: MigrationObject,
  errors: IntakeResult['errors'],
): Promise<void> {
  const { store } = context;
  const { failedRowsLog } = readBatchContent(batch);
  await store.appendMigrationLog(organization.tenant, failedRowsLog, [], 0);
  await keepFailures(store, organization.tenant, failedRowsLog, errors);
  const failedRowCount = new Set(errors.map(({ row }) => row)).size;
  await changeBatch(context, organization, batch.guid, (content) => ({
    ...content,
    failedRowCount,
    isComplete: true,
  }));
}

export async function takeIn(
  context: ControlContext,
  organization: Tenant,
  batch: MigrationObject,
  read: ReadRows,
  endpoint: MigrationObject,
): Promise<IntakeResult> {
  const before = readBatchContent(batch);
  const isTargetHere = before.sourceEndpoint === null || before.targetEndpoint === null;
  const plan = await planIntake(context, organization, read, { batch: batch.guid, isTargetHere });
  if (plan.resolved.length === 0 && plan.present === 0) throw unusable(plan.errors);
  const status = running.has(before.status) ? ('Queued' as const) : ('Stopped' as const);
  const rules = await rulesOf(context, organization, before);
  const settings = { batch: batch.guid, endpoint: endpoint.guid, rules, status };
  const { added, errors: late } = await addRows(context, organization, plan.resolved, settings);
  const errors = [...plan.errors, ...late].sort((a, b) => a.row - b.row);
  if (added > 0) {
    await changeBatch(context, organization, batch.guid, (content) => ({ ...content, ...moved(content) }));
  }
  return { added, present: plan.present, errors };
}

function moved(content: BatchContent): Pick<BatchContent, 'status'> {
  const next = nextBatchStatus(content.status, 'addUsers');
  return { status: next === undefined || next === 'gone' ? content.status : next };
}
