import type { TenantId } from '../base/ids.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import { maxRecordBatch, type RecordStore } from '../store/ports/record-store.ts';
import { dayCollection, usageCollection } from './collections.ts';
import { activeMailboxes } from './connection-reports.ts';
import { type Day, dayOf, daysBetween } from './days.ts';
import { type DayRange, lastDayOf, periodsOf, type ReportType } from './periods.ts';
import { type DayRecord, type DirectoryChanges, noChanges, readDayRecord } from './usage/day-record.ts';
import { ChangesByDay, type LookSurroundings, lookAtOrganization } from './usage/look-at-organization.ts';
import { type MailboxDay, readMailboxDays, UsageSum, type UsageTotals } from './usage/mailbox-day.ts';

export interface UsageSurroundings extends LookSurroundings {
  readonly store: LookSurroundings['store'] & Pick<RecordStore, 'findRecords' | 'listRecords'>;
}

export interface UsageRow {
  readonly date: Day;
  /** The day that it tells of: the last of the period that is known. */
  readonly day: Day;
  readonly totals: UsageTotals;
}

export interface UsageDetailRow {
  readonly date: Day;
  readonly day: Day;
  readonly mailbox: MailboxDay;
}

export interface ChangesRow {
  readonly date: Day;
  readonly changes: DirectoryChanges;
}

export interface MailboxActivityRow extends ChangesRow {
  readonly activeMailboxes: number;
}

/** How mailboxes stood at the end of each period; of today, as they stand now. */
export async function* mailboxUsage(
  surroundings: UsageSurroundings,
  organization: Tenant,
  range: DayRange,
  type: ReportType,
  now: number,
): AsyncGenerator<UsageRow> {
  const days = await readDays(surroundings.store, organization.tenant, range);
  for (const { date, day, usage } of newestOfEach(days, range, type, dayOf(now))) {
    yield { date, day, totals: usage ?? (await lookNow(surroundings, organization, day, now)) };
  }
}

/** Each mailbox as it stood at the end of each period. */
export async function* mailboxUsageDetails(
  surroundings: UsageSurroundings,
  organization: Tenant,
  range: DayRange,
  type: ReportType,
  now: number,
): AsyncGenerator<UsageDetailRow> {
  const { store } = surroundings;
  const { tenant } = organization;
  const days = await readDays(store, tenant, range);
  for (const { date, day, usage } of newestOfEach(days, range, type, dayOf(now))) {
    const mailboxes =
      usage === undefined
        ? lookAtOrganization(surroundings, organization, now + 1, new ChangesByDay())
        : readUsage(store, tenant, day);
    for await (const mailbox of mailboxes) yield { date, day, mailbox };
  }
}

/** What was made and taken away, and in how many mailboxes somebody was. */
export async function* mailboxActivity(
  surroundings: UsageSurroundings,
  organization: Tenant,
  range: DayRange,
  type: ReportType,
  now: number,
): AsyncGenerator<MailboxActivityRow> {
  const rows = await directoryChanges(surroundings, organization, range, type, now);
  const active = activeMailboxes(surroundings.store, organization.tenant, range, type);
  for await (const { date, count } of active) {
    const changes = rows.find((row) => row.date === date)?.changes ?? noChanges;
    yield { date, changes, activeMailboxes: count };
  }
}

/** Every period has a row, also one in which nothing was changed. */
export async function directoryChanges(
  surroundings: UsageSurroundings,
  organization: Tenant,
  range: DayRange,
  type: ReportType,
  now: number,
): Promise<readonly ChangesRow[]> {
  const known = await readDays(surroundings.store, organization.tenant, range);
  const sums = new Map<Day, DirectoryChanges>();
  const missing = [...daysBetween(range.first, range.last)].filter((day) => !known.has(day));
  const live = new ChangesByDay();
  // Of today, and of days that nobody has ended yet, the directory itself knows.
  if (missing.length > 0) for await (const _ of lookAtOrganization(surroundings, organization, now, live));
  for (const day of daysBetween(range.first, range.last)) {
    const date = lastDayOf(day, type);
    sums.set(date, add(sums.get(date) ?? noChanges, known.get(day)?.changes ?? live.of(day)));
  }
  return [...sums].map(([date, changes]) => ({ date, changes }));
}

const add = (one: DirectoryChanges, other: DirectoryChanges): DirectoryChanges => ({
  mailboxesCreated: one.mailboxesCreated + other.mailboxesCreated,
  mailboxesDeleted: one.mailboxesDeleted + other.mailboxesDeleted,
  groupsCreated: one.groupsCreated + other.groupsCreated,
  groupsDeleted: one.groupsDeleted + other.groupsDeleted,
});

interface ChosenDay {
  readonly date: Day;
  readonly day: Day;
  /** None of today, which nobody has written down yet. */
  readonly usage: UsageTotals | undefined;
}

function* newestOfEach(
  days: ReadonlyMap<Day, DayRecord>,
  range: DayRange,
  type: ReportType,
  today: Day,
): Generator<ChosenDay> {
  for (const { date, first, last } of periodsOf(range, type)) {
    if (last === today) {
      yield { date, day: today, usage: undefined };
      continue;
    }
    const day = [...daysBetween(first, last)].reverse().find((each) => days.get(each)?.usage != null);
    const usage = day && days.get(day)?.usage;
    if (day !== undefined && usage != null) yield { date, day, usage };
  }
}

async function lookNow(
  surroundings: UsageSurroundings,
  organization: Tenant,
  day: Day,
  now: number,
): Promise<UsageTotals> {
  const sum = new UsageSum(day);
  for await (const mailbox of lookAtOrganization(surroundings, organization, now + 1, new ChangesByDay()))
    sum.add(mailbox);
  return sum.totals;
}

async function readDays(
  store: UsageSurroundings['store'],
  tenant: TenantId,
  { first, last }: DayRange,
): Promise<ReadonlyMap<Day, DayRecord>> {
  const days = [...daysBetween(first, last)];
  const found = new Map<Day, DayRecord>();
  for (let start = 0; start < days.length; start += maxRecordBatch) {
    const keys = days.slice(start, start + maxRecordBatch);
    for (const { key, content } of await store.findRecords(tenant, dayCollection, keys))
      found.set(key as Day, readDayRecord(content));
  }
  return found;
}

const blocksInPage = 20;

async function* readUsage(
  store: UsageSurroundings['store'],
  tenant: TenantId,
  day: Day,
): AsyncGenerator<MailboxDay> {
  let after: string | undefined;
  for (;;) {
    const query = { prefix: `${day}/`, limit: blocksInPage, ...(after !== undefined && { after }) };
    const records = await store.listRecords(tenant, usageCollection, query);
    for (const { content } of records) yield* readMailboxDays(content);
    after = records.at(-1)?.key;
    if (records.length < blocksInPage) return;
  }
}
