import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import type { ChangeNumber, TenantId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Mailboxes } from '../../mailbox/mailboxes.ts';
import { prepareMessage } from '../../mailbox/message-intake.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { QueuedMessage, QueuedRecipient } from '../queue/queue-model.ts';
import type { Arrival, ArrivalItem, ArrivalPlan, ArrivalPlanner, DeliveredItem } from './arrival.ts';
import { type DeliveryFailure, failures } from './delivery-failure.ts';

export interface LocalDeliveryOptions {
  readonly directory: Pick<DirectoryStore, 'findRecipients'>;
  readonly mailboxes: Pick<Mailboxes, 'open'>;
  readonly planner: ArrivalPlanner;
  readonly clock: Clock;
  readonly log: Log;
}

export type LocalOutcome =
  | { readonly kind: 'delivered'; readonly plan: Pick<ArrivalPlan, 'outgoing' | 'records'> }
  | { readonly kind: 'failed'; readonly failure: DeliveryFailure }
  /** To be tried again soon. */
  | { readonly kind: 'deferred'; readonly reason: string };

export type MailboxRoute = Extract<QueuedRecipient['route'], { kind: 'mailbox' }>;

/** Kept beside each message that was delivered: by it a delivery that a crash has cut short is known again. */
const markKey = 'mailflow.delivery';
const changesPerPage = 500;

/**
 * Puts a message into a mailbox. Mailbox and queue lie in different databases: what is in the mailbox when the queue does not know it
 * yet is found by its mark among what has changed since before the first try. So it is there once, whenever the power is cut.
 */
export class LocalDelivery {
  readonly #options: LocalDeliveryOptions;

  constructor(options: LocalDeliveryOptions) {
    this.#options = options;
  }

  /** Where the mailbox stands now, for `since`. */
  async changeNumber(tenant: TenantId, { mailbox }: MailboxRoute): Promise<ChangeNumber | null> {
    try {
      return await this.#options.mailboxes.open({ tenant, mailbox }).changeNumber();
    } catch (error) {
      if (isAppError(error, 'notFound')) return null;
      throw error;
    }
  }

  /** `isFirst` says that nobody can have tried before. */
  async deliver(
    tenant: TenantId,
    queued: QueuedMessage,
    waiting: QueuedRecipient & { readonly route: MailboxRoute },
    content: Uint8Array,
    isFirst: boolean,
  ): Promise<LocalOutcome> {
    const { directory, mailboxes, clock, planner, log } = this.#options;
    const { route } = waiting;
    const [owner] = await directory.findRecipients(tenant, [route.recipient]);
    const refusal = refusalOf(owner, route);
    if (refusal !== undefined || owner === undefined) return refusal ?? failed(failures.disabled);
    const mailbox = mailboxes.open({ tenant, mailbox: route.mailbox });
    const arrival: Arrival = { tenant, queued, waiting, owner, mailbox, content, receivedAt: clock.now() };
    try {
      const there = isFirst ? noMarks : await this.#marksSince(arrival, route.since);
      const plan = await planner.plan(arrival);
      if (plan.refused !== undefined) return failed(plan.refused);
      let first: DeliveredItem | undefined;
      let index = 0;
      const put = async (item: ArrivalItem) => {
        const mark = `${queued.id}/${index}`;
        index += 1;
        const delivered = there.get(mark) ?? (await append(arrival, item, mark));
        first ??= delivered;
      };
      for (const place of plan.places) await put({ ...place, content });
      for (const item of plan.items(first)) await put(item);
      return { kind: 'delivered', plan };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.kind === 'quota') return failed(failures.full);
      if (error.kind === 'limit') return failed(failures.tooLarge);
      if (error.kind === 'internal')
        log.error('mailflow.delivery.failed', { tenant, message: queued.id, error });
      return { kind: 'deferred', reason: error.message };
    }
  }

  /** Marks of this message that the mailbox has: each names one of its places. */
  async #marksSince(
    { mailbox, queued }: Arrival,
    since: ChangeNumber | null,
  ): Promise<ReadonlyMap<string, DeliveredItem>> {
    const marks = new Map<string, DeliveredItem>();
    let from = since ?? (0 as ChangeNumber);
    for (;;) {
      const page = await mailbox.changesSince(from, { limit: changesPerPage });
      for (const change of page.changes) {
        if (change.kind !== 'message') continue;
        const { folder, uid, item } = change.message;
        const [mark] = await mailbox.readProperties({ kind: 'message', folder, uid }, [markKey]);
        const text = mark && Buffer.from(mark.value).toString('latin1');
        if (text?.startsWith(`${queued.id}/`)) marks.set(text, { folder, item });
      }
      from = page.upTo;
      if (!page.more) return marks;
    }
  }
}

async function append(
  { mailbox, receivedAt }: Pick<Arrival, 'mailbox' | 'receivedAt'>,
  { folder, flags, properties, content }: ArrivalItem,
  mark: string,
): Promise<DeliveredItem> {
  const message = prepareMessage(content.slice(), { receivedAt, flags, keywords: [] });
  const marked = { ...message, properties: [...properties, markOf(mark)] };
  const [added] = await mailbox.importBatch(folder, [marked], { priority: 'interactive' });
  if (added === undefined) throw new TypeError('The store has added no message.');
  return { folder, item: added.item };
}

const noMarks: ReadonlyMap<string, DeliveredItem> = new Map();

const markOf = (mark: string) => ({ key: markKey, value: new Uint8Array(Buffer.from(mark, 'latin1')) });

const failed = (failure: DeliveryFailure): LocalOutcome => ({ kind: 'failed', failure });

function refusalOf(owner: Recipient | undefined, route: MailboxRoute): LocalOutcome | undefined {
  if (owner === undefined || owner.deletedAt !== null) return failed(failures.unknownAddress);
  if (owner.mailbox?.mailbox !== route.mailbox) return failed(failures.disabled);
  if (owner.mailbox.state === 'pending') return { kind: 'deferred', reason: 'The mailbox is being made.' };
  return owner.mailbox.state === 'ready' ? undefined : failed(failures.disabled);
}

/** The sender's own copy, once. */
export async function deliverCopy(
  mailbox: Mailbox,
  item: ArrivalItem & { readonly receivedAt: number },
  id: string,
  since: ChangeNumber | null,
): Promise<void> {
  const mark = `${id}/copy`;
  let from = since ?? (0 as ChangeNumber);
  for (;;) {
    const page = await mailbox.changesSince(from, { limit: changesPerPage, folder: item.folder });
    for (const change of page.changes) {
      if (change.kind !== 'message') continue;
      const owner = { kind: 'message', folder: change.message.folder, uid: change.message.uid } as const;
      const [found] = await mailbox.readProperties(owner, [markKey]);
      if (found && Buffer.from(found.value).toString('latin1') === mark) return;
    }
    from = page.upTo;
    if (!page.more) break;
  }
  await append({ mailbox, receivedAt: item.receivedAt }, item, mark);
}
