import type { DirectoryChangeNumber, Guid, RecipientId, TenantId } from '../../base/ids.ts';
import type { AccessStore } from './access-store.ts';
import type { AuditStore } from './audit-store.ts';
import type {
  AcceptedDomain,
  Credential,
  DirectoryChange,
  DirectoryChangePage,
  DomainKind,
  JsonObject,
  JsonValue,
  MailboxState,
  Membership,
  PlatformSetting,
  ProxyAddress,
  Recipient,
  RecipientCounts,
  RecipientKey,
  RecipientKind,
  RecipientMatch,
  RecipientPage,
  RecipientQuery,
  Tenant,
  TenantState,
} from './directory-model.ts';
import type { MigrationStore } from './migration-store.ts';
import type { AttributeChange, RecipientAttributes } from './recipient-attributes.ts';
import type { RecordStore } from './record-store.ts';

/**
 * Tenants and their directories at rest, in one database for the platform. Each method is one transaction,
 * inside one tenant wherever it changes recipients; each change of a recipient takes the next number of its
 * tenant. `src/organization` puts policy on top; nothing else writes through this port.
 *
 * Unknown tenants, domains and recipients are `notFound`, and so is an id that belongs to another tenant. A
 * name, alias, sign-in name, anchor or address that another holds is `conflict` and says who holds it. A
 * tenant that is not active takes no changes but those of its state: `conflict`.
 */
export interface DirectoryStore
  extends PlatformSettings,
    TenantStore,
    DomainStore,
    RecipientReader,
    RecipientWriter,
    MembershipStore,
    CredentialStore,
    AccessStore,
    AuditStore,
    MigrationStore,
    RecordStore {
  close(): Promise<void>;
}

export interface PlatformSettings {
  findSetting(key: string): Promise<PlatformSetting | undefined>;
  /** Ascending by key; there are few. */
  listSettings(): Promise<PlatformSetting[]>;
  /** `ifVersion` 0 means that there must be none yet; another version than the one given is `conflict`. */
  writeSetting(key: string, value: JsonValue, ifVersion?: number): Promise<PlatformSetting>;
}

export interface TenantStore {
  /** Makes the tenant with its default domain, on the shard where the fewest mailboxes were made. */
  createTenant(tenant: NewTenant): Promise<Tenant>;
  /**
   * Makes a tenant from a backup, with the times, key, change number and domains that it had, and active, so
   * that its directory can follow. It keeps its number unless one as high was given out here before; a name,
   * guid or domain that another tenant holds is `conflict`. Exactly one of its domains is the default.
   */
  restoreTenant(tenant: RestoredTenant): Promise<Tenant>;
  findTenant(reference: TenantReference): Promise<Tenant | undefined>;
  /** Ascending by id. */
  listTenants(query: TenantQuery): Promise<Tenant[]>;
  updateTenant(tenant: TenantId, change: TenantChange): Promise<Tenant>;
  /** Along `active ⇄ softDeleted → removing`; every other step is `conflict`, the same state again is none. */
  moveTenant(tenant: TenantId, state: TenantState): Promise<Tenant>;
  /** Takes away every row of a tenant that is `removing`, in bounded steps; may be repeated after a crash. */
  removeTenant(tenant: TenantId): Promise<void>;
}

export type TenantReference =
  | { readonly tenant: TenantId }
  | { readonly guid: Guid }
  | { readonly name: string }
  /** The tenant that holds the domain, proved or not. */
  | { readonly domain: string };

export interface TenantQuery {
  readonly states?: readonly TenantState[];
  readonly deletedBefore?: number;
  readonly after?: TenantId;
  readonly limit: number;
}

export interface NewTenant {
  readonly guid: Guid;
  readonly name: string;
  readonly displayName: string;
  /** Shards to choose from; never empty. */
  readonly shards: readonly number[];
  readonly wrappedKey: Uint8Array;
  readonly settings: JsonObject;
  readonly domain: NewDomain;
  /** As for `addDomain`. */
  readonly takeUnprovedBefore: number;
}

