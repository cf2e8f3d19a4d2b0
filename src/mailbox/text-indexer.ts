import type { Clock } from '../base/clock.ts';
import { isAppError } from '../base/errors.ts';
import type { ItemId, TenantId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { MailboxKey, Message } from '../store/ports/mail-model.ts';
import type { MailStore, SearchDocument } from '../store/ports/mail-store.ts';
import { readText } from './message-content.ts';

export interface TextIndexerParts {
  readonly store: MailStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where to stop, between two steps; nothing given means when all is done. */
export interface CatchUpBounds {
  readonly maxMessages?: number;
  readonly maxMs?: number;
  readonly signal?: AbortSignal;
}

export interface CatchUpResult {
  /** Messages indexed in the meantime, by whoever did it. */
  readonly indexed: number;
  /** Every message that was there at the call is indexed. */
  readonly complete: boolean;
}

const messagesPerStep = 50;
/** Of one message; the store takes no more words of it than that holds. */
const maxDocumentLength = 1024 * 1024;
/** A step ends early rather than hold more text than this. */
const maxStepLength = 4 * 1024 * 1024;
/** Bodies may lie far away, where waiting for one costs more than reading it. */
const readAtOnce = 4;
const maxTextBytes = 2 * 1024 * 1024;
const mailboxesPerTurn = 10_000;

/**
 * Makes message texts searchable after they are stored, so that an import does not wait for it. Work goes
 * in steps, one at a time for each mailbox; whoever asks meanwhile waits for the same steps, and each message
 * is read once.
 */
export class TextIndexer {
  readonly #store: MailStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #steps = new Map<string, Promise<CatchUpResult>>();

  constructor({ store, clock, log }: TextIndexerParts) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** Indexes what is new in one mailbox. */
  async catchUp(key: MailboxKey, bounds: CatchUpBounds = {}): Promise<CatchUpResult> {
    const { maxMessages = Number.POSITIVE_INFINITY, maxMs = Number.POSITIVE_INFINITY, signal } = bounds;
    const name = `${key.tenant}/${key.mailbox}`;
    const startedAt = this.#clock.monotonic();
    // A step that is under way may have looked before the newest message came.
    const earlier = this.#steps.get(name);
    let indexed = 0;
    while (!signal?.aborted && indexed < maxMessages && this.#clock.monotonic() - startedAt < maxMs) {
      const step = this.#steps.get(name) ?? this.#startStep(name, key);
      const done = await step;
      indexed += done.indexed;
      if (done.complete && step !== earlier) return { indexed, complete: true };
    }
    return { indexed, complete: false };
  }

  /**
   * Gives each mailbox of the tenant that has something new a turn within `bounds`. A mailbox that fails is
   * logged and passed over.
   */
  async catchUpTenant(tenant: TenantId, bounds: CatchUpBounds = {}): Promise<CatchUpResult> {
    const keys = await this.#store.listMailboxesToIndex(tenant, mailboxesPerTurn);
    let indexed = 0;
    let complete = keys.length < mailboxesPerTurn;
    for (const key of keys) {
      if (bounds.signal?.aborted) return { indexed, complete: false };
      try {
        const turn = await this.catchUp(key, bounds);
        indexed += turn.indexed;
        complete &&= turn.complete;
      } catch (error) {
        this.#log.warn('mailbox.index.failed', { ...key, error });
        complete = false;
      }
    }
    return { indexed, complete };
  }

  /** The first message, in order of item, that a search does not see yet. */
  async findFirstUnindexed(key: MailboxKey): Promise<ItemId | undefined> {
    const [first] = await this.#store.listUnindexed(key, 1);
    return first?.item;
  }

  #startStep(name: string, key: MailboxKey): Promise<CatchUpResult> {
    const step = this.#index(key).finally(() => this.#steps.delete(name));
    this.#steps.set(name, step);
    return step;
  }

  async #index(key: MailboxKey): Promise<CatchUpResult> {
    const messages = await this.#store.listUnindexed(key, messagesPerStep);
    const documents: SearchDocument[] = [];
    let length = 0;
    for (let next = 0; next < messages.length && length < maxStepLength; next += readAtOnce) {
      const some = messages.slice(next, next + readAtOnce);
      for (const document of await Promise.all(some.map((message) => this.#documentOf(key, message)))) {
        documents.push(document);
        length += document.text.length;
      }
    }
    if (documents.length > 0) await this.#store.writeSearchText(key, documents);
    const complete = documents.length === messages.length && messages.length < messagesPerStep;
    return { indexed: documents.length, complete };
  }

  async #documentOf(key: MailboxKey, message: Message): Promise<SearchDocument> {
    const { item, body: hash } = message;
    const people = `${message.subject}\n${message.sender}\n${message.recipients}`;
    try {
      const body = await this.#store.openBody(key.tenant, message.body);
      const { text, attachments } = await readText(body, undefined, { maxTextBytes });
      const names = attachments.map(({ name }) => name).join('\n');
      return { item, body: hash, text: `${people}\n${names}\n${text}`.slice(0, maxDocumentLength) };
    } catch (error) {
      // A store that is out of reach for a while would leave the message without its text for ever.
      if (isAppError(error) && error.retryable) throw error;
      // A damaged body must not keep the rest of the mailbox from being found.
      this.#log.warn('mailbox.index.bodyUnreadable', { ...key, item: message.item, error });
      return { item, body: hash, text: people };
    }
  }
}
