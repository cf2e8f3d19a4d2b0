import type { Guid, RecipientId, TenantId } from '../base/ids.ts';
import type { Random } from '../base/random.ts';
import { isMailboxKind, type JsonObject, type Recipient } from '../store/ports/directory-model.ts';
import type { DirectoryStore, NewRecipient, RecipientChange } from '../store/ports/directory-store.ts';
import { MailboxLifecycle } from './mailbox-lifecycle.ts';
import { planAttributes } from './mailbox-plan.ts';
import type { MailboxProvisioner } from './mailbox-provisioner.ts';

export interface SynchronizedChange {
  readonly recipient: RecipientId;
  readonly change: Omit<RecipientChange, 'mailbox'>;
  /** Sees to it that there is a mailbox: a new one, or that which is still kept. */
  readonly givesMailbox: boolean;
}

/**
 * Recipients whose master is a directory elsewhere. Names and addresses come decided and not by policy; mailboxes follow as those
 * of every recipient. At most a batch of the store at once, all or none; each call may be repeated after a crash.
 */
export class SynchronizedRecipients {
  readonly #store: DirectoryStore;
  readonly #random: Random;
  readonly #mailboxes: MailboxLifecycle;

  constructor(options: { store: DirectoryStore; random: Random; provisioner: MailboxProvisioner }) {
    this.#store = options.store;
    this.#random = options.random;
    this.#mailboxes = new MailboxLifecycle(options.store, options.provisioner);
  }

  /**
   * Those whose anchor somebody holds already are passed over: they were made before a crash. Their mailboxes are pending until
   * `provision` has been called with what comes back.
   */
  async create(
    organization: TenantId,
    recipients: readonly Omit<NewRecipient, 'mailboxGuid'>[],
  ): Promise<Recipient[]> {
    const anchors = recipients.flatMap(({ anchor }) => anchor ?? []);
    const found = await this.#store.findByKeys(
      organization,
      anchors.map((value) => ({ kind: 'anchor', value })),
    );
    const known = new Map(found.map(({ key, recipient }) => [key.value, recipient]));
    const fresh = recipients.filter(({ anchor }) => anchor == null || !known.has(anchor));
    const settings = await this.#settings(organization);
    const made = await this.#store.createRecipients(
      organization,
      fresh.map((input) => this.#withMailbox(input, settings)),
    );
    return [...known.values(), ...made];
  }

  async provision(organization: TenantId, recipients: readonly Recipient[]): Promise<void> {
    await this.#mailboxes.provision(organization, recipients);
  }

  async update(organization: TenantId, changes: readonly SynchronizedChange[]): Promise<Recipient[]> {
    const current = await this.#store.findRecipients(
      organization,
      changes.map(({ recipient }) => recipient),
    );
    const before = new Map(current.map((recipient) => [recipient.recipient, recipient]));
    const settings = await this.#settings(organization);
    const updated = await this.#store.updateRecipients(
      organization,
      changes.map(({ recipient, change, givesMailbox }) => {
        const found = before.get(recipient);
        return {
          recipient,
          change: givesMailbox && found ? this.#giveMailbox(found, change, settings) : change,
        };
      }),
    );
    return this.#mailboxes.provision(organization, updated);
  }

  /** Kept for 30 days with names and mailbox, as whatever is deleted. */
  delete(organization: TenantId, recipients: readonly RecipientId[]): Promise<Recipient[]> {
    return this.#store.softDeleteRecipients(organization, recipients);
  }

  async restore(organization: TenantId, recipients: readonly RecipientId[]): Promise<Recipient[]> {
    const restored = await this.#store.restoreRecipients(organization, recipients);
    return this.#mailboxes.provision(organization, restored);
  }

  #withMailbox(input: Omit<NewRecipient, 'mailboxGuid'>, settings: JsonObject): NewRecipient {
    if (!isMailboxKind(input.kind)) return input;
    const attributes = planAttributes(settings, input.attributes ?? {});
    return { ...input, attributes, mailboxGuid: this.#random.guid() satisfies Guid };
  }

  #giveMailbox(found: Recipient, change: RecipientChange, settings: JsonObject): RecipientChange {
    const state = found.mailbox?.state;
    if (state === 'disconnected') return { ...change, mailbox: { to: 'ready' } };
    if (state !== undefined) return change;
    const limits = planAttributes(settings, found.attributes);
    return {
      ...change,
      attributes: { ...limits, ...change.attributes },
      mailbox: { to: 'pending', guid: this.#random.guid() },
    };
  }

  async #settings(organization: TenantId): Promise<JsonObject> {
    return (await this.#store.findTenant({ tenant: organization }))?.settings ?? {};
  }
}
