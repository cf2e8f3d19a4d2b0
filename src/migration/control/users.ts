import type { Guid } from '../../base/ids.ts';
import { parseSmtpAddress } from '../../organization/smtp-address.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationUserChange, StoredMigrationUser } from '../../store/ports/migration-store.ts';
import { askOfUser, type UserCmdlet } from '../states/allowed-cmdlets.ts';
import { summaryOf, userStatuses } from '../states/user-status.ts';
import { rulesOf } from './batch-steps.ts';
import { endpointOf, needsPasswords, takeIn } from './batch-users.ts';
import { changeThese, eachUser } from './change-users.ts';
import type { ControlContext } from './context.ts';
import { migrationConflict, migrationInvalid, migrationNotFound } from './control-errors.ts';
import { getObject } from './endpoints.ts';
import type { MigrationUserControl, StatisticsOptions } from './facade.ts';
import { findUser, getUser } from './find-user.ts';
import { sealPassword } from './intake.ts';
import type { IntakeRow } from './intake-targets.ts';
import type { SkippedItems } from './ports.ts';
import { keptReportEntries, readReport } from './report-log.ts';
import { readBatchContent, readUserContent, statusOf, toJson } from './stored-content.ts';
import { approveSkipped, syncUserOf } from './user-approval.ts';
import type {
  MigrationUser,
  MigrationUserFilter,
  MigrationUserUpdate,
  NewMigrationUser,
  UserStatistics,
} from './user-model.ts';
import { dueAtOf, isHeld, type ScheduleRules } from './user-schedule.ts';
import { changeTo, startUser, stepUser, stopUser } from './user-steps.ts';
import { toStatistics, toUser } from './user-view.ts';

const defaultSkippedItems = 1000;

export class MigrationUsers implements MigrationUserControl {
  readonly #context: ControlContext;
  readonly #skippedItems: SkippedItems;

  constructor(context: ControlContext, skippedItems: SkippedItems) {
    this.#context = context;
    this.#skippedItems = skippedItems;
  }

