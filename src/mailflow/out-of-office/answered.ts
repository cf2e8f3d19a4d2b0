import { createHash } from 'node:crypto';
import type { MailboxId, TenantId } from '../../base/ids.ts';
import type { RecordChange, RecordStore } from '../../store/ports/record-store.ts';

/** Who has had an answer: by mailbox, and by what it was (a period of absence, a rule). */
export const answeredPrefix = 'mailflow.answered/';
const collectionOf = (mailbox: MailboxId): string => `${answeredPrefix}${mailbox}`;

const keyOf = (cause: string, sender: string): string =>
  `${cause}/${createHash('sha256').update(sender.toLowerCase()).digest('hex').slice(0, 32)}`;

/** Answers to a sender once for each cause. What it says to remember is written with the delivery that it belongs to. */
export class AnsweredSenders {
  readonly #records: Pick<RecordStore, 'findRecords'>;
  readonly #tenant: TenantId;
  readonly #mailbox: MailboxId;

  constructor(records: Pick<RecordStore, 'findRecords'>, tenant: TenantId, mailbox: MailboxId) {
    this.#records = records;
    this.#tenant = tenant;
    this.#mailbox = mailbox;
  }

  /** Undefined where the sender has had it already. */
  async firstAnswer(cause: string, sender: string, now: number): Promise<RecordChange | undefined> {
    const [collection, key] = [collectionOf(this.#mailbox), keyOf(cause, sender)];
    const [found] = await this.#records.findRecords(this.#tenant, collection, [key]);
    return found === undefined ? { collection, key, content: { at: now } } : undefined;
  }
}
