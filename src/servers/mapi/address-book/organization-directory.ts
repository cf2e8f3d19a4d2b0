import { AppError } from '../../../base/errors.ts';
import type { Guid, RecipientId, TenantId } from '../../../base/ids.ts';
import type { Groups } from '../../../organization/groups.ts';
import type { Recipients } from '../../../organization/recipients.ts';
import type { Membership, Recipient, RecipientKey } from '../../../store/ports/directory-model.ts';
import { type DirectoryStore, maxBatch } from '../../../store/ports/directory-store.ts';
import type { AddressBookCaller } from './address-book-caller.ts';
import type { AddressBookDirectory, AddressBookUrls, LinkChange } from './address-book-directory.ts';
import type { AddressBooks } from './address-books.ts';

/** What somebody may want to change of an entry. */
export type AddressBookEdit = 'members' | 'delegates' | 'certificates';

export interface OrganizationDirectoryOptions {
  readonly store: DirectoryStore;
  readonly recipients: Recipients;
  readonly groups: Groups;
  readonly books: AddressBooks;
  /** Whether roles let the caller change others' entries. Their own groups and mailboxes nobody is asked for. */
  readonly mayAdminister: (
    caller: AddressBookCaller,
    recipient: Recipient,
    edit: AddressBookEdit,
  ) => Promise<boolean>;
  readonly urls: (caller: AddressBookCaller) => Promise<AddressBookUrls | undefined>;
}

const certificateCollection = 'addressBook.certificates';
const maxCertificates = 16;
const maxCertificateBytes = 32 * 1024;
/** Of a chain of edits of one list of delegates. */
const maxDelegates = 1_000;

/** Over the rooms of the organisation, with its rules: who owns a group changes its members, who owns a mailbox its delegates. */
export class OrganizationDirectory implements AddressBookDirectory {
  readonly #options: OrganizationDirectoryOptions;

  constructor(options: OrganizationDirectoryOptions) {
    this.#options = options;
  }

  async findByKeys(tenant: TenantId, keys: readonly RecipientKey[]): Promise<(RecipientId | undefined)[]> {
    const found: (RecipientId | undefined)[] = [];
    for (let start = 0; start < keys.length; start += maxBatch) {
      const some = keys.slice(start, start + maxBatch);
      const matches = await this.#options.store.findByKeys(tenant, some);
      const byKey = new Map(matches.map(({ key, recipient }) => [textOf(key), recipient]));
      for (const key of some) {
        const recipient = byKey.get(textOf(key));
        found.push(recipient?.deletedAt === null ? recipient.recipient : undefined);
      }
    }
    return found;
  }

  async membersOf(tenant: TenantId, groups: readonly RecipientId[], limit: number): Promise<Membership[]> {
    const members: Membership[] = [];
    for (;;) {
      const after = members.at(-1);
      const page = await this.#options.store.readMemberships(tenant, groups, {
        limit: maxBatch,
        ...(after && { after }),
      });
      members.push(...page);
      if (page.length < maxBatch) return members;
      if (members.length >= limit) throw tooManyMembers(limit);
    }
  }

  async groupsOf(tenant: TenantId, member: RecipientId): Promise<RecipientId[]> {
    const groups = await this.#options.groups.groupsOf(tenant, member);
    return groups.map(({ recipient }) => recipient);
  }

  async findCertificates(tenant: TenantId, recipient: RecipientId, tag: number): Promise<Uint8Array[]> {
    const key = certificateKey(recipient, tag);
    const [record] = await this.#options.store.findRecords(tenant, certificateCollection, [key]);
    const kept = record?.content.certificates;
    if (!Array.isArray(kept)) return [];
    return kept.flatMap((each) => (typeof each === 'string' ? [Buffer.from(each, 'base64')] : []));
  }

  async writeCertificates(
    caller: AddressBookCaller,
    recipient: RecipientId,
    tag: number,
    certificates: readonly Uint8Array[],
  ): Promise<void> {
    const { store } = this.#options;
    const owner = await this.#recipient(caller.tenant, recipient);
    if (recipient !== caller.recipient) await this.#requireAdministrator(caller, owner, 'certificates');
    if (
      certificates.length > maxCertificates ||
      certificates.some(({ length }) => length > maxCertificateBytes)
    )
      throw tooManyCertificates();
    const place = { collection: certificateCollection, key: certificateKey(recipient, tag) };
    const content = { certificates: certificates.map((each) => Buffer.from(each).toString('base64')) };
    await store.writeRecords(caller.tenant, [
      certificates.length === 0 ? { ...place, gone: true } : { ...place, content },
    ]);
  }

  async changeMembers(caller: AddressBookCaller, group: RecipientId, change: LinkChange): Promise<void> {
    const { groups, books } = this.#options;
    const found = await this.#recipient(caller.tenant, group);
    const owners: readonly Guid[] = found.attributes.managedBy ?? [];
    if (!owners.includes(caller.guid)) await this.#requireAdministrator(caller, found, 'members');
    const ids = (links: LinkChange['add']) => links.map(({ recipient }) => recipient);
    if (change.add.length > 0) await groups.addMembers(caller.tenant, group, ids(change.add));
    if (change.remove.length > 0) await groups.removeMembers(caller.tenant, group, ids(change.remove));
    books.expire(caller.tenant);
  }

  async changeDelegates(caller: AddressBookCaller, mailbox: RecipientId, change: LinkChange): Promise<void> {
    const { recipients, books } = this.#options;
    const found = await this.#recipient(caller.tenant, mailbox);
    if (mailbox !== caller.recipient) await this.#requireAdministrator(caller, found, 'delegates');
    const delegates = new Set<Guid>(found.attributes.grantSendOnBehalfTo ?? []);
    for (const { guid } of change.add) delegates.add(guid);
    for (const { guid } of change.remove) delegates.delete(guid);
    if (delegates.size > maxDelegates) throw tooManyMembers(maxDelegates);
    const grantSendOnBehalfTo = delegates.size === 0 ? null : [...delegates];
    await recipients.updateOne(caller.tenant, mailbox, { attributes: { grantSendOnBehalfTo } });
    books.expire(caller.tenant);
  }

  urls(caller: AddressBookCaller): Promise<AddressBookUrls | undefined> {
    return this.#options.urls(caller);
  }

  #recipient(tenant: TenantId, recipient: RecipientId): Promise<Recipient> {
    return this.#options.recipients.getById(tenant, recipient);
  }

  async #requireAdministrator(
    caller: AddressBookCaller,
    recipient: Recipient,
    edit: AddressBookEdit,
  ): Promise<void> {
    if (await this.#options.mayAdminister(caller, recipient, edit)) return;
    throw new AppError({
      kind: 'denied',
      code: 'addressBook.edit',
      message: `${recipient.displayName} is not yours to change. Ask its owner, or an administrator.`,
    });
  }
}

const textOf = (key: RecipientKey): string =>
  `${key.kind}:${key.kind === 'address' ? (key.type ?? '') : ''}:${key.value}`;

const certificateKey = (recipient: RecipientId, tag: number): string => `${recipient}/${tag.toString(16)}`;

function tooManyMembers(limit: number): AppError {
  return new AppError({
    kind: 'limit',
    code: 'addressBook.members',
    message: `The list has more than ${limit} entries, which is more than an address book shows.`,
    details: { limit },
  });
}

function tooManyCertificates(): AppError {
  return new AppError({
    kind: 'limit',
    code: 'addressBook.certificates',
    message: `An entry has at most ${maxCertificates} certificates of ${maxCertificateBytes} bytes. Publish fewer.`,
    details: { limit: maxCertificates },
  });
}
