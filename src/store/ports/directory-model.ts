import type { DirectoryChangeNumber, Guid, MailboxId, RecipientId, TenantId } from '../../base/ids.ts';
import type { RecipientAttributes } from './recipient-attributes.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = Readonly<Record<string, JsonValue>>;

/** `removing` is the point of no return: what is left of such a tenant is being taken away. */
export const tenantStates = ['active', 'softDeleted', 'removing'] as const;
export type TenantState = (typeof tenantStates)[number];

export interface Tenant {
  readonly tenant: TenantId;
  readonly guid: Guid;
  /** Unique across the platform when compared without case. */
  readonly name: string;
  readonly displayName: string;
  /** The mail store that holds its mailboxes. */
  readonly shard: number;
  readonly state: TenantState;
  readonly createdAt: number;
  /** When it was soft-deleted. */
  readonly deletedAt: number | null;
  /** The last number given out in its directory. */
  readonly changeNo: DirectoryChangeNumber;
  /** The key of its secrets, wrapped by the platform's master key. */
  readonly wrappedKey: Uint8Array;
  readonly settings: JsonObject;
}

/** What happens to mail for an address that no recipient holds: refused, or passed on. */
export const domainKinds = ['authoritative', 'internalRelay', 'externalRelay'] as const;
export type DomainKind = (typeof domainKinds)[number];

export interface AcceptedDomain {
  readonly tenant: TenantId;
  /** RFC 5890: lower-case A-labels. Unique across the platform. */
  readonly domain: string;
  /** The same in U-labels, for people. */
  readonly displayName: string;
  readonly kind: DomainKind;
  readonly isDefault: boolean;
  /** Addresses can be given out from then on; `null` while ownership is unproved. */
  readonly verifiedAt: number | null;
  /** What the owner publishes as a TXT record to prove it. */
  readonly verificationToken: string;
  readonly createdAt: number;
}

/** `contact`, `group` and `securityGroup` take no mail: those that were never, or no longer are, mail-enabled. */
export const recipientKinds = [
  'user',
  'userMailbox',
  'sharedMailbox',
  'roomMailbox',
  'equipmentMailbox',
  'publicFolderMailbox',
  'mailUser',
  'mailContact',
  'contact',
  'distributionGroup',
  'mailSecurityGroup',
  'securityGroup',
  'group',
] as const;
export type RecipientKind = (typeof recipientKinds)[number];

export const mailboxKinds = ['userMailbox', 'sharedMailbox', 'roomMailbox', 'equipmentMailbox'] as const;
export const groupKinds = ['distributionGroup', 'mailSecurityGroup', 'securityGroup', 'group'] as const;

export function isMailboxKind(kind: RecipientKind): boolean {
  return (mailboxKinds as readonly RecipientKind[]).includes(kind);
}

/** Also the mailbox that holds an organisation's public folders, which is nobody's. */
export function hasMailbox(kind: RecipientKind): boolean {
  return isMailboxKind(kind) || kind === 'publicFolderMailbox';
}

export function isGroupKind(kind: RecipientKind): boolean {
  return (groupKinds as readonly RecipientKind[]).includes(kind);
}

export interface Recipient {
  readonly tenant: TenantId;
  readonly recipient: RecipientId;
  readonly guid: Guid;
  readonly kind: RecipientKind;
  /** Unique within the tenant, as are alias, upn, anchor and each address; soft deletion keeps them. */
  readonly name: string;
  readonly displayName: string;
  readonly alias: string | null;
  /** The sign-in name. It shares one name space with SMTP addresses: nobody signs in with another's address. */
  readonly upn: string | null;
  readonly addresses: readonly ProxyAddress[];
  /** Where mail for a contact or mail user goes, outside of the tenant's own domains. */
  readonly targetAddress: string | null;
  /** What ties it to an object of the source directory; compared with case. */
  readonly anchor: string | null;
  readonly mailbox: RecipientMailbox | null;
  readonly hiddenFromAddressLists: boolean;
  readonly attributes: RecipientAttributes;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly deletedAt: number | null;
  readonly changeNo: DirectoryChangeNumber;
}

