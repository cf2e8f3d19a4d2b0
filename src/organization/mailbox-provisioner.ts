import type { Guid, MailboxId, TenantId } from '../base/ids.ts';
import type { MailboxQuotas } from '../store/ports/mail-model.ts';

/**
 * Makes and removes mailboxes in the mail store, with their default folders. The mailbox room, which sits
 * above this one, implements it. Each method may be called again after a crash.
 */
export interface MailboxProvisioner {
  /** Sees to it that the mailbox is there; the quotas are those of a new one. */
  provision(place: MailboxPlace, quotas: MailboxQuotas): Promise<void>;
  /** The same for many of one organisation, together as far as they can be. */
  provisionMany(mailboxes: readonly NewMailboxPlace[]): Promise<void>;
  /** Sees to it that nothing of the mailbox is left. */
  remove(place: MailboxPlace): Promise<void>;
  /** Takes away what is kept for a tenant besides its mailboxes, which are gone by then. */
  forgetTenant(tenant: TenantId, shard: number): Promise<void>;
}

export interface NewMailboxPlace extends MailboxPlace {
  readonly quotas: MailboxQuotas;
}

export interface MailboxPlace {
  readonly tenant: TenantId;
  readonly shard: number;
  readonly mailbox: MailboxId;
  readonly guid: Guid;
  /** Of an organisation's public folders, which has other folders than somebody's. */
  readonly holdsPublicFolders?: boolean;
}
