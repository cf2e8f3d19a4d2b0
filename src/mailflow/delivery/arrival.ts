import type { FolderId, ItemId, TenantId } from '../../base/ids.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { Property } from '../../store/ports/mail-model.ts';
import type { RecordChange } from '../../store/ports/record-store.ts';
import type { NewQueuedMessage } from '../queue/mail-queue.ts';
import type { QueuedMessage, QueuedRecipient } from '../queue/queue-model.ts';
import type { DeliveryFailure } from './delivery-failure.ts';

/** A message that stands before a mailbox. */
export interface Arrival {
  readonly tenant: TenantId;
  readonly queued: QueuedMessage;
  readonly waiting: QueuedRecipient;
  readonly owner: Recipient;
  readonly mailbox: Mailbox;
  /** As it will be in the mailbox. */
  readonly content: Uint8Array;
  readonly receivedAt: number;
}

/** What becomes of it there. */
export interface ArrivalPlan {
  /** Where it goes, in order; nowhere where its owner lets it be deleted. */
  readonly places: readonly ArrivalPlace[];
  /** Forwards and replies: they are queued in the transaction that counts it as delivered. */
  readonly outgoing: readonly NewQueuedMessage[];
  /** What is remembered in that same transaction. */
  readonly records: readonly RecordChange[];
  /** Other items for the mailbox, about the message: deferred action messages. */
  items(delivered: DeliveredItem | undefined): readonly ArrivalItem[];
  /** Its owner has it refused. */
  readonly refused?: DeliveryFailure;
}

/** The first place where a message was put. */
export interface DeliveredItem {
  readonly folder: FolderId;
  readonly item: ItemId;
}

export interface ArrivalPlace {
  readonly folder: FolderId;
  /** Bits of `flag`. */
  readonly flags: number;
  readonly properties: readonly Property[];
}

export interface ArrivalItem extends ArrivalPlace {
  readonly content: Uint8Array;
}

/** What a mailbox does with mail that comes: rules, automatic replies. */
export interface ArrivalPlanner {
  plan(arrival: Arrival): Promise<ArrivalPlan>;
}