/** `SMTP:a@b` in Exchange's spelling is `{ type: 'smtp', address: 'a@b', primary: true }`. */
export interface ProxyAddress {
  /** Lower case: smtp, x500, sip, … */
  readonly type: string;
  readonly address: string;
  readonly primary: boolean;
}

/**
 * Recipients and mailboxes lie in different databases, so a mailbox is made and removed in steps that can
 * be taken again: `pending` until the mail store has it, `removing` from the moment that it may be gone there.
 */
export const mailboxStates = ['pending', 'ready', 'disconnected', 'removing'] as const;
export type MailboxState = (typeof mailboxStates)[number];

export interface RecipientMailbox {
  readonly mailbox: MailboxId;
  readonly guid: Guid;
  readonly state: MailboxState;
  /** When it came into this state. */
  readonly since: number;
}

/** A view on the history of a directory, ascending; an object appears once, at its last change. */
export type DirectoryChange =
  | { readonly kind: 'recipient'; readonly changeNo: DirectoryChangeNumber; readonly recipient: Recipient }
  | ({ readonly kind: 'recipientGone' } & RecipientTombstone);

export interface RecipientTombstone {
  readonly changeNo: DirectoryChangeNumber;
  readonly recipient: RecipientId;
  readonly guid: Guid;
  readonly anchor: string | null;
}

export interface DirectoryChangePage {
  readonly changes: readonly DirectoryChange[];
  /** Where the next page begins: pass it as `since`. */
  readonly upTo: DirectoryChangeNumber;
  readonly more: boolean;
}

export interface RecipientQuery {
  readonly kinds?: readonly RecipientKind[];
  /** Default: `exclude`. */
  readonly deleted?: 'exclude' | 'only' | 'include';
  readonly deletedBefore?: number;
  /** Ambiguous name resolution: every word begins a word of a name, an alias, or an address. */
  readonly anr?: string;
  /** Begins the name or the display name. */
  readonly prefix?: string;
  /** Has an SMTP address or a sign-in name there. */
  readonly domain?: string;
  readonly hiddenFromAddressLists?: boolean;
  readonly mailboxStates?: readonly MailboxState[];
  readonly sort: RecipientSort;
  readonly limit: number;
  /** `next` of the page before; opaque. */
  readonly after?: string;
}

/** Names sort folded, by code point; a language's own order is made where it is shown. */
export const recipientSorts = ['id', 'name', 'displayName'] as const;
export type RecipientSort = (typeof recipientSorts)[number];

export interface RecipientPage {
  readonly recipients: readonly Recipient[];
  readonly next?: string;
}

/** A name that belongs to one recipient of a tenant at most. `address` finds sign-in names too. */
export type RecipientKey =
  | { readonly kind: 'guid' | 'name' | 'alias' | 'anchor' | 'upn'; readonly value: string }
  | { readonly kind: 'address'; readonly type?: string; readonly value: string };

export interface RecipientMatch {
  readonly key: RecipientKey;
  readonly recipient: Recipient;
}

export interface RecipientCounts {
  readonly active: Readonly<Record<RecipientKind, number>>;
  readonly softDeleted: number;
}

export interface Membership {
  readonly group: RecipientId;
  readonly member: RecipientId;
}

/** `ntHash` is what NTLM needs of the password, sealed; where an organisation keeps it. */
export const credentialKinds = ['password', 'appPassword', 'ntHash'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** A proof of identity, as a hash that can be checked and not undone. */
export interface Credential {
  readonly guid: Guid;
  readonly kind: CredentialKind;
  /** What the owner calls it, of app passwords; the password that it belongs to, of an `ntHash`. */
  readonly label: string;
  /** PHC string: algorithm, parameters, salt and hash; sealed text of an `ntHash`. */
  readonly hash: string;
  readonly mustChange: boolean;
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

/** Of the whole platform. `version` grows by one with every write. */
export interface PlatformSetting {
  readonly key: string;
  readonly value: JsonValue;
  readonly version: number;
}
