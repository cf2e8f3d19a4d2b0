import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { ChangeNumber } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { MailboxKey } from '../store/ports/mail-model.ts';
import type { MailReader } from '../store/ports/mail-store.ts';
import { type ChangeListener, Subscription } from './change-subscription.ts';
import { RecentCopies } from './recent-copies.ts';
import { SearchNews } from './search-news.ts';

export interface ChangeHubOptions {
  readonly store: Pick<MailReader, 'changesSince' | 'readChangeNumbers'>;
  readonly clock: Clock;
  readonly log: Log;
  /** How often to look for changes that other processes made; `null` where no other process writes. */
  readonly pollMs: number | null;
}

/**
 * Tells who is interested that a mailbox has changed. A view of its change numbers: whoever wrote, here or in
 * another process, what is delivered is what the store holds after the last number delivered.
 */
export class ChangeHub {
  readonly copies = new RecentCopies();
  readonly searches = new SearchNews();
  readonly #options: ChangeHubOptions;
  /** Those that are open, by mailbox. */
  readonly #open = new Map<string, Set<Subscription>>();
  /** Those too that are closed and whose listener is still at work. */
  readonly #unfinished = new Set<Subscription>();
  readonly #stopped = new AbortController();
  #polling: Promise<void> | undefined;

  constructor(options: ChangeHubOptions) {
    this.#options = options;
  }

  /** Delivers every change after `since`, and from then on as they are made. */
  subscribe(key: MailboxKey, since: ChangeNumber, listener: ChangeListener): Subscription {
    if (this.#stopped.signal.aborted) throw stopping();
    const name = nameOf(key);
    const members = this.#open.get(name) ?? new Set();
    const subscription = new Subscription(this.#options, {
      key,
      since,
      listener,
      onEnd: () => {
        members.delete(subscription);
        if (members.size === 0 && this.#open.get(name) === members) this.#open.delete(name);
      },
      onIdle: () => this.#unfinished.delete(subscription),
    });
    members.add(subscription);
    this.#open.set(name, members);
    this.#unfinished.add(subscription);
    subscription.wake();
    const { pollMs } = this.#options;
    if (pollMs !== null) this.#polling ??= this.#poll(pollMs);
    return subscription;
  }

  /** Somebody in this process has written to the mailbox. */
  touch(key: MailboxKey): void {
    for (const subscription of this.#open.get(nameOf(key)) ?? []) subscription.wake();
  }

  /** Nothing is delivered after it resolves. Waits for listeners, so a listener must not wait for it. */
  async close(): Promise<void> {
    this.#stopped.abort();
    const unfinished = [...this.#unfinished];
    for (const subscription of unfinished) subscription.close();
    await Promise.all(unfinished.map((subscription) => subscription.idle()));
    await this.#polling;
  }

  async #poll(everyMs: number): Promise<void> {
    const { clock, log } = this.#options;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        await clock.sleep(everyMs, signal);
        await this.#lookForChanges();
      } catch (error) {
        if (!signal.aborted) log.warn('mailbox.changes.pollFailed', { error });
      }
    }
  }

  /** One question for all; where it fails, one for each tenant, so that a broken shard hides no other. */
  async #lookForChanges(): Promise<void> {
    const keys = [...this.#open.values()].flatMap((members) => members.values().take(1).toArray());
    if (keys.length === 0) return;
    try {
      await this.#wakeChanged(keys.map(({ key }) => key));
    } catch (error) {
      const byTenant = Map.groupBy(keys, ({ key }) => key.tenant);
      if (byTenant.size === 1) throw error;
      for (const [tenant, some] of byTenant) {
        try {
          await this.#wakeChanged(some.map(({ key }) => key));
        } catch (cause) {
          this.#options.log.warn('mailbox.changes.pollFailed', { tenant, error: cause });
        }
      }
    }
  }

  async #wakeChanged(keys: readonly MailboxKey[]): Promise<void> {
    const found = await this.#options.store.readChangeNumbers(keys);
    const current = new Map(found.map(({ key, changeNo }) => [nameOf(key), changeNo]));
    for (const name of keys.map(nameOf)) {
      const changeNo = current.get(name);
      for (const subscription of this.#open.get(name) ?? []) {
        // A mailbox that is not among them is gone: the subscription will see that for itself.
        if (changeNo === undefined || subscription.seen < changeNo) subscription.wake();
      }
    }
  }
}

function nameOf(key: MailboxKey): string {
  return `${key.tenant}/${key.mailbox}`;
}

function stopping(): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'mailbox.changes.closed',
    message: 'The server is stopping and reports no more changes. Try again when it has started.',
  });
}
