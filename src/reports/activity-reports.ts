import type { Clock } from '../base/clock.ts';
import type { RecipientId } from '../base/ids.ts';
import type { Mailboxes } from '../mailbox/mailboxes.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { maxRecordBatch } from '../store/ports/record-store.ts';
import { accessCollection, accessKey } from './collections.ts';
import {
  type ConnectionDetailRow,
  type ConnectionRow,
  connectionDetails,
  connectionsByType,
} from './connection-reports.ts';
import { dayOf, later } from './days.ts';
import { traceMessages } from './message-trace.ts';
import { type DayRange, type ReportSpan, type ReportType, rangeOf } from './periods.ts';
import type { ActivityRecording } from './recording/activity-recording.ts';
import { type LastAccess, readAccess } from './recording/last-access.ts';
import type { TracedMessage } from './recording/traced-message.ts';
import { type TopRow, type TrafficPeriod, type TrafficRow, topUsers, traffic } from './traffic-reports.ts';
import {
  type ChangesRow,
  directoryChanges,
  type MailboxActivityRow,
  mailboxActivity,
  mailboxUsage,
  mailboxUsageDetails,
  type UsageDetailRow,
  type UsageRow,
} from './usage-reports.ts';

export interface ActivityReportsOptions {
  readonly store: DirectoryStore;
  readonly mailboxes: Pick<Mailboxes, 'describeMany'>;
  readonly recording: Pick<ActivityRecording, 'settle'>;
  readonly clock: Clock;
}

/** From when until when, without a kind of period. */
export type TimeSpan = Pick<ReportSpan, 'from' | 'until'>;

/** What an organisation is told of its use. Every method takes the organisation first, and knows everything up to now. */
export class ActivityReports {
  readonly #options: ActivityReportsOptions;

  constructor(options: ActivityReportsOptions) {
    this.#options = options;
  }

  async *connections(organization: Tenant, span: ReportSpan): AsyncGenerator<ConnectionRow> {
    const { tenant } = await this.#settled(organization);
    yield* connectionsByType(this.#options.store, tenant, this.#rangeOf(span), span.type);
  }

  async *connectionDetails(organization: Tenant, span: ReportSpan): AsyncGenerator<ConnectionDetailRow> {
    const { tenant } = await this.#settled(organization);
    yield* connectionDetails(this.#options.store, tenant, this.#rangeOf(span), span.type);
  }

  async *mailboxUsage(organization: Tenant, span: ReportSpan): AsyncGenerator<UsageRow> {
    const { clock } = this.#options;
    await this.#settled(organization);
    yield* mailboxUsage(this.#options, organization, this.#rangeOf(span), span.type, clock.now());
  }

  /** Of the newest day alone where nobody says which. */
  async *mailboxUsageDetails(organization: Tenant, span: ReportSpan): AsyncGenerator<UsageDetailRow> {
    const { clock } = this.#options;
    await this.#settled(organization);
    const isOpen = span.from === undefined && span.until === undefined;
    const range = this.#rangeOf(isOpen ? { ...span, from: clock.now() } : span);
    yield* mailboxUsageDetails(this.#options, organization, range, span.type, clock.now());
  }

  async *mailboxActivity(organization: Tenant, span: ReportSpan): AsyncGenerator<MailboxActivityRow> {
    const { clock } = this.#options;
    await this.#settled(organization);
    const range = this.#sinceMade(organization, span);
    yield* mailboxActivity(this.#options, organization, range, span.type, clock.now());
  }

  async *groupActivity(organization: Tenant, span: ReportSpan): AsyncGenerator<ChangesRow> {
    const { clock } = this.#options;
    const range = this.#sinceMade(organization, span);
    yield* await directoryChanges(this.#options, organization, range, span.type, clock.now());
  }

  async *traffic(
    organization: Tenant,
    span: TimeSpan & { readonly period: TrafficPeriod },
    byDomain: boolean,
  ): AsyncGenerator<TrafficRow> {
    const { store } = this.#options;
    const { tenant } = await this.#settled(organization);
    const domains = byDomain ? await store.listDomains(tenant) : [];
    const ownDomains = new Set(domains.map(({ domain }) => domain));
    const { period } = span;
    yield* traffic(store, tenant, this.#rangeOf({ ...span, type: typeOf(period) }), {
      period,
      byDomain,
      ownDomains,
    });
  }

  async *topUsers(
    organization: Tenant,
    span: TimeSpan & { readonly period: ReportType | 'Summary' },
  ): AsyncGenerator<TopRow> {
    const { tenant } = await this.#settled(organization);
    const { period } = span;
    const range = this.#rangeOf({ ...span, type: typeOf(period) });
    yield* topUsers(this.#options.store, tenant, range, period);
  }

  async *messages(organization: Tenant, from: number, until: number): AsyncGenerator<TracedMessage> {
    const { tenant } = await this.#settled(organization);
    yield* traceMessages(this.#options.store, tenant, from, until);
  }

  /** Of those in whose mailbox anybody ever was. */
  async lastAccess(
    organization: Tenant,
    recipients: readonly RecipientId[],
  ): Promise<ReadonlyMap<RecipientId, LastAccess>> {
    const { tenant } = await this.#settled(organization);
    const found = new Map<RecipientId, LastAccess>();
    for (let start = 0; start < recipients.length; start += maxRecordBatch) {
      const keys = recipients.slice(start, start + maxRecordBatch).map(accessKey);
      for (const { key, content } of await this.#options.store.findRecords(tenant, accessCollection, keys))
        found.set(Number(key) as RecipientId, readAccess(content));
    }
    return found;
  }

  async #settled(organization: Tenant): Promise<Tenant> {
    await this.#options.recording.settle(organization.tenant);
    return organization;
  }

  /** Of days before there was an organisation there is nothing to tell, not even that nothing happened. */
  #sinceMade({ createdAt }: Tenant, span: ReportSpan): DayRange {
    const { first, last } = this.#rangeOf(span);
    return { first: later(first, dayOf(createdAt)), last };
  }

  #rangeOf(span: ReportSpan): DayRange {
    return rangeOf(span, this.#options.clock.now());
  }
}

const typeOf = (period: TrafficPeriod): ReportType =>
  period === 'Hour' || period === 'Summary' ? 'Daily' : period;
