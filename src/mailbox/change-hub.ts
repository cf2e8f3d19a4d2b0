import type { Clock } from '../base/clock.ts';
import type { ChangeNumber } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Change, MailboxKey } from '../store/ports/mail-model.ts';
import type { MailReader } from '../store/ports/mail-store.ts';

/** Receives changes in order, each once; the next ones come when it is done with these. */
export type ChangeListener = (changes: readonly Change[]) => void | Promise<void>;

export interface ChangeHubOptions {
  readonly store: MailReader;
  readonly clock: Clock;
  readonly log: Log;
  /** How often to look for changes that other processes made; `null` where no other process writes. */
  readonly pollMs: number | null;
}

const changesPerPage = 500;

/**
 * Tells who is interested that a mailbox has changed. A view of its change numbers: whoever wrote, here or in
 * another process, what is delivered is what the store holds after the last number delivered.
 */
export class ChangeHub {
  readonly #options: ChangeHubOptions;
  readonly #subscriptions = new Map<string, Set<Subscription>>();
  readonly #stopped = new AbortController();
  #polling: Promise<void> | undefined;

  constructor(options: ChangeHubOptions) {
    this.#options = options;
  }

  /** Delivers every change after `since`, and from then on as they are made. */
  subscribe(key: MailboxKey, since: ChangeNumber, listener: ChangeListener): Subscription {
    const name = nameOf(key);
    const members = this.#subscriptions.get(name) ?? new Set();
    const subscription = new Subscription(this.#options, key, since, listener, () => {
      members.delete(subscription);
      if (members.size === 0 && this.#subscriptions.get(name) === members) this.#subscriptions.delete(name);
    });
    members.add(subscription);
    this.#subscriptions.set(name, members);
    subscription.wake();
    if (this.#options.pollMs !== null) this.#polling ??= this.#poll(this.#options.pollMs);
    return subscription;
  }

  /** Somebody in this process has written to the mailbox. */
  touch(key: MailboxKey): void {
    for (const subscription of this.#subscriptions.get(nameOf(key)) ?? []) subscription.wake();
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    const open = [...this.#subscriptions.values()].flatMap((members) => [...members]);
    for (const subscription of open) subscription.close();
    await Promise.all(open.map((subscription) => subscription.idle()));
    await this.#polling;
  }

  async #poll(everyMs: number): Promise<void> {
    const { store, clock, log } = this.#options;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        await clock.sleep(everyMs, signal);
        const members = [...this.#subscriptions.values()].flatMap((some) => [...some].slice(0, 1));
        for (const { key, changeNo } of await store.readChangeNumbers(members.map(({ key }) => key))) {
          for (const subscription of this.#subscriptions.get(nameOf(key)) ?? []) {
            if (subscription.seen < changeNo) subscription.wake();
          }
        }
      } catch (error) {
        if (!signal.aborted) log.warn('mailbox.changes.pollFailed', { error });
      }
    }
  }
}

/** One listener and how far it has been told. */
export class Subscription {
  readonly key: MailboxKey;
  readonly #options: ChangeHubOptions;
  readonly #listener: ChangeListener;
  readonly #onClose: () => void;
  #seen: ChangeNumber;
  #delivering: Promise<void> | undefined;
  #woken = false;
  #closed = false;

  constructor(
    options: ChangeHubOptions,
    key: MailboxKey,
    since: ChangeNumber,
    listener: ChangeListener,
    onClose: () => void,
  ) {
    this.#options = options;
    this.key = key;
    this.#seen = since;
    this.#listener = listener;
    this.#onClose = onClose;
  }

  get seen(): ChangeNumber {
    return this.#seen;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
  }

  wake(): void {
    this.#woken = true;
    this.#delivering ??= this.#deliver().finally(() => {
      this.#delivering = undefined;
    });
  }

  /** Resolves when what it was woken for is delivered. */
  async idle(): Promise<void> {
    await this.#delivering;
  }

  async #deliver(): Promise<void> {
    const { store, log } = this.#options;
    while (this.#woken && !this.#closed) {
      this.#woken = false;
      try {
        let more = true;
        while (more && !this.#closed) {
          const page = await store.changesSince(this.key, this.#seen, { limit: changesPerPage });
          if (page.changes.length > 0) await this.#listener(page.changes);
          // Only now: changes that a listener failed on are delivered again with the next ones.
          this.#seen = page.upTo;
          more = page.more;
        }
      } catch (error) {
        log.warn('mailbox.changes.deliveryFailed', { ...this.key, error });
        return;
      }
    }
  }
}

function nameOf(key: MailboxKey): string {
  return `${key.tenant}/${key.mailbox}`;
}
