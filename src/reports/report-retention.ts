import type { Clock } from '../base/clock.ts';
import type { RecipientId, TenantId } from '../base/ids.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import type { StoredRecord } from '../store/ports/record-store.ts';
import {
  accessCollection,
  activityCollection,
  dayCollection,
  recorderCollection,
  traceCollection,
  usageCollection,
} from './collections.ts';
import { addDays, dayMs, dayOf } from './days.ts';

export interface ReportRetentionDays {
  /** Counters and what a day came to. */
  readonly reports: number;
  /** How large each mailbox was on each day. */
  readonly mailboxUsage: number;
  readonly messageTrace: number;
}

export interface ReportRetentionOptions {
  readonly store: Pick<DirectoryStore, 'listRecords' | 'writeRecords' | 'findRecipients'>;
  readonly clock: Clock;
  readonly days: ReportRetentionDays;
}

const recordsAtOnce = 200;
/** A recorder that has been silent for so long is gone, and asks for nothing again. */
const recorderDays = 2;

/** Takes away what reports have kept for long enough; may be repeated, and run on several nodes. */
export class ReportRetention {
  readonly #options: ReportRetentionOptions;

  constructor(options: ReportRetentionOptions) {
    this.#options = options;
  }

  /** How many records went. */
  async run(tenant: TenantId, signal: AbortSignal): Promise<number> {
    const { clock, days } = this.#options;
    const now = clock.now();
    const today = dayOf(now);
    const before = (kept: number) => addDays(today, -kept);
    const oldRecorder = ({ content: { at } }: StoredRecord) =>
      typeof at !== 'number' || at < now - recorderDays * dayMs;
    return (
      (await this.#removeBefore(tenant, activityCollection, before(days.reports), signal)) +
      (await this.#removeBefore(tenant, dayCollection, before(days.reports), signal)) +
      (await this.#removeBefore(tenant, usageCollection, before(days.mailboxUsage), signal)) +
      (await this.#removeBefore(tenant, traceCollection, before(days.messageTrace), signal)) +
      (await this.#removeWhere(tenant, recorderCollection, oldRecorder, signal)) +
      (await this.#forgetPeople(tenant, signal))
    );
  }

  /** Of those who are gone for ever nothing says any more when they were here. */
  async #forgetPeople(tenant: TenantId, signal: AbortSignal): Promise<number> {
    const { store } = this.#options;
    let removed = 0;
    let after: string | undefined;
    for (;;) {
      signal.throwIfAborted();
      const query = { limit: recordsAtOnce, ...(after !== undefined && { after }) };
      const keys = (await store.listRecords(tenant, accessCollection, query)).map(({ key }) => key);
      const ids = keys.map((key) => Number(key) as RecipientId);
      const there = new Set((await store.findRecipients(tenant, ids)).map(({ recipient }) => recipient));
      const gone = keys.filter((key) => !there.has(Number(key) as RecipientId));
      if (gone.length > 0) await store.writeRecords(tenant, gone.map(removalOf(accessCollection)));
      removed += gone.length;
      after = keys.at(-1);
      if (keys.length < recordsAtOnce) return removed;
    }
  }

  /** Keys begin with the day. */
  #removeBefore(tenant: TenantId, collection: string, key: string, signal: AbortSignal): Promise<number> {
    return this.#removeWhere(tenant, collection, (record) => record.key < key, signal);
  }

  /** From the first on, as long as it holds. */
  async #removeWhere(
    tenant: TenantId,
    collection: string,
    isOld: (record: StoredRecord) => boolean,
    signal: AbortSignal,
  ): Promise<number> {
    const { store } = this.#options;
    let removed = 0;
    for (;;) {
      signal.throwIfAborted();
      const records = await store.listRecords(tenant, collection, { limit: recordsAtOnce });
      const old = records.filter(isOld);
      if (old.length > 0)
        await store.writeRecords(tenant, old.map(({ key }) => key).map(removalOf(collection)));
      removed += old.length;
      if (old.length < recordsAtOnce) return removed;
    }
  }
}

const removalOf = (collection: string) => (key: string) => ({ collection, key, gone: true }) as const;