export interface RestoredTenant {
  readonly record: Omit<Tenant, 'shard' | 'state' | 'deletedAt'>;
  readonly domains: readonly Omit<AcceptedDomain, 'tenant'>[];
  /** Shards to choose from; never empty. */
  readonly shards: readonly number[];
}

export interface TenantChange {
  readonly name?: string;
  readonly displayName?: string;
  /** Top-level keys to write; `null` removes. What is not named stays. */
  readonly settings?: JsonObject;
}

export interface DomainStore {
  /**
   * A domain that any tenant holds is `conflict`, but for a claim of another made before
   * `takeUnprovedBefore` and still unproved (no default domain): it gives way, so that nobody keeps a domain
   * from its owner by naming it first.
   */
  addDomain(tenant: TenantId, domain: NewDomain, takeUnprovedBefore: number): Promise<AcceptedDomain>;
  findDomain(domain: string): Promise<AcceptedDomain | undefined>;
  /** Ascending by domain. */
  listDomains(tenant: TenantId): Promise<AcceptedDomain[]>;
  updateDomain(tenant: TenantId, domain: string, change: DomainChange): Promise<AcceptedDomain>;
  /** The default domain, and one that still has addresses or sign-in names, is `conflict`. */
  removeDomain(tenant: TenantId, domain: string): Promise<void>;
}

export interface NewDomain {
  readonly domain: string;
  readonly displayName: string;
  readonly kind: DomainKind;
  readonly verified: boolean;
  readonly verificationToken: string;
}

export interface DomainChange {
  readonly kind?: DomainKind;
  /** Takes the place of the default there was; it must be verified. */
  readonly isDefault?: true;
  readonly verified?: true;
}

export interface RecipientReader {
  /** Soft-deleted ones too; unknown ids are left out. Ascending by id. */
  findRecipients(tenant: TenantId, recipients: readonly RecipientId[]): Promise<Recipient[]>;
  /** Soft-deleted ones too; keys that nobody holds are left out. In the order of the keys. */
  findByKeys(tenant: TenantId, keys: readonly RecipientKey[]): Promise<RecipientMatch[]>;
  /** Compared without case; soft-deleted ones are left out. Ascending by id. */
  findByDisplayName(tenant: TenantId, displayName: string, limit: number): Promise<Recipient[]>;
  listRecipients(tenant: TenantId, query: RecipientQuery): Promise<RecipientPage>;
  countRecipients(tenant: TenantId): Promise<RecipientCounts>;
  changesSince(tenant: TenantId, since: DirectoryChangeNumber, limit: number): Promise<DirectoryChangePage>;
}

/** Every method takes or refuses its whole batch (at most `maxBatch`) and answers in its order. */
export interface RecipientWriter {
  createRecipients(tenant: TenantId, recipients: readonly NewRecipient[]): Promise<Recipient[]>;
  /**
   * Names are compared after the whole batch: two recipients may exchange addresses in one. A change that
   * changes nothing takes no number.
   */
  updateRecipients(tenant: TenantId, updates: readonly RecipientUpdate[]): Promise<Recipient[]>;
  /** Those deleted already stay as they are. */
  softDeleteRecipients(tenant: TenantId, recipients: readonly RecipientId[]): Promise<Recipient[]>;
  /** Those not deleted stay as they are; one whose mailbox is being removed is `conflict`. */
  restoreRecipients(tenant: TenantId, recipients: readonly RecipientId[]): Promise<Recipient[]>;
  /**
   * Leaves tombstones, ends memberships and drops credentials. One that is not soft-deleted, or still has a
   * mailbox, is `conflict`; unknown ones are passed over, so that it may be repeated.
   */
  purgeRecipients(tenant: TenantId, recipients: readonly RecipientId[]): Promise<void>;
  /**
   * Puts rows and tombstones in place with the ids and numbers they had; a later state replaces an earlier
   * one, so increments of a backup are applied in turn. A recipient comes without credentials and a group
   * without members; both are then added by the same method, and those of unknown recipients passed over.
   * No number is taken. Their domains must be there.
   */
  restoreDirectory(
    tenant: TenantId,
    changes: readonly DirectoryChange[],
    memberships: readonly Membership[],
    credentials?: readonly OwnedCredential[],
  ): Promise<void>;
}

