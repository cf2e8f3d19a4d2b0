import type { Guid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationObject, MigrationSample } from '../../store/ports/migration-store.ts';
import type { MigrationFailure } from '../csv/migration-csv-error.ts';
import { askOfBatch, type BatchCmdlet } from '../states/allowed-cmdlets.ts';
import { countUsers, effectiveBatchStatus } from '../states/batch-tally.ts';
import { type BatchCreation, createBatch } from './batch-creation.ts';
import { readFailures } from './batch-failures.ts';
import type { MigrationBatch, MigrationBatchChange, NewMigrationBatch } from './batch-model.ts';
import { changeSettings } from './batch-settings.ts';
import { changeBatch, leadBatch, rulesOf } from './batch-steps.ts';
import { addToBatch } from './batch-users.ts';
import { tallyOf, toBatch } from './batch-view.ts';
import { changeEachUser } from './change-users.ts';
import type { ControlContext } from './context.ts';
import { migrationConflict } from './control-errors.ts';
import { findObject, getObject } from './endpoints.ts';
import type { MigrationBatchControl, MigrationBatchFilter } from './facade.ts';
import type { RemovalGate, SkippedItems } from './ports.ts';
import { readReport } from './report-log.ts';
import { type BatchContent, readBatchContent, readUserContent, statusOf } from './stored-content.ts';
import { approveSkipped } from './user-approval.ts';
import type { ReportEntry } from './user-model.ts';
import { dueAtOf } from './user-schedule.ts';
import { startUser, stepUser } from './user-steps.ts';

export interface BatchParts {
  readonly gate: RemovalGate;
  readonly skippedItems: SkippedItems;
}

const defaultLogEntries = 1000;
const removedAtOnce = 1000;

export class MigrationBatches implements MigrationBatchControl {
  readonly #context: ControlContext;
  readonly #parts: BatchParts;

  constructor(context: ControlContext, parts: BatchParts) {
    this.#context = context;
    this.#parts = parts;
  }

