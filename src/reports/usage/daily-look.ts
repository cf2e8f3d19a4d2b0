import type { Clock } from '../../base/clock.ts';
import { isAppError } from '../../base/errors.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { RecordChange, RecordStore } from '../../store/ports/record-store.ts';
import { blockKey, blockOf, dayCollection, usageCollection } from '../collections.ts';
import { addDays, type Day, dayOf, daysBetween, endOf, later } from '../days.ts';
import { writeDayRecord } from './day-record.ts';
import { ChangesByDay, type LookSurroundings, lookAtOrganization } from './look-at-organization.ts';
import { type MailboxDay, UsageSum, writeMailboxDays } from './mailbox-day.ts';

export interface DailyLookOptions extends LookSurroundings {
  readonly store: LookSurroundings['store'] &
    Pick<RecordStore, 'findRecords' | 'listRecords' | 'writeRecords'>;
  readonly clock: Clock;
}

/** Of days that nobody looked at: what was removed before is forgotten by then. */
const mostDaysBack = 30;
const blocksInWrite = 20;

/**
 * Writes down, once after each day, what the organisation came to on it. Several nodes may do it at once: they write the
 * same, and the first ends the day.
 */
export class DailyLook {
  readonly #options: DailyLookOptions;

  constructor(options: DailyLookOptions) {
    this.#options = options;
  }

  /** The days that were written. */
  async run(organization: Tenant, signal: AbortSignal): Promise<readonly Day[]> {
    const { clock } = this.#options;
    const yesterday = addDays(dayOf(clock.now()), -1);
    const missing = await this.#missingDays(organization, yesterday);
    if (missing.length === 0) return missing;
    const changes = new ChangesByDay();
    const sum = await this.#writeUsage(organization, yesterday, changes, signal);
    const { tenant } = organization;
    const records = missing.map((day): RecordChange => {
      const usage = day === yesterday ? sum.totals : null;
      const content = writeDayRecord({ takenAt: clock.now(), usage, changes: changes.of(day) });
      return { collection: dayCollection, key: day, content, ifVersion: 0 };
    });
    try {
      await this.#options.store.writeRecords(tenant, records);
    } catch (error) {
      if (isAppError(error) && error.code === 'record.version') return [];
      throw error;
    }
    return missing;
  }

  /** From the last that there is to yesterday; none where yesterday is written. */
  async #missingDays({ tenant, createdAt }: Tenant, yesterday: Day): Promise<Day[]> {
    const { store } = this.#options;
    const [last] = await store.listRecords(tenant, dayCollection, { descending: true, limit: 1 });
    const begin = last === undefined ? dayOf(createdAt) : addDays(last.key as Day, 1);
    const earliest = addDays(yesterday, 1 - mostDaysBack);
    return [...daysBetween(later(begin, earliest), yesterday)];
  }

  async #writeUsage(
    organization: Tenant,
    day: Day,
    changes: ChangesByDay,
    signal: AbortSignal,
  ): Promise<UsageSum> {
    const { store } = this.#options;
    const sum = new UsageSum(day);
    let records: RecordChange[] = [];
    let block: MailboxDay[] = [];
    const close = () => {
      const [first] = block;
      if (first === undefined) return;
      const key = blockKey(day, blockOf(first.recipient));
      records.push({ collection: usageCollection, key, content: writeMailboxDays(block) });
      block = [];
    };
    const write = async (atLeast: number) => {
      if (records.length < atLeast) return;
      await store.writeRecords(organization.tenant, records);
      records = [];
    };
    for await (const of of lookAtOrganization(this.#options, organization, endOf(day), changes)) {
      signal.throwIfAborted();
      const [first] = block;
      if (first !== undefined && blockOf(first.recipient) !== blockOf(of.recipient)) close();
      await write(blocksInWrite);
      block.push(of);
      sum.add(of);
    }
    close();
    await write(1);
    return sum;
  }
}