export interface OwnedCredential {
  readonly recipient: RecipientId;
  readonly credential: Credential;
}

export const maxBatch = 1000;

export interface NewRecipient {
  readonly guid: Guid;
  readonly kind: RecipientKind;
  readonly name: string;
  readonly displayName: string;
  readonly alias?: string | null;
  readonly upn?: string | null;
  /** At most one primary of a type, and exactly one where there are SMTP addresses. */
  readonly addresses?: readonly ProxyAddress[];
  readonly targetAddress?: string | null;
  readonly anchor?: string | null;
  readonly hiddenFromAddressLists?: boolean;
  readonly attributes?: RecipientAttributes;
  /** Gives it a mailbox, `pending`, with the tenant's next mailbox id. */
  readonly mailboxGuid?: Guid;
}

export interface RecipientUpdate {
  readonly recipient: RecipientId;
  readonly change: RecipientChange;
  /** Refuse with `conflict` when the recipient has changed after this number. */
  readonly unchangedSince?: DirectoryChangeNumber;
}

/** What is not named stays. */
export interface RecipientChange {
  readonly kind?: RecipientKind;
  readonly name?: string;
  readonly displayName?: string;
  readonly alias?: string | null;
  readonly upn?: string | null;
  readonly addresses?: readonly ProxyAddress[];
  readonly targetAddress?: string | null;
  readonly anchor?: string | null;
  readonly hiddenFromAddressLists?: boolean;
  readonly attributes?: AttributeChange;
  readonly mailbox?: MailboxChange;
}

/** Along `none → pending → ready ⇄ disconnected → removing → none`; also `pending` and `ready → removing`. */
export type MailboxChange =
  | { readonly to: 'pending'; readonly guid: Guid }
  | { readonly to: Exclude<MailboxState, 'pending'> }
  | { readonly to: 'none' };

export interface MembershipStore {
  /** Counts as a change of the group when anything changed. Removing one who is no member changes nothing. */
  changeMembers(tenant: TenantId, group: RecipientId, change: MemberChange): Promise<MemberResult>;
  /** Direct members that are not soft-deleted, ascending by id. */
  listMembers(tenant: TenantId, group: RecipientId, page: MemberPage): Promise<Recipient[]>;
  /** Direct memberships of the given groups, with soft-deleted members; ascending by group, then member. */
  readMemberships(
    tenant: TenantId,
    groups: readonly RecipientId[],
    page: MembershipPage,
  ): Promise<Membership[]>;
  /** The groups that a recipient is a direct member of, ascending by id. */
  listGroupsOf(tenant: TenantId, member: RecipientId): Promise<Recipient[]>;
}

export interface MemberChange {
  readonly add: readonly RecipientId[];
  readonly remove: readonly RecipientId[];
}

export interface MemberResult {
  readonly added: number;
  readonly removed: number;
}

export interface MemberPage {
  readonly after?: RecipientId;
  readonly limit: number;
}

export interface MembershipPage {
  readonly after?: Membership;
  readonly limit: number;
}

export interface CredentialStore {
  /** Ascending by time of creation. */
  listCredentials(tenant: TenantId, recipient: RecipientId): Promise<Credential[]>;
  /**
   * Adds it, or replaces the one with its guid; a new password replaces the old one. Counts as a change of
   * the recipient, as removal does.
   */
  writeCredential(tenant: TenantId, recipient: RecipientId, credential: NewCredential): Promise<Credential>;
  removeCredential(tenant: TenantId, recipient: RecipientId, credential: Guid): Promise<void>;
}

/** `createdAt` is now unless it is given. */
export type NewCredential = Omit<Credential, 'createdAt'> & { readonly createdAt?: number };