  async create(organization: Tenant, input: NewMigrationUser): Promise<MigrationUser> {
    const { store } = this.#context;
    const batch = await getObject(store, organization.tenant, 'batch', input.batch);
    const endpoint = await endpointOf(this.#context, organization, batch);
    if (needsPasswords(endpoint) && input.password === undefined) {
      throw migrationInvalid(
        'user.password',
        `The endpoint "${endpoint.name}" signs in with a password of each mailbox. Give one.`,
      );
    }
    if (input.userName.trim() === '') throw migrationInvalid('user.name', 'The user name is empty.');
    const emailAddress = parseSmtpAddress(input.emailAddress).address;
    const { userName, password, userRoot } = input;
    const row: IntakeRow = { row: 1, line: 1, emailAddress, userName, password, userRoot };
    const read = { rows: [row], errors: [] };
    const { added, errors } = await takeIn(this.#context, organization, batch, read, endpoint);
    if (errors[0]) throw migrationInvalid('user', errors[0].message);
    if (added === 0) {
      throw migrationConflict(
        'user.present',
        `${emailAddress} is in the migration batch "${batch.name}" already. Change it with Set-MigrationUser, or start it with Start-MigrationUser.`,
      );
    }
    this.#context.scheduling.nudge(organization.tenant);
    return this.get(organization, emailAddress);
  }

  async *each(organization: Tenant, filter: MigrationUserFilter = {}): AsyncGenerator<MigrationUser> {
    const { store } = this.#context;
    const { tenant } = organization;
    const batch = filter.batch && (await getObject(store, tenant, 'batch', filter.batch)).guid;
    const names = await this.#batchNames(organization);
    const statuses = statusesOf(filter);
    const query = { ...(batch && { batch }), ...(statuses && { statuses }) };
    for await (const page of eachUser(store, tenant, query)) {
      for (const user of page) yield toUser(user, names);
    }
  }

  async find(organization: Tenant, identity: string): Promise<MigrationUser | undefined> {
    const user = await findUser(this.#context, organization, identity);
    return user && this.#show(organization, user);
  }

  async get(organization: Tenant, identity: string): Promise<MigrationUser> {
    return this.#show(organization, await getUser(this.#context, organization, identity));
  }

  async statistics(
    organization: Tenant,
    identity: string,
    { includeReport, includeSkippedItems, limitSkippedItemsTo = defaultSkippedItems }: StatisticsOptions = {},
  ): Promise<UserStatistics> {
    const { store, clock } = this.#context;
    const user = await getUser(this.#context, organization, identity);
    const statistics = toStatistics(user, await this.#batchNames(organization), clock.now());
    const report =
      includeReport && (await readReport(store, organization.tenant, user.guid, keptReportEntries));
    const skippedItems =
      includeSkippedItems &&
      (await this.#skippedItems.read(organization, syncUserOf(user), limitSkippedItemsTo));
    return { ...statistics, ...(report && { report }), ...(skippedItems && { skippedItems }) };
  }

  async update(organization: Tenant, identity: string, change: MigrationUserUpdate): Promise<MigrationUser> {
    const user = await getUser(this.#context, organization, identity);
    if (change.syncNow === true) this.#ask(user, 'Set-MigrationUser -SyncNow');
    if (isSoon(change.completeAfter, this.#context.clock.now())) {
      this.#ask(user, 'Set-MigrationUser -CompleteAfter');
    }
    const rules = await this.#rulesOf(organization, user);
    await this.#change(organization, user, (current) => this.#update(organization, current, change, rules));
    if (change.approveSkippedItems === true) {
      const current = await getUser(this.#context, organization, user.guid);
      await approveSkipped(this.#context, this.#skippedItems, organization, { user: current });
    }
    if (change.syncNow === true) {
      await this.#change(organization, user, (current) =>
        stepUser(current, 'syncNow', rules, { touchedAt: rules.now }),
      );
    }
    return this.#done(organization, user.guid);
  }

  async start(organization: Tenant, identity: string): Promise<MigrationUser> {
    const user = await getUser(this.#context, organization, identity);
    this.#ask(user, 'Start-MigrationUser');
    const rules = await this.#rulesOf(organization, user);
    await this.#change(organization, user, (current) => startUser(current, rules));
    return this.#done(organization, user.guid);
  }

  async stop(organization: Tenant, identity: string): Promise<MigrationUser> {
    const user = await getUser(this.#context, organization, identity);
    this.#ask(user, 'Stop-MigrationUser');
    const rules = await this.#rulesOf(organization, user);
    await this.#change(organization, user, (current) => stopUser(current, rules));
    return this.#done(organization, user.guid);
  }

  async remove(organization: Tenant, identity: string): Promise<void> {
    const { store, clock, scheduling } = this.#context;
    const user = await getUser(this.#context, organization, identity);
    this.#ask(user, 'Remove-MigrationUser');
    const rules = await this.#rulesOf(organization, user);
    const [now] = await this.#change(organization, user, (current) => changeTo(current, 'Removing', rules));
    if (now && !isHeld(now, clock.now())) await store.removeMigrationUsers(organization.tenant, [now.guid]);
    scheduling.nudge(organization.tenant);
  }

  #update(
    organization: Tenant,
    user: StoredMigrationUser,
    { startAfter, completeAfter, userName, userRoot, password }: MigrationUserUpdate,
    rules: ScheduleRules,
  ): MigrationUserChange {
    const content = {
      ...readUserContent(user),
      ...(startAfter !== undefined && { startAfter }),
      ...(completeAfter !== undefined && { completeAfter }),
      ...(userName !== undefined && { userName }),
      ...(userRoot !== undefined && { userRoot }),
      touchedAt: rules.now,
    };
    const isTimed = startAfter !== undefined || completeAfter !== undefined;
    const box = password && this.#context.secretsOf(organization);
    return {
      guid: user.guid,
      ifVersion: user.version,
      content: toJson(content),
      ...(isTimed && !isHeld(user, rules.now)
        ? { dueAt: dueAtOf(user.guid, statusOf(user), content, rules) }
        : {}),
      ...(box && password ? { secret: sealPassword(box, user.guid, password) } : {}),
    };
  }

  #ask(user: StoredMigrationUser, cmdlet: UserCmdlet): void {
    askOfUser(cmdlet, { address: readUserContent(user).emailAddress, status: statusOf(user) });
  }

  #change(
    { tenant }: Tenant,
    user: StoredMigrationUser,
    decide: (user: StoredMigrationUser) => MigrationUserChange | undefined,
  ): Promise<StoredMigrationUser[]> {
    return changeThese(this.#context.store, tenant, [user], decide);
  }

  async #rulesOf(organization: Tenant, user: StoredMigrationUser): Promise<ScheduleRules> {
    const { store } = this.#context;
    const batch = await store.findMigrationObject(organization.tenant, 'batch', { guid: user.batch });
    if (batch === undefined) throw migrationNotFound('batch', user.batch);
    return rulesOf(this.#context, organization, readBatchContent(batch));
  }

  async #done(organization: Tenant, guid: Guid): Promise<MigrationUser> {
    this.#context.scheduling.nudge(organization.tenant);
    return this.get(organization, guid);
  }

  async #show(organization: Tenant, user: StoredMigrationUser): Promise<MigrationUser> {
    return toUser(user, await this.#batchNames(organization));
  }

  async #batchNames({ tenant }: Tenant): Promise<ReadonlyMap<Guid, string>> {
    const batches = await this.#context.store.listMigrationObjects(tenant, 'batch');
    return new Map(batches.map(({ guid, name }) => [guid, name]));
  }
}

function isSoon(completeAfter: number | null | undefined, now: number): boolean {
  return completeAfter !== null && completeAfter !== undefined && completeAfter <= now;
}

function statusesOf({ statuses, summaries }: MigrationUserFilter): readonly string[] | undefined {
  if (statuses === undefined && summaries === undefined) return undefined;
  return userStatuses.filter(
    (status) =>
      (statuses === undefined || statuses.includes(status)) &&
      (summaries === undefined || summaries.includes(summaryOf[status])),
  );
}
