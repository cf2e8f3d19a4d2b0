import { AppError } from '../base/errors.ts';
import type { Guid, MailboxId, RecipientId, TenantId } from '../base/ids.ts';
import type { Random } from '../base/random.ts';
import { recipientNotFound } from '../store/directory/directory-errors.ts';
import {
  isMailboxKind,
  type JsonObject,
  type Recipient,
  type RecipientCounts,
  type RecipientKey,
  type RecipientKind,
  type RecipientPage,
  type RecipientQuery,
} from '../store/ports/directory-model.ts';
import { type DirectoryStore, maxBatch, type NewRecipient } from '../store/ports/directory-store.ts';
import { AliasChooser } from './alias-choice.ts';
import { type EnableMailboxOptions, enabledMailbox } from './enabled-mailbox.ts';
import { findByIdentity, getByIdentity, type IdentityOptions, isWanted } from './identity.ts';
import { disableMail, enableMail, type MailEnablement } from './mail-enablement.ts';
import { MailboxLifecycle } from './mailbox-lifecycle.ts';
import type { MailboxProvisioner } from './mailbox-provisioner.ts';
import { ownRetentionOf } from './own-retention.ts';
import { checkReferences, type RecipientEditRequest, toRecipientChange } from './recipient-edit.ts';
import { completeRecipient, type RecipientInput } from './recipient-input.ts';
import { notConvertible, stillThere } from './recipient-refusals.ts';
import { hasCode, isGeneratedNameTaken } from './taken-names.ts';

export interface RecipientsOptions {
  readonly store: DirectoryStore;
  readonly random: Random;
  readonly provisioner: MailboxProvisioner;
}

/**
 * Of a list that is read to its end: the first row is there at once, and a page is garbage before the
 * collector takes it for something that stays.
 */
const pageSize = 100;

/** Times to begin again when somebody else took an alias or changed a recipient in between. */
const maxAttempts = 5;

/**
 * The people, places, contacts and groups of organisations, with their addresses and mailboxes. Every change
 * of them goes through here. What is deleted keeps its names and its mailbox for 30 days.
 */
export class Recipients {
  readonly #store: DirectoryStore;
  readonly #random: Random;
  readonly #mailboxes: MailboxLifecycle;

  constructor({ store, random, provisioner }: RecipientsOptions) {
    this.#store = store;
    this.#random = random;
    this.#mailboxes = new MailboxLifecycle(store, provisioner);
  }

