import type { TenantId } from '../../base/ids.ts';
import type { RecordChange } from '../../store/ports/record-store.ts';
import type { MailQueue, NewQueuedMessage } from '../queue/mail-queue.ts';
import { isWished, type QueuedMessage, type QueuedRecipient, type QueueRoute } from '../queue/queue-model.ts';
import { localPauseAfter, pauseAfter, tellOfDelayMs } from '../queue/retry-times.ts';
import type {
  FailedRecipient,
  ReportedRecipient,
  ReportedSuccess,
  ReportKind,
  SucceededRecipient,
} from '../reports/make-report.ts';
import type { ArrivalPlan } from './arrival.ts';
import { type DeliveryFailure, failures, isPermanent } from './delivery-failure.ts';

/** What became of one recipient in this pass: delivered, unless it says otherwise. */
export interface Settled {
  readonly recipient: QueuedRecipient;
  readonly failure?: DeliveryFailure;
  /** How it was delivered, where whoever wants to hear of that hears it from here. */
  readonly success?: ReportedSuccess;
  /** Tried again soon, and why. */
  readonly deferred?: string;
  readonly plan?: Pick<ArrivalPlan, 'outgoing' | 'records'>;
}

type MakeReport = (
  kind: ReportKind,
  recipients: readonly ReportedRecipient[],
) => NewQueuedMessage | undefined;

/** A transaction takes 1,000 records; recipients of one group may be more. */
const recipientsPerStep = 400;

/** The work on one message between its claim and its release. What it says was done is on disk. */
export class Pass {
  readonly tenant: TenantId;
  message: QueuedMessage;
  content: Uint8Array = new Uint8Array();
  readonly #queue: MailQueue;
  readonly #makeReport: MakeReport;
  readonly #waiting = new Map<string, QueuedRecipient>();
  #isOver = false;

  constructor(queue: MailQueue, tenant: TenantId, message: QueuedMessage, makeReport: MakeReport) {
    this.#queue = queue;
    this.tenant = tenant;
    this.message = message;
    this.#makeReport = makeReport;
  }

  async load(): Promise<void> {
    for (const recipient of await this.#queue.recipients(this.tenant, this.message.id)) {
      this.#waiting.set(recipient.key, recipient);
    }
    this.content = await this.#queue.content(this.tenant, this.message);
  }

  get waiting(): readonly QueuedRecipient[] {
    return [...this.#waiting.values()];
  }

  has(key: string): boolean {
    return this.#waiting.has(key);
  }

  of(...kinds: readonly QueueRoute['kind'][]): QueuedRecipient[] {
    return this.waiting.filter(({ route }) => kinds.includes(route.kind));
  }

  /** Those of a kind whose time has come: the lease began now. */
  due(kind: QueueRoute['kind']): QueuedRecipient[] {
    const now = this.#now;
    return this.of(kind).filter(({ nextAttemptAt }) => nextAttemptAt <= now);
  }

  /** One recipient, by those that it leads to. */
  async replace(
    recipient: QueuedRecipient,
    put: readonly QueuedRecipient[],
    failed: readonly FailedRecipient[],
    isExpanded = false,
  ): Promise<void> {
    const fresh = put.filter(({ key }) => !this.#waiting.has(key));
    while (fresh.length > recipientsPerStep) await this.#step({ put: fresh.splice(0, recipientsPerStep) });
    const expanded = isExpanded ? wanted('success', [{ recipient, success: 'expanded' }]) : [];
    const others = [
      ...(await this.#reported('failed', wanted('failure', failed))),
      ...(await this.#reported('delivered', expanded)),
    ];
    await this.#step({ done: [recipient], put: fresh, others });
  }

  async settle(settled: readonly Settled[], now: number = this.#now): Promise<void> {
    const done: QueuedRecipient[] = [];
    const put: QueuedRecipient[] = [];
    const failed: FailedRecipient[] = [];
    const delayed: FailedRecipient[] = [];
    const succeeded: SucceededRecipient[] = [];
    const others: RecordChange[] = [];
    for (const { recipient, failure, success, deferred, plan } of settled) {
      if (failure === undefined && deferred === undefined) {
        done.push(recipient);
        if (success !== undefined) succeeded.push({ recipient, success });
        others.push(...(plan?.records ?? []));
        for (const message of plan?.outgoing ?? [])
          others.push(...(await this.#queue.prepare(this.tenant, message)));
        continue;
      }
      const isOver = now >= this.message.expiresAt;
      if (failure !== undefined && (isPermanent(failure) || isOver)) {
        done.push(recipient);
        failed.push({ recipient, failure: isPermanent(failure) ? failure : expired(failure) });
      } else if (isOver) {
        done.push(recipient);
        failed.push({
          recipient,
          failure: { ...failures.expired, ...(deferred && { diagnostic: deferred }) },
        });
      } else {
        const isLate = !recipient.delayTold && now - this.message.acceptedAt >= tellOfDelayMs;
        const told = failure ?? { ...failures.expired, ...(deferred && { diagnostic: deferred }) };
        if (isLate) delayed.push({ recipient, failure: told });
        put.push(triedAgain(recipient, told.diagnostic ?? told.text.en, isLate, now));
      }
    }
    others.push(
      ...(await this.#reported('failed', wanted('failure', failed))),
      ...(await this.#reported('delayed', wanted('delay', delayed))),
      ...(await this.#reported('delivered', wanted('success', succeeded))),
    );
    await this.#step({ done, put, others });
  }

  async release(): Promise<void> {
    if (this.#isOver) return;
    await this.#queue.release(this.tenant, this.message);
  }

  async #reported(kind: ReportKind, recipients: readonly ReportedRecipient[]): Promise<RecordChange[]> {
    const report = this.#makeReport(kind, recipients);
    return report === undefined ? [] : this.#queue.prepare(this.tenant, report);
  }

  async #step(step: Parameters<MailQueue['step']>[2]): Promise<void> {
    const { done = [], put = [], others = [] } = step;
    if (done.length + put.length + others.length === 0) return;
    for (const { key } of done) this.#waiting.delete(key);
    for (const recipient of put) this.#waiting.set(recipient.key, recipient);
    // The last step takes the message away as well: most have one, and each is a synced write.
    this.#isOver = this.#waiting.size === 0;
    if (this.#isOver) await this.#queue.remove(this.tenant, this.message, others);
    else this.message = await this.#queue.step(this.tenant, this.message, step);
    if (others.length > 0) this.#queue.arrived.notify();
  }

  /** Its lease runs from when it was claimed, or last written. */
  get #now(): number {
    return this.#queue.now();
  }
}

/** Those of whom the sender wants to hear it: RFC 3461 section 4.1. */
function wanted<R extends ReportedRecipient>(
  wish: 'failure' | 'delay' | 'success',
  recipients: readonly R[],
): readonly R[] {
  return recipients.filter(({ recipient }) => isWished(recipient, wish));
}

const expired = (failure: DeliveryFailure): DeliveryFailure => ({
  ...failures.expired,
  ...(failure.diagnostic !== undefined && { diagnostic: failure.diagnostic }),
});

function triedAgain(
  recipient: QueuedRecipient,
  lastError: string,
  delayTold: boolean,
  now: number,
): QueuedRecipient {
  const attempts = recipient.attempts + 1;
  const pause = recipient.route.kind === 'remote' ? pauseAfter(attempts) : localPauseAfter(attempts);
  return {
    ...recipient,
    attempts,
    nextAttemptAt: now + pause,
    lastError: lastError.slice(0, 500),
    delayTold: recipient.delayTold || delayTold,
  };
}
