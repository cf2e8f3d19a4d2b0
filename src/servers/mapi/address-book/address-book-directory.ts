/** What an address book asks of the organisation's directory beyond its snapshot: who belongs where, and what may be changed. */
import type { Guid, RecipientId, TenantId } from '../../../base/ids.ts';
import type { Membership, RecipientKey } from '../../../store/ports/directory-model.ts';
import type { AddressBookCaller } from './address-book-caller.ts';

export interface AddressBookDirectory {
  /** In the order of the keys; `undefined` for names that nobody holds. */
  findByKeys(tenant: TenantId, keys: readonly RecipientKey[]): Promise<(RecipientId | undefined)[]>;
  /** Direct members of all of the groups, at most `limit` in all. */
  membersOf(tenant: TenantId, groups: readonly RecipientId[], limit: number): Promise<Membership[]>;
  groupsOf(tenant: TenantId, member: RecipientId): Promise<RecipientId[]>;
  /** PidTagUserX509Certificate and PidTagAddressBookX509Certificate, by their tags. */
  findCertificates(tenant: TenantId, recipient: RecipientId, tag: number): Promise<readonly Uint8Array[]>;
  writeCertificates(
    caller: AddressBookCaller,
    recipient: RecipientId,
    tag: number,
    certificates: readonly Uint8Array[],
  ): Promise<void>;
  changeMembers(caller: AddressBookCaller, group: RecipientId, change: LinkChange): Promise<void>;
  /** Who may send on behalf of the mailbox. */
  changeDelegates(caller: AddressBookCaller, mailbox: RecipientId, change: LinkChange): Promise<void>;
  /** Where Outlook finds the mailbox of the caller, and this address book. */
  urls(caller: AddressBookCaller): Promise<AddressBookUrls | undefined>;
}

export interface LinkChange {
  readonly add: readonly { readonly recipient: RecipientId; readonly guid: Guid }[];
  readonly remove: readonly { readonly recipient: RecipientId; readonly guid: Guid }[];
}

export interface AddressBookUrls {
  readonly mailbox: string;
  readonly addressBook: string;
}
