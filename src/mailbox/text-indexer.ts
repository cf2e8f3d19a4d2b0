import type { TenantId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { MailboxKey, Message } from '../store/ports/mail-model.ts';
import type { MailStore, SearchDocument } from '../store/ports/mail-store.ts';
import { readText } from './message-content.ts';

const messagesPerStep = 50;

/**
 * Makes message texts searchable after they are stored, so that an import does not wait for it. A search asks
 * for the rest of its mailbox first: nobody is told that a message is not there because it is new.
 */
export class TextIndexer {
  readonly #store: MailStore;
  readonly #log: Log;
  readonly #running = new Map<string, Promise<number>>();

  constructor(store: MailStore, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** Indexes what is new in one mailbox. Returns how many messages that were. */
  catchUp(key: MailboxKey, signal?: AbortSignal): Promise<number> {
    const name = `${key.tenant}/${key.mailbox}`;
    const known = this.#running.get(name);
    if (known !== undefined) return known;
    const work = this.#indexMailbox(key, signal).finally(() => this.#running.delete(name));
    this.#running.set(name, work);
    return work;
  }

  /** Indexes what is new in any mailbox of the tenant. */
  async catchUpTenant(tenant: TenantId, signal?: AbortSignal): Promise<number> {
    let indexed = 0;
    for (;;) {
      const keys = await this.#store.listMailboxesToIndex(tenant, 100);
      if (keys.length === 0 || signal?.aborted) return indexed;
      for (const key of keys) indexed += await this.catchUp(key, signal);
    }
  }

  async #indexMailbox(key: MailboxKey, signal: AbortSignal | undefined): Promise<number> {
    let indexed = 0;
    while (!signal?.aborted) {
      const messages = await this.#store.listUnindexed(key, messagesPerStep);
      if (messages.length === 0) break;
      const documents: SearchDocument[] = [];
      for (const message of messages) documents.push(await this.#documentOf(key, message));
      await this.#store.writeSearchText(key, documents);
      indexed += messages.length;
    }
    return indexed;
  }

  async #documentOf(key: MailboxKey, message: Message): Promise<SearchDocument> {
    const people = `${message.subject}\n${message.sender}\n${message.recipients}`;
    try {
      const body = await this.#store.openBody(key.tenant, message.body);
      const { text, attachments } = await readText(body);
      const names = attachments.map(({ name }) => name).join('\n');
      return { item: message.item, text: `${people}\n${names}\n${text}` };
    } catch (error) {
      // A damaged body must not keep the rest of the mailbox from being found.
      this.#log.warn('mailbox.index.bodyUnreadable', { ...key, item: message.item, error });
      return { item: message.item, text: people };
    }
  }
}
