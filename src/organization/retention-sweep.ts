import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Recipient, RecipientQuery, Tenant } from '../store/ports/directory-model.ts';
import { type DirectoryStore, maxBatch } from '../store/ports/directory-store.ts';
import { MailboxLifecycle } from './mailbox-lifecycle.ts';
import type { MailboxProvisioner } from './mailbox-provisioner.ts';
import type { Organizations } from './organizations.ts';
import { defaultSoftDeletionMs } from './retention.ts';

export interface RetentionSweepOptions {
  readonly store: DirectoryStore;
  readonly organizations: Organizations;
  readonly provisioner: MailboxProvisioner;
  readonly clock: Clock;
  readonly log: Log;
  readonly softDeletionMs?: number;
}

/** What a sweep did. */
export interface SweepResult {
  mailboxesMade: number;
  mailboxesRemoved: number;
  recipientsPurged: number;
  organizationsRemoved: number;
  failures: number;
}

/**
 * Finishes what a crash cut short and takes away what was deleted longer ago than it is kept. Run it at the start
 * and every hour, on as many nodes as there are: each step may be taken twice. The clock is read once; one
 * that has fallen back only makes things stay longer.
 */
export class RetentionSweep {
  readonly #options: RetentionSweepOptions;
  readonly #mailboxes: MailboxLifecycle;

  constructor(options: RetentionSweepOptions) {
    this.#options = options;
    this.#mailboxes = new MailboxLifecycle(options.store, options.provisioner);
  }

  async run(): Promise<SweepResult> {
    const result: SweepResult = {
      mailboxesMade: 0,
      mailboxesRemoved: 0,
      recipientsPurged: 0,
      organizationsRemoved: 0,
      failures: 0,
    };
    const { clock, softDeletionMs = defaultSoftDeletionMs } = this.#options;
    const deletedBefore = clock.now() - softDeletionMs;
    for await (const organization of this.#options.organizations.each()) {
      try {
        await this.#sweep(organization, deletedBefore, result);
      } catch (error) {
        // One organisation's trouble must not keep the others waiting.
        result.failures += 1;
        this.#options.log.error('organization.sweep.failed', { organization: organization.guid, error });
      }
    }
    return result;
  }

  async #sweep(organization: Tenant, deletedBefore: number, result: SweepResult): Promise<void> {
    if (organization.state === 'active') return this.#sweepRecipients(organization, deletedBefore, result);
    const expired = (organization.deletedAt ?? deletedBefore) < deletedBefore;
    if (organization.state === 'softDeleted' && !expired) return;
    const { store } = this.#options;
    await store.moveTenant(organization.tenant, 'removing');
    await this.#mailboxes.removeAll(organization.tenant, organization.shard);
    await store.removeTenant(organization.tenant);
    result.organizationsRemoved += 1;
  }

  async #sweepRecipients({ tenant }: Tenant, deletedBefore: number, result: SweepResult): Promise<void> {
    const unsettled = { sort: 'id', deleted: 'include', limit: maxBatch } as const;
    await this.#drain({ ...unsettled, mailboxStates: ['pending'] }, tenant, async (recipients) => {
      const pending = recipients.filter(({ deletedAt }) => deletedAt === null);
      await this.#mailboxes.provision(tenant, pending);
      result.mailboxesMade += pending.length;
    });
    await this.#drain(
      { ...unsettled, mailboxStates: ['removing', 'disconnected'] },
      tenant,
      async (recipients) => {
        const due = recipients.filter(({ mailbox, attributes }) => {
          if (mailbox?.state === 'removing') return true;
          return attributes.litigationHold !== true && (mailbox?.since ?? deletedBefore) < deletedBefore;
        });
        await this.#mailboxes.remove(tenant, due);
        result.mailboxesRemoved += due.length;
      },
    );
    await this.#drain({ ...unsettled, deleted: 'only', deletedBefore }, tenant, async (expired) => {
      const recipients = expired.filter(({ attributes }) => attributes.litigationHold !== true);
      await this.#mailboxes.remove(tenant, recipients);
      await this.#options.store.purgeRecipients(
        tenant,
        recipients.map(({ recipient }) => recipient),
      );
      result.recipientsPurged += recipients.length;
    });
  }

  /** Page after page to the end; what was worked on may have left the list, which a cursor does not mind. */
  async #drain(
    query: RecipientQuery,
    tenant: Tenant['tenant'],
    work: (recipients: readonly Recipient[]) => Promise<void>,
  ): Promise<void> {
    let after: string | undefined;
    do {
      const page = await this.#options.store.listRecipients(tenant, {
        ...query,
        ...(after !== undefined && { after }),
      });
      if (page.recipients.length > 0) await work(page.recipients);
      after = page.next;
    } while (after !== undefined);
  }
}
