import type { Guid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationObject } from '../../store/ports/migration-store.ts';
import { keepFailures } from './batch-failures.ts';
import {
  defaultBatchSettings,
  type IntakeError,
  type IntakeResult,
  type MigrationBatch,
  maxBatchNameLength,
  type NewMigrationBatch,
} from './batch-model.ts';
import { changeSettings } from './batch-settings.ts';
import { changeBatch, rulesOf } from './batch-steps.ts';
import { needsPasswords } from './batch-users.ts';
import { readConfiguration } from './configuration.ts';
import type { ControlContext } from './context.ts';
import { migrationConflict, migrationInvalid } from './control-errors.ts';
import { checkObjectName } from './endpoint-rules.ts';
import { findObject, getObject } from './endpoints.ts';
import { addRows, planIntake, readRows, unusable } from './intake.ts';
import { moveUsers, planMove } from './move-users.ts';
import { type BatchContent, toJson } from './stored-content.ts';

export interface BatchCreation {
  readonly batch: MigrationBatch;
  readonly intake: IntakeResult;
}

/** The batch, not started, with its users in it. Where no row can be used nothing is left behind. */
export async function createBatch(
  context: ControlContext,
  organization: Tenant,
  input: NewMigrationBatch,
): Promise<{ readonly guid: Guid; readonly intake: IntakeResult }> {
  const { store, random, clock } = context;
  const { tenant } = organization;
  const name = checkObjectName('batch', input.name, maxBatchNameLength);
  const settings = changeSettings(defaultBatchSettings, input);
  const { source, target } = await findSides(context, organization, input);
  await requireRoom(context, organization, name);

  const guid = random.guid();
  const content: BatchContent = {
    ...settings,
    status: 'Created',
    sourceEndpoint: source?.guid ?? null,
    targetEndpoint: target?.guid ?? null,
    submittedBy: input.submittedBy ?? null,
    startedAt: null,
    initialSyncedAt: null,
    lastSyncedAt: null,
    completedAt: null,
    touchedAt: clock.now(),
    score: null,
    failedRowCount: 0,
    failedRowsLog: random.guid(),
    isComplete: false,
    toldStatus: null,
    toldFailures: 0,
    toldAt: clock.now(),
  };
  const take = await prepareIntake(context, organization, input, { guid, content, source, target });
  const object = { guid, kind: 'batch' as const, name, content: toJson(content), secret: null };
  await store.writeMigrationObject(tenant, object, 0);
  const { added, errors } = await take();
  await keepFailures(store, tenant, content.failedRowsLog, errors);
  const failedRowCount = new Set(errors.map(({ row }) => row)).size;
  await changeBatch(context, organization, guid, (current) => ({
    ...current,
    failedRowCount,
    isComplete: true,
  }));
  context.log.info('migration.batchCreated', {
    tenant,
    batch: guid,
    users: added,
    failedRows: failedRowCount,
  });
  return { guid, intake: { added, present: 0, errors } };
}

interface Sides {
  readonly source: MigrationObject | undefined;
  readonly target: MigrationObject | undefined;
}

async function findSides(
  { store }: ControlContext,
  { tenant }: Tenant,
  { sourceEndpoint, targetEndpoint }: NewMigrationBatch,
): Promise<Sides> {
  if (sourceEndpoint === undefined && targetEndpoint === undefined) {
    throw migrationInvalid(
      'batch.endpoint',
      'The batch needs a SourceEndpoint: the server that mailboxes are copied from. Create one with New-MigrationEndpoint.',
    );
  }
  const find = async (identity: string | undefined) =>
    identity === undefined ? undefined : getObject(store, tenant, 'endpoint', identity);
  const [source, target] = [await find(sourceEndpoint), await find(targetEndpoint)];
  if (source !== undefined && source.guid === target?.guid) {
    throw migrationInvalid('batch.endpoint', 'The source and the target are the same endpoint.');
  }
  if (source !== undefined && target !== undefined && needsPasswords(target)) {
    throw migrationInvalid(
      'batch.endpoint',
      `Rows have the password for the source alone, and the endpoint "${target.name}" has no sign-in of its own. Give it one with Set-MigrationEndpoint -Credentials.`,
    );
  }
  return { source, target };
}

async function requireRoom({ store }: ControlContext, { tenant }: Tenant, name: string): Promise<void> {
  const { maxNumberOfBatches } = await readConfiguration(store, tenant);
  const batches = await store.listMigrationObjects(tenant, 'batch');
  if (batches.length >= maxNumberOfBatches) {
    throw migrationConflict(
      'batch.tooMany',
      `There are ${batches.length} migration batches, and ${maxNumberOfBatches} are allowed. Remove those that are done, or raise MaxNumberOfBatches with Set-MigrationConfig.`,
      { maxNumberOfBatches },
    );
  }
  if (await findObject(store, tenant, 'batch', name)) {
    throw migrationConflict(
      'nameTaken',
      `There is a migration batch "${name}" already. Choose another name, or add to it with Set-MigrationBatch -AddUsers.`,
      { name },
    );
  }
}

interface NewBatch extends Sides {
  readonly guid: Guid;
  readonly content: BatchContent;
}

type Take = () => Promise<{ readonly added: number; readonly errors: readonly IntakeError[] }>;

/** All that can be found wrong is found before the batch is written. */
async function prepareIntake(
  context: ControlContext,
  organization: Tenant,
  { from }: NewMigrationBatch,
  { guid, content, source, target }: NewBatch,
): Promise<Take> {
  const endpoint = source ?? target;
  if (endpoint === undefined) throw migrationInvalid('batch.endpoint', 'The batch needs an endpoint.');
  const rules = await rulesOf(context, organization, content);
  if ('users' in from) {
    const plan = await planMove(context, organization, from.users);
    if (plan.users.length === 0) throw unusable(plan.errors);
    const to = { batch: guid, endpoint: endpoint.guid, rules };
    return async () => ({
      added: await moveUsers(context, organization, plan.users, to),
      errors: plan.errors,
    });
  }
  const read = await readRows(from, needsPasswords(endpoint));
  const isHere = source === undefined || target === undefined;
  const plan = await planIntake(context, organization, read, { batch: guid, isTargetHere: isHere });
  if (plan.resolved.length === 0) throw unusable(plan.errors);
  return async () => {
    const settings = { batch: guid, endpoint: endpoint.guid, rules, status: 'Stopped' as const };
    const { added, errors } = await addRows(context, organization, plan.resolved, settings);
    return { added, errors: [...plan.errors, ...errors].sort((a, b) => a.row - b.row) };
  };
}
