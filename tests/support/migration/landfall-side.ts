import { systemClock } from '../../../src/base/clock.ts';
import type { Guid, MailboxId, TenantId } from '../../../src/base/ids.ts';
import { silentLog } from '../../../src/base/log.ts';
import type { Mailbox } from '../../../src/mailbox/mailbox.ts';
import { Mailboxes } from '../../../src/mailbox/mailboxes.ts';
import { type MailboxKey, unlimitedQuotas } from '../../../src/store/ports/mail-model.ts';
import { EmbeddedMailStore } from '../../../src/store/sql/sqlite/shard/embedded-mail-store.ts';

const tenant = 1 as TenantId;

/** Mailboxes of one organisation in a data folder, on the store that a server has: what is written is on disk. */
export class LandfallSide implements AsyncDisposable {
  readonly mailboxes: Mailboxes;
  readonly #store: EmbeddedMailStore;

  constructor(dataFolder: string) {
    this.#store = new EmbeddedMailStore({ dataFolder, shardOf: () => 1 });
    this.mailboxes = new Mailboxes({ store: this.#store, clock: systemClock, log: silentLog, pollMs: null });
  }

  /** Made when it is first asked for. */
  async mailbox(number: number): Promise<Mailbox> {
    const key: MailboxKey = { tenant, mailbox: number as MailboxId };
    const guid = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as Guid;
    await this.mailboxes.provision(key, { guid, quotas: unlimitedQuotas, language: 'ko' });
    return this.mailboxes.open(key);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mailboxes.close();
    await this.#store.close();
  }
}
