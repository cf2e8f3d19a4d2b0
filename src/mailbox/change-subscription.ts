import type { Clock } from '../base/clock.ts';
import { isAppError } from '../base/errors.ts';
import type { ChangeNumber } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Change, ChangePage, MailboxKey } from '../store/ports/mail-model.ts';
import type { MailReader } from '../store/ports/mail-store.ts';

/**
 * Receives changes in order, each once; the next ones come when it is done with these. What it fails on is
 * delivered to it again, with what has come since, after a pause.
 */
export type ChangeListener = (changes: readonly Change[]) => void | Promise<void>;

/** Why there will be no more changes. */
export type SubscriptionEnd = 'closed' | 'mailboxGone';

export interface SubscriptionParts {
  readonly store: Pick<MailReader, 'changesSince'>;
  readonly clock: Clock;
  readonly log: Log;
}

interface SubscriptionTerms {
  readonly key: MailboxKey;
  readonly since: ChangeNumber;
  readonly listener: ChangeListener;
  onEnd(): void;
  /** Ended, and nothing is under way any more. */
  onIdle(): void;
}

const changesPerPage = 500;
const firstPauseMs = 100;
const longestPauseMs = 60_000;

/** Made once: with none given, each abort would make an exception with a stack. */
const over = new Error('The subscription is over.');

/** One listener and how far it has been told. A single delivery is under way at a time. */
export class Subscription {
  readonly key: MailboxKey;
  readonly ended: Promise<SubscriptionEnd>;
  readonly #parts: SubscriptionParts;
  readonly #terms: SubscriptionTerms;
  readonly #resolveEnd: (end: SubscriptionEnd) => void;
  readonly #over = new AbortController();
  #seen: ChangeNumber;
  #isWoken = false;
  #isDelivering = false;
  #delivery: Promise<void> = Promise.resolve();

  constructor(parts: SubscriptionParts, terms: SubscriptionTerms) {
    this.#parts = parts;
    this.#terms = terms;
    this.key = terms.key;
    this.#seen = terms.since;
    const { promise, resolve } = Promise.withResolvers<SubscriptionEnd>();
    this.ended = promise;
    this.#resolveEnd = resolve;
  }

  /** The last change that the listener is done with. */
  get seen(): ChangeNumber {
    return this.#seen;
  }

  /** Nothing more is delivered; what the listener is at work on it may finish. */
  close(): void {
    this.#end('closed');
  }

  /** There may be changes to deliver. */
  wake(): void {
    if (this.#over.signal.aborted) return;
    this.#isWoken = true;
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    this.#delivery = this.#deliver();
  }

  /** Resolves when what it was woken for is delivered, or nothing will be any more. */
  async idle(): Promise<void> {
    while (this.#isDelivering) await this.#delivery;
  }

  async #deliver(): Promise<void> {
    const { clock, log } = this.#parts;
    const { signal } = this.#over;
    let pauseMs = firstPauseMs;
    while (this.#isWoken && !signal.aborted) {
      this.#isWoken = false;
      try {
        await this.#deliverPages(signal);
        pauseMs = firstPauseMs;
      } catch (error) {
        log.warn('mailbox.changes.deliveryFailed', { ...this.key, error });
        this.#isWoken = true;
        // Rejects alone because the subscription is over, which ends the loop.
        await clock.sleep(pauseMs, signal).catch(() => undefined);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
    // In the same turn as the last look at #isWoken, so that no wake falls in between.
    this.#isDelivering = false;
    if (signal.aborted) this.#terms.onIdle();
  }

  async #deliverPages(signal: AbortSignal): Promise<void> {
    for (let more = true; more; ) {
      const page = await this.#readPage();
      if (page === undefined || signal.aborted) return;
      if (page.changes.length > 0) await this.#terms.listener(page.changes);
      // Only now: changes that a listener failed on are delivered again.
      this.#seen = page.upTo;
      more = page.more && !signal.aborted;
    }
  }

  async #readPage(): Promise<ChangePage | undefined> {
    try {
      return await this.#parts.store.changesSince(this.key, this.#seen, { limit: changesPerPage });
    } catch (error) {
      if (!isAppError(error, 'notFound')) throw error;
      this.#end('mailboxGone');
      return undefined;
    }
  }

  #end(reason: SubscriptionEnd): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort(over);
    this.#terms.onEnd();
    this.#resolveEnd(reason);
    if (!this.#isDelivering) this.#terms.onIdle();
  }
}
