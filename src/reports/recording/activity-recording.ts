import type { Clock } from '../../base/clock.ts';
import { isAppError } from '../../base/errors.ts';
import type { Guid, TenantId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type {
  ActivityRecorder,
  ConnectionFacts,
  MessageFacts,
  MigratedFacts,
} from '../../mailbox/activity-recorder.ts';
import type { RecordStore } from '../../store/ports/record-store.ts';
import { type Day, dayMs, dayOf, hourOf, startOf } from '../days.ts';
import { connectionCounter, domainCounter, hourCounter, messageCounter, opensMailbox } from './counters.ts';
import { type ActivityBatch, PendingActivity } from './pending-activity.ts';
import { traced } from './traced-message.ts';
import { writeBatch } from './write-batch.ts';

export interface ActivityRecordingOptions {
  readonly store: Pick<RecordStore, 'findRecords' | 'writeRecords'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Counters, people and messages of an organisation that wait to be written; the log says how much beyond it is lost. */
  readonly maxPending?: number;
}

interface Waiting {
  readonly pending: PendingActivity;
  readonly batches: ActivityBatch[];
  writing: Promise<void> | undefined;
}

const defaultMaxPending = 50_000;

/**
 * Counts in memory what servers tell, and writes it when it is asked to: a process that is killed loses what it was told since
 * the last time, and what was written is never counted twice.
 */
export class ActivityRecording implements ActivityRecorder {
  readonly #options: Required<ActivityRecordingOptions>;
  readonly #recorder: Guid;
  readonly #organizations = new Map<TenantId, Waiting>();
  #sequence = 0;
  #dropped = 0;
  #day = '' as Day;
  #dayStart = Number.NaN;

  constructor(options: ActivityRecordingOptions) {
    this.#options = { maxPending: defaultMaxPending, ...options };
    this.#recorder = options.random.guid();
  }

  connected({ at, tenant, recipient, clientType, clientName }: ConnectionFacts): void {
    const pending = this.#pendingOf(tenant);
    if (pending === undefined) return;
    const day = this.#dayOf(at);
    pending.count(day, recipient, connectionCounter(clientType, clientName), 1);
    pending.countInTotal(day, connectionCounter(clientType, ''), 1);
    if (opensMailbox[clientType]) pending.accessed(recipient, { logonAt: at, logoffAt: null, clientType });
  }

  named(
    { at, tenant, recipient, clientType, clientName: before }: ConnectionFacts,
    clientName: string,
  ): void {
    const pending = before === clientName ? undefined : this.#pendingOf(tenant);
    if (pending === undefined) return;
    const day = this.#dayOf(at);
    pending.count(day, recipient, connectionCounter(clientType, before), -1);
    pending.count(day, recipient, connectionCounter(clientType, clientName), 1);
  }

  disconnected({ at: logonAt, tenant, recipient, clientType }: ConnectionFacts, at: number): void {
    if (!opensMailbox[clientType]) return;
    this.#pendingOf(tenant)?.accessed(recipient, { logonAt, logoffAt: at, clientType });
  }

  message(facts: MessageFacts): void {
    const { at, tenant, direction, event, sender, recipients } = facts;
    const pending = this.#pendingOf(tenant);
    if (pending === undefined) return;
    const traceId = this.#options.random.guid();
    for (const recipient of recipients) pending.trace(traced(facts, recipient, traceId));
    const delivered = recipients.filter(({ status }) => status === 'Delivered');
    if (delivered.length === 0) return;
    const day = this.#dayOf(at);
    // A message to several counts once, and once for each of their domains.
    pending.countInTotal(day, hourCounter(hourOf(at), direction, event), 1);
    const own = direction === 'Inbound' ? delivered : [sender];
    for (const domain of new Set(own.map(({ address }) => domainOf(address))))
      pending.countInTotal(day, domainCounter(domain, direction, event), 1);
    for (const { recipient } of own)
      if (recipient !== null) pending.count(day, recipient, messageCounter(direction, event), 1);
  }

  migrated({ at, tenant, target, count }: MigratedFacts): void {
    const pending = count > 0 ? this.#pendingOf(tenant) : undefined;
    if (pending === undefined) return;
    const day = this.#dayOf(at);
    pending.countInTotal(day, hourCounter(hourOf(at), 'Inbound', 'Migrated'), count);
    pending.countInTotal(day, domainCounter(domainOf(target.address), 'Inbound', 'Migrated'), count);
    if (target.recipient !== null)
      pending.count(day, target.recipient, messageCounter('Inbound', 'Migrated'), count);
  }

  /** Of one organisation, so that a report has everything up to now. */
  settle(tenant: TenantId): Promise<void> {
    const waiting = this.#organizations.get(tenant);
    if (waiting === undefined) return Promise.resolve();
    // One after the other; what keeps an earlier one from being written is told to whoever waits for it.
    const before = waiting.writing?.catch(() => undefined) ?? Promise.resolve();
    const writing = before.then(() => this.#write(tenant, waiting));
    waiting.writing = writing;
    return writing;
  }

  /** Of all. What fails is kept for the next time, and logged. */
  async settleAll(): Promise<void> {
    const { log } = this.#options;
    if (this.#dropped > 0) log.warn('reports.activity.dropped', { count: this.#dropped });
    this.#dropped = 0;
    for (const tenant of [...this.#organizations.keys()]) {
      try {
        await this.settle(tenant);
      } catch (error) {
        log.warn('reports.activity.notWritten', { tenant, error });
      }
    }
  }

  async #write(tenant: TenantId, waiting: Waiting): Promise<void> {
    const { store, clock } = this.#options;
    const pause = (tries: number) => this.#pause(tries);
    const writer = { store, recorder: this.#recorder, now: () => clock.now(), pause };
    const { batches, pending } = waiting;
    // While earlier ones cannot be written, those that follow stay counters, and do not grow without bound.
    if (batches.length === 0) batches.push(...pending.take(() => ++this.#sequence));
    for (let batch = batches[0]; batch !== undefined; batch = batches[0]) {
      try {
        await writeBatch(writer, tenant, batch);
      } catch (error) {
        // One that is removed, or on its way, takes nothing any more.
        if (!isAppError(error, 'notFound') && !isAppError(error, 'conflict')) throw error;
      }
      batches.shift();
      if (batches.length === 0) batches.push(...pending.take(() => ++this.#sequence));
    }
    if (pending.size === 0) this.#organizations.delete(tenant);
  }

  /** Of different lengths on different nodes, else the same one would be late each time. */
  #pause(tries: number): Promise<void> {
    const { clock, random } = this.#options;
    const [byte = 0] = random.bytes(1);
    return clock.sleep((Math.min(tries, 10) * (byte % 16)) / 4);
  }

  /** None where too much waits already. */
  #pendingOf(tenant: TenantId): PendingActivity | undefined {
    const waiting = this.#organizations.get(tenant);
    if (waiting !== undefined && waiting.pending.size < this.#options.maxPending) return waiting.pending;
    if (waiting !== undefined) {
      this.#dropped += 1;
      return undefined;
    }
    const pending = new PendingActivity();
    this.#organizations.set(tenant, { pending, batches: [], writing: undefined });
    return pending;
  }

  #dayOf(at: number): Day {
    if (!(at >= this.#dayStart && at < this.#dayStart + dayMs)) {
      this.#day = dayOf(at);
      this.#dayStart = startOf(this.#day);
    }
    return this.#day;
  }
}

/** A tab would end it in the name of a counter. */
const domainOf = (address: string): string =>
  address
    .slice(address.lastIndexOf('@') + 1)
    .slice(0, 255)
    .toLowerCase()
    .replaceAll('\t', ' ');