  /** All or none of the recipients; their mailboxes follow, and are made up for by the sweep after a crash. */
  async create(organization: TenantId, inputs: readonly RecipientInput[]): Promise<Recipient[]> {
    await checkReferences(
      this.#store,
      organization,
      inputs.map(({ attributes }) => attributes),
    );
    for (let attempt = 1; ; attempt += 1) {
      try {
        const made = await this.#store.createRecipients(
          organization,
          await this.#complete(organization, inputs),
        );
        return await this.#mailboxes.provision(organization, made);
      } catch (error) {
        if (attempt === maxAttempts || !isGeneratedNameTaken(error, inputs)) throw error;
      }
    }
  }

  async createOne(organization: TenantId, input: RecipientInput): Promise<Recipient> {
    return only(await this.create(organization, [input]));
  }

  find(organization: TenantId, identity: string, options?: IdentityOptions) {
    return findByIdentity(this.#store, organization, identity, options);
  }

  get(organization: TenantId, identity: string, options?: IdentityOptions): Promise<Recipient> {
    return getByIdentity(this.#store, organization, identity, options);
  }

  async getById(organization: TenantId, recipient: RecipientId): Promise<Recipient> {
    const [found] = await this.#store.findRecipients(organization, [recipient]);
    if (found === undefined) throw recipientNotFound(recipient);
    return found;
  }

  /** Soft-deleted ones too; unknown ones are left out. */
  async findByIds(
    organization: TenantId,
    ids: readonly RecipientId[],
  ): Promise<ReadonlyMap<RecipientId, Recipient>> {
    const found = new Map<RecipientId, Recipient>();
    for (let start = 0; start < ids.length; start += maxBatch) {
      const some = await this.#store.findRecipients(organization, ids.slice(start, start + maxBatch));
      for (const recipient of some) found.set(recipient.recipient, recipient);
    }
    return found;
  }

  /** Soft-deleted ones too; unknown ones are left out. */
  async findByGuids(organization: TenantId, guids: readonly Guid[]): Promise<ReadonlyMap<Guid, Recipient>> {
    const found = new Map<Guid, Recipient>();
    for (let start = 0; start < guids.length; start += maxBatch) {
      const keys = guids.slice(start, start + maxBatch).map((value) => ({ kind: 'guid' as const, value }));
      for (const { recipient } of await this.#store.findByKeys(organization, keys))
        found.set(recipient.guid, recipient);
    }
    return found;
  }

  /** Whoever holds one of the names, each once; names that nobody holds are left out. */
  async findByKeys(
    organization: TenantId,
    keys: readonly RecipientKey[],
    options: IdentityOptions = {},
  ): Promise<Recipient[]> {
    const matches = await this.#store.findByKeys(organization, keys);
    const found = new Map(matches.map(({ recipient }) => [recipient.recipient, recipient]));
    return [...found.values()].filter((recipient) => isWanted(recipient, options));
  }

  list(organization: TenantId, query: RecipientQuery): Promise<RecipientPage> {
    return this.#store.listRecipients(organization, query);
  }

  /** Page by page, so that a list of any length never sits whole in memory. */
  async *each(
    organization: TenantId,
    query: Omit<RecipientQuery, 'after' | 'limit'>,
  ): AsyncGenerator<Recipient> {
    let after: string | undefined;
    do {
      const from = after === undefined ? {} : { after };
      const page = await this.list(organization, { ...query, ...from, limit: pageSize });
      yield* page.recipients;
      after = page.next;
    } while (after !== undefined);
  }

  /** Of the mailboxes that say how long they keep what was deleted: milliseconds, `null` for ever. */
  async ownRetention(organization: TenantId): Promise<ReadonlyMap<MailboxId, number | null>> {
    const said = new Map<MailboxId, number | null>();
    for await (const recipient of this.each(organization, { sort: 'id', deleted: 'include' })) {
      const own = ownRetentionOf(recipient);
      if (own) said.set(...own);
    }
    return said;
  }

  count(organization: TenantId): Promise<RecipientCounts> {
    return this.#store.countRecipients(organization);
  }

  /** All or none; addresses may be exchanged between the recipients of one call. */
  async update(organization: TenantId, requests: readonly RecipientEditRequest[]): Promise<Recipient[]> {
    await checkReferences(
      this.#store,
      organization,
      requests.map(({ edit }) => edit.attributes),
    );
    for (let attempt = 1; ; attempt += 1) {
      const current = await this.#current(
        organization,
        requests.map(({ recipient }) => recipient),
      );
      const updates = requests.map(({ recipient, edit, unchangedSince }, index) => {
        const before = current[index];
        if (before === undefined) throw recipientNotFound(recipient);
        // The store takes address lists whole, so an edit of one must meet the list that it was made from.
        const rewritesList = edit.addresses !== undefined || edit.primaryAddress !== undefined;
        const since = unchangedSince ?? (rewritesList ? before.changeNo : undefined);
        return {
          recipient,
          change: toRecipientChange(before, edit),
          ...(since !== undefined && { unchangedSince: since }),
        };
      });
      try {
        return await this.#store.updateRecipients(organization, updates);
      } catch (error) {
        const careful = requests.some(({ unchangedSince }) => unchangedSince !== undefined);
        if (attempt === maxAttempts || careful || !hasCode(error, ['recipient.changed'])) throw error;
      }
    }
  }

  async updateOne(
    organization: TenantId,
    recipient: RecipientId,
    edit: RecipientEditRequest['edit'],
  ): Promise<Recipient> {
    return only(await this.update(organization, [{ recipient, edit }]));
  }

  /** Makes a user mailbox a shared, room or equipment one, or back. */
  async convert(organization: TenantId, recipient: RecipientId, kind: RecipientKind): Promise<Recipient> {
    const found = await this.getById(organization, recipient);
    if (!isMailboxKind(found.kind) || !isMailboxKind(kind)) throw notConvertible(found, kind);
    return only(await this.#store.updateRecipients(organization, [{ recipient, change: { kind } }]));
  }

  /** Gives a user a mailbox; within 30 days of losing one, that one again with everything in it. */
  async enableMailbox(
    organization: TenantId,
    recipient: RecipientId,
    options: EnableMailboxOptions = {},
  ): Promise<Recipient> {
    const found = await this.getById(organization, recipient);
    if (isMailboxKind(found.kind)) return only(await this.#mailboxes.provision(organization, [found]));
    if (found.kind !== 'user' && found.kind !== 'mailUser') throw notConvertible(found, 'userMailbox');
    const { chooser, domain } = await this.#aliases(organization);
    const change = await enabledMailbox(found, options, {
      aliases: chooser,
      defaultDomain: domain,
      settings: await this.#settings(organization),
      newGuid: () => this.#random.guid(),
    });
    const enabled = await this.#store.updateRecipients(organization, [
      { recipient, unchangedSince: found.changeNo, change },
    ]);
    return only(await this.#mailboxes.provision(organization, enabled));
  }

  /** Leaves the user and takes the mailbox and the addresses away; the mailbox is kept for 30 days. */
  async disableMailbox(organization: TenantId, recipient: RecipientId): Promise<Recipient> {
    const found = await this.getById(organization, recipient);
    if (!isMailboxKind(found.kind)) return found;
    const [ready] = await this.#mailboxes.provision(organization, [found]);
    return only(
      await this.#store.updateRecipients(organization, [
        {
          recipient,
          change: {
            kind: 'user',
            alias: null,
            addresses: [],
            ...(ready?.mailbox && { mailbox: { to: 'disconnected' as const } }),
          },
        },
      ]),
    );
  }

  /** Gives a user, contact or group an address, so that mail can be sent to it. */
  async enableMail(
    organization: TenantId,
    recipient: RecipientId,
    enablement: MailEnablement = {},
  ): Promise<Recipient> {
    const found = await this.getById(organization, recipient);
    const { chooser: aliases, domain } = await this.#aliases(organization);
    return only(await enableMail(this.#store, organization, found, enablement, { aliases, domain }));
  }

  /** Leaves a mail user, mail contact or group in the directory, without address and mail. */
  async disableMail(organization: TenantId, recipient: RecipientId): Promise<Recipient> {
    const found = await this.getById(organization, recipient);
    return only(await disableMail(this.#store, organization, found));
  }

  /** They vanish from lists and take no mail; names and mailboxes are kept for 30 days. */
  remove(organization: TenantId, recipients: readonly RecipientId[]): Promise<Recipient[]> {
    return this.#store.softDeleteRecipients(organization, recipients);
  }

  async restore(organization: TenantId, recipients: readonly RecipientId[]): Promise<Recipient[]> {
    const restored = await this.#store.restoreRecipients(organization, recipients);
    return this.#mailboxes.provision(organization, restored);
  }

  /** Removes deleted recipients and their mailboxes for ever; may be repeated after a crash. */
  async purge(organization: TenantId, recipients: readonly RecipientId[]): Promise<void> {
    const found = await this.#store.findRecipients(organization, recipients);
    const living = found.find(({ deletedAt }) => deletedAt === null);
    if (living !== undefined) throw stillThere(living);
    await this.#mailboxes.remove(organization, found);
    await this.#store.purgeRecipients(organization, recipients);
  }

  async #complete(organization: TenantId, inputs: readonly RecipientInput[]): Promise<NewRecipient[]> {
    const { chooser, domain } = await this.#aliases(organization);
    for (const { alias } of inputs) if (alias !== undefined) chooser.reserve(alias.trim());
    const settings = await this.#settings(organization);
    const completed: NewRecipient[] = [];
    for (const input of inputs) {
      const context = { aliases: chooser, domain, settings, random: this.#random };
      completed.push(await completeRecipient(input, context));
    }
    return completed;
  }

  async #settings(organization: TenantId): Promise<JsonObject> {
    return (await this.#store.findTenant({ tenant: organization }))?.settings ?? {};
  }

  async #aliases(organization: TenantId): Promise<{ chooser: AliasChooser; domain: string }> {
    const domains = await this.#store.listDomains(organization);
    const domain = domains.find(({ isDefault }) => isDefault)?.domain ?? '';
    return { chooser: new AliasChooser(this.#store, organization, domain), domain };
  }

  async #current(organization: TenantId, ids: readonly RecipientId[]): Promise<(Recipient | undefined)[]> {
    const found = await this.#store.findRecipients(organization, ids);
    const byId = new Map(found.map((recipient) => [recipient.recipient, recipient]));
    return ids.map((id) => byId.get(id));
  }
}

function only<T>(items: readonly T[]): T {
  const [item] = items;
  if (item !== undefined) return item;
  throw new AppError({ kind: 'internal', code: 'internal.invariant', message: 'One result was expected.' });
}