  async create(organization: Tenant, input: NewMigrationBatch): Promise<BatchCreation> {
    const { guid, intake } = await createBatch(this.#context, organization, input);
    if (input.autoStart === true) await this.#startNew(organization, guid);
    return { batch: await this.get(organization, guid), intake };
  }

  async list(organization: Tenant, filter: MigrationBatchFilter = {}): Promise<MigrationBatch[]> {
    const { store } = this.#context;
    const { tenant } = organization;
    const endpoint = filter.endpoint && (await getObject(store, tenant, 'endpoint', filter.endpoint)).guid;
    const [objects, tallies, names] = await Promise.all([
      store.listMigrationObjects(tenant, 'batch'),
      store.tallyMigrationUsers(tenant),
      this.#endpointNames(organization),
    ]);
    const ofBatch = Map.groupBy(tallies, ({ batch }) => batch);
    return objects
      .map((object) => toBatch(object, ofBatch.get(object.guid) ?? [], names))
      .filter(({ status }) => filter.status === undefined || status === filter.status)
      .filter(
        ({ sourceEndpoint, targetEndpoint }) =>
          endpoint === undefined || sourceEndpoint?.guid === endpoint || targetEndpoint?.guid === endpoint,
      );
  }

  async get(organization: Tenant, identity: string): Promise<MigrationBatch> {
    return this.#show(organization, await this.#getObject(organization, identity));
  }

  async find(organization: Tenant, identity: string): Promise<MigrationBatch | undefined> {
    const object = await findObject(this.#context.store, organization.tenant, 'batch', identity);
    return object && this.#show(organization, object);
  }

  async update(organization: Tenant, identity: string, change: MigrationBatchChange) {
    const object = await this.#getObject(organization, identity);
    const { addUsers, syncNow, approveSkippedItems, ...given } = change;
    if (addUsers) await this.#ask(organization, object, 'Set-MigrationBatch -AddUsers');
    if (syncNow === true) await this.#ask(organization, object, 'Set-MigrationBatch -SyncNow');
    const now = this.#context.clock.now();
    const after = await this.#change(organization, object, (content) => ({
      ...content,
      ...changeSettings(content, given),
      ...(given.startAfter !== undefined && reschedules(content)
        ? { status: waitingOr(given.startAfter, now) }
        : {}),
      touchedAt: now,
    }));
    if (given.startAfter !== undefined || given.completeAfter !== undefined) {
      await this.#reschedule(organization, after);
    }
    if (approveSkippedItems === true) {
      await approveSkipped(this.#context, this.#parts.skippedItems, organization, { batch: object.guid });
    }
    if (readBatchContent(after).status === 'Starting')
      await leadBatch(this.#context, organization, object.guid);
    const intake = addUsers && (await addToBatch(this.#context, organization, after, addUsers));
    if (syncNow === true) await this.#syncNow(organization, object);
    this.#context.scheduling.nudge(organization.tenant);
    return { batch: await this.get(organization, object.guid), intake };
  }

  async start(organization: Tenant, identity: string): Promise<MigrationBatch> {
    const object = await this.#getObject(organization, identity);
    const status = await this.#ask(organization, object, 'Start-MigrationBatch');
    const now = this.#context.clock.now();
    await this.#change(organization, object, (content) => ({ ...content, status, touchedAt: now }));
    if (status !== 'Starting') {
      const rules = await rulesOf(this.#context, organization, readBatchContent(object));
      await changeEachUser(this.#context.store, organization.tenant, { batch: object.guid }, (user) =>
        startUser(user, rules),
      );
    }
    return this.#lead(organization, object.guid);
  }

  async stop(organization: Tenant, identity: string): Promise<MigrationBatch> {
    return this.#askAndLead(organization, identity, 'Stop-MigrationBatch');
  }

  async complete(organization: Tenant, identity: string): Promise<MigrationBatch> {
    const object = await this.#getObject(organization, identity);
    const status = await this.#ask(organization, object, 'Complete-MigrationBatch');
    const now = this.#context.clock.now();
    await this.#change(organization, object, (content) => ({
      ...content,
      status,
      completeAfter: now,
      touchedAt: now,
    }));
    const rules = await rulesOf(this.#context, organization, { ...readBatchContent(object), status });
    // Whose last round has failed gets another one: that is what it is asked for again.
    await changeEachUser(this.#context.store, organization.tenant, { batch: object.guid }, (user) =>
      statusOf(user) === 'CompletionFailed' ? startUser(user, rules) : undefined,
    );
    return this.#lead(organization, object.guid);
  }

  async remove(
    organization: Tenant,
    identity: string,
    { force = false }: { readonly force?: boolean } = {},
  ): Promise<void> {
    const object = await this.#getObject(organization, identity);
    await this.#ask(organization, object, 'Remove-MigrationBatch', force);
    if (!force) await this.#requireGate(organization, object);
    const { store, scheduling, log } = this.#context;
    const { tenant } = organization;
    await this.#change(organization, object, (content) => ({ ...content, status: 'Removing' }));
    log.info('migration.batchRemoving', { tenant, batch: object.guid, force });
    const { TotalCount } = countUsers(tallyOf(await store.tallyMigrationUsers(tenant, object.guid)));
    // Scripts go on with the same mailboxes in the next line; nobody waits for tens of thousands.
    const isLarge = TotalCount > removedAtOnce;
    if (isLarge && scheduling.carryOn(tenant, object.guid)) return;
    const isLeft = await leadBatch(this.#context, organization, object.guid);
    if (isLeft) scheduling.carryOn(tenant, object.guid);
  }

  async *failures(organization: Tenant, identity: string): AsyncGenerator<MigrationFailure> {
    const object = await this.#getObject(organization, identity);
    yield* readFailures(this.#context.store, organization, object);
  }

  async log(organization: Tenant, identity: string, limit = defaultLogEntries): Promise<ReportEntry[]> {
    const { guid } = await this.#getObject(organization, identity);
    return readReport(this.#context.store, organization.tenant, guid, limit);
  }

  async samples(organization: Tenant, identity: string, from = 0): Promise<MigrationSample[]> {
    const { guid } = await this.#getObject(organization, identity);
    return this.#context.store.readMigrationSamples(organization.tenant, guid, from);
  }

  #getObject({ tenant }: Tenant, identity: string): Promise<MigrationObject> {
    return getObject(this.#context.store, tenant, 'batch', identity);
  }

  async #show(organization: Tenant, object: MigrationObject): Promise<MigrationBatch> {
    const [tallies, names] = await Promise.all([
      this.#context.store.tallyMigrationUsers(organization.tenant, object.guid),
      this.#endpointNames(organization),
    ]);
    return toBatch(object, tallies, names);
  }

  async #endpointNames({ tenant }: Tenant): Promise<ReadonlyMap<Guid, string>> {
    const endpoints = await this.#context.store.listMigrationObjects(tenant, 'endpoint');
    return new Map(endpoints.map(({ guid, name }) => [guid, name]));
  }

  async #ask({ tenant }: Tenant, object: MigrationObject, cmdlet: BatchCmdlet, force = false) {
    const users = tallyOf(await this.#context.store.tallyMigrationUsers(tenant, object.guid));
    const status = effectiveBatchStatus(readBatchContent(object).status, users);
    return askOfBatch(cmdlet, { name: object.name, status, users, force });
  }

  async #askAndLead(organization: Tenant, identity: string, cmdlet: BatchCmdlet): Promise<MigrationBatch> {
    const object = await this.#getObject(organization, identity);
    const status = await this.#ask(organization, object, cmdlet);
    const now = this.#context.clock.now();
    await this.#change(organization, object, (content) => ({ ...content, status, touchedAt: now }));
    return this.#lead(organization, object.guid);
  }

  async #lead(organization: Tenant, guid: Guid): Promise<MigrationBatch> {
    await leadBatch(this.#context, organization, guid);
    this.#context.scheduling.nudge(organization.tenant);
    return this.get(organization, guid);
  }

  async #change(
    organization: Tenant,
    { guid, name }: MigrationObject,
    decide: (content: BatchContent) => BatchContent,
  ): Promise<MigrationObject> {
    const after = await changeBatch(this.#context, organization, guid, decide);
    if (after) return after;
    throw migrationConflict('batch.gone', `The migration batch "${name}" has been removed meanwhile.`);
  }

  /** `-AutoStart`: at once, or when its time comes. */
  async #startNew(organization: Tenant, guid: Guid): Promise<void> {
    const object = await this.#getObject(organization, guid);
    const { startAfter } = readBatchContent(object);
    const now = this.#context.clock.now();
    const status = startAfter !== null && startAfter > now ? 'Waiting' : 'Starting';
    const after = await this.#change(organization, object, (content) => ({ ...content, status }));
    if (status === 'Waiting') await this.#reschedule(organization, after);
    await this.#lead(organization, guid);
  }

  async #syncNow(organization: Tenant, object: MigrationObject): Promise<void> {
    const { store } = this.#context;
    const after = await this.#change(organization, object, (content) => ({
      ...content,
      status: 'IncrementalSyncing',
    }));
    const rules = await rulesOf(this.#context, organization, readBatchContent(after));
    await changeEachUser(store, organization.tenant, { batch: object.guid }, (user) =>
      stepUser(user, 'syncNow', rules, { touchedAt: rules.now }),
    );
  }

  /** After StartAfter or CompleteAfter has changed. Whoever is at work finds out when it is done. */
  async #reschedule(organization: Tenant, object: MigrationObject): Promise<void> {
    const rules = await rulesOf(this.#context, organization, readBatchContent(object));
    const statuses = ['Stopped', 'Synced', 'IncrementalSynced', 'IncrementalFailed'];
    await changeEachUser(
      this.#context.store,
      organization.tenant,
      { batch: object.guid, statuses },
      (user) => {
        if (!statuses.includes(user.status)) return undefined;
        const dueAt = dueAtOf(user.guid, statusOf(user), readUserContent(user), rules);
        return { guid: user.guid, ifVersion: user.version, dueAt };
      },
    );
  }

  async #requireGate(organization: Tenant, object: MigrationObject): Promise<void> {
    const obstacles = await this.#parts.gate.findObstacles(
      organization,
      await this.#show(organization, object),
    );
    if (obstacles.length === 0) return;
    throw migrationConflict(
      'batch.cutover',
      `The migration batch "${object.name}" can't be removed yet. ${obstacles.join(' ')} Run Test-MigrationCutover to see where mail goes, or give -Force.`,
      { obstacles: [...obstacles] },
    );
  }
}

function reschedules({ status }: BatchContent): boolean {
  return status === 'Waiting';
}

function waitingOr(startAfter: number | null, now: number): 'Waiting' | 'Starting' {
  return startAfter !== null && startAfter > now ? 'Waiting' : 'Starting';
}
