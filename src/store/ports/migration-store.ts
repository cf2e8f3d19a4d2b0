import type { Guid, TenantId } from '../../base/ids.ts';
import type { JsonObject } from './directory-model.ts';

/**
 * What administrators have asked to be moved: endpoints, batches, users, and what has become of them. Part of the
 * platform's database: messages and what was copied of them lie in the mailbox store. What the contents mean is
 * `src/migration`'s; columns are what the store itself must find, count or sum by.
 *
 * Unknown tenants are `notFound`; objects that are not there are undefined or passed over. Versions begin at 1 and grow
 * with each change and each claim; writing with another one than the object has is `conflict` (`migration.version`). A
 * tenant that is not active takes no changes: `conflict`.
 */
export interface MigrationStore {
  /** Ascending by name; there are few. Endpoints and batches are apart; names are unique within their kind, without case. */
  listMigrationObjects(tenant: TenantId, kind: MigrationObjectKind): Promise<MigrationObject[]>;
  findMigrationObject(
    tenant: TenantId,
    kind: MigrationObjectKind,
    reference: { readonly guid: Guid } | { readonly name: string },
  ): Promise<MigrationObject | undefined>;
  /** `ifVersion` 0: it must not be there yet. A name that another has is `conflict` (`migration.nameTaken`). */
  writeMigrationObject(
    tenant: TenantId,
    object: NewMigrationObject,
    ifVersion: number,
  ): Promise<MigrationObject>;
  /** A batch goes with its users, their logs and samples, in bounded steps. What is not there is passed over. */
  removeMigrationObject(tenant: TenantId, kind: MigrationObjectKind, guid: Guid): Promise<void>;

  /**
   * All or none. An address that another user of the tenant has, or that is there twice, is `conflict`
   * (`migration.addressTaken`), and `details.taken` lists them. Many are written in bounded steps, and seen by nobody
   * before the last of them.
   */
  addMigrationUsers(tenant: TenantId, users: readonly NewMigrationUser[]): Promise<void>;
  /** As the other lists ascending by address key; those that are not there are left out. */
  findMigrationUsers(tenant: TenantId, guids: readonly Guid[]): Promise<StoredMigrationUser[]>;
  /** Those of the addresses that are being moved, whatever batch they are in. At most 1,000 are asked for at once. */
  findMigrationUsersByAddress(
    tenant: TenantId,
    addressKeys: readonly string[],
  ): Promise<StoredMigrationUser[]>;
  /** Ascending by address key. */
  listMigrationUsers(tenant: TenantId, query: MigrationUserQuery): Promise<StoredMigrationUser[]>;
  /** For each batch, or the one asked for, and each status of its users: how many, and sums of their progress. */
  tallyMigrationUsers(tenant: TenantId, batch?: Guid): Promise<MigrationTally[]>;
  /**
   * Each on its own: those whose `ifVersion` or `ifFence` does not hold, or that are gone, are left alone. Answers
   * with the new state of those that were changed, in the order of the changes.
   */
  changeMigrationUsers(
    tenant: TenantId,
    changes: readonly MigrationUserChange[],
  ): Promise<StoredMigrationUser[]>;
  /** With their logs, in bounded steps. */
  removeMigrationUsers(tenant: TenantId, guids: readonly Guid[]): Promise<void>;

  /** Active tenants that `listDueMigrationUsers` has something for. Ascending. */
  listTenantsWithMigrationWork(now: number): Promise<TenantId[]>;
  /** When the next user will be due and free; undefined for never. One that somebody holds is free when the lease ends. */
  findNextMigrationTime(tenant: TenantId): Promise<number | undefined>;
  /** Users whose time has come and that nobody holds, or not any longer, in order of `dueAt`. */
  listDueMigrationUsers(tenant: TenantId, query: DueMigrationUsers): Promise<StoredMigrationUser[]>;
  /**
   * Takes leases, in one transaction that counts those alive at the endpoint and in the tenant, so that limits hold over
   * all nodes. Only users of the endpoint that are due, that nobody holds and whose version is the one given are
   * taken, in the order given. The time that a user was due stays as it is: when the lease runs out, it is due again.
   */
  claimMigrationUsers(tenant: TenantId, claim: MigrationClaim): Promise<StoredMigrationUser[]>;
  /**
   * Leases that are still the owner's last until then; answers with the users as they are now. One that has run out
   * by the store's clock stays so: its place at the endpoint may be another's already. Versions stay.
   */
  renewMigrationLeases(
    tenant: TenantId,
    owner: string,
    guids: readonly Guid[],
    until: number,
  ): Promise<StoredMigrationUser[]>;

  /** How many leases are alive at that time, and how many users wait: for those who watch over the scheduler. */
  tallyMigrationLeases(tenant: TenantId, now: number): Promise<MigrationLeaseTally>;

  /**
   * Entries take ascending numbers; the oldest go where there are more than `keep` of the subject. That of a batch or a
   * user goes with it; whoever keeps one under another guid takes it away with a `keep` of 0.
   */
  appendMigrationLog(
    tenant: TenantId,
    subject: Guid,
    entries: readonly { readonly at: number; readonly content: JsonObject }[],
    keep: number,
  ): Promise<void>;
  /** The newest `limit`, ascending. */
  readMigrationLog(tenant: TenantId, subject: Guid, limit: number): Promise<MigrationLogEntry[]>;
  /** Of all subjects, for a backup. Ascending by subject, then by number. */
  listMigrationLogs(
    tenant: TenantId,
    page: { readonly after?: LogPlace; readonly limit: number },
  ): Promise<SubjectLogEntry[]>;

  /** Adds each figure to those of the period that begins at `at`. */
  addMigrationSample(tenant: TenantId, batch: Guid, sample: MigrationSample): Promise<void>;
  /** Ascending by time. */
  readMigrationSamples(tenant: TenantId, batch: Guid, from: number): Promise<MigrationSample[]>;

  /**
   * Puts what a backup holds in the place of what there is under the same guids, with the versions and times that it
   * had and without leases. A name or address that another holds is `conflict`. At most 1,000 of each at once.
   */
  restoreMigrations(tenant: TenantId, part: RestoredMigrations): Promise<void>;
}

export type MigrationObjectKind = 'endpoint' | 'batch';

export interface NewMigrationObject {
  readonly guid: Guid;
  readonly kind: MigrationObjectKind;
  readonly name: string;
  readonly content: JsonObject;
  /** Sealed with the tenant's key. */
  readonly secret: Uint8Array | null;
}

export interface MigrationObject extends NewMigrationObject {
  readonly version: number;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface NewMigrationUser {
  readonly guid: Guid;
  readonly batch: Guid;
  /** Whose limits hold for it. */
  readonly endpoint: Guid;
  /** Unique within the tenant. */
  readonly addressKey: string;
  readonly status: string;
  /** When something is to be done for it; `null` for never. */
  readonly dueAt: number | null;
  readonly content: JsonObject;
  /** Of the source mailbox, sealed with the tenant's key. */
  readonly secret: Uint8Array | null;
}

export interface StoredMigrationUser extends NewMigrationUser {
  readonly version: number;
  readonly progress: MigrationProgress;
  readonly lease: MigrationLease | null;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface MigrationProgress {
  readonly estimatedItems: number;
  readonly estimatedBytes: number;
  readonly syncedItems: number;
  readonly skippedItems: number;
  readonly transferredBytes: number;
}

export const noMigrationProgress: MigrationProgress = {
  estimatedItems: 0,
  estimatedBytes: 0,
  syncedItems: 0,
  skippedItems: 0,
  transferredBytes: 0,
};

/** What a lease is for; each has a limit of its own at the endpoint. */
export type MigrationWork = 'first' | 'incremental';

export interface MigrationLease {
  readonly owner: string;
  readonly work: MigrationWork;
  /** Grows with each claim of the user. */
  readonly fence: number;
  readonly until: number;
}

export interface MigrationLeaseTally {
  readonly alive: number;
  /** Run out, and the user is due: whoever held them has stopped without giving them back. */
  readonly runOut: number;
  /** Due and held by nobody, the former among them. */
  readonly waiting: number;
}

export interface MigrationUserQuery {
  readonly batch?: Guid;
  readonly statuses?: readonly string[];
  readonly after?: string;
  readonly limit: number;
}

/** Of one endpoint and some statuses where given: what waits at a full endpoint must not hide what waits at others. */
export interface DueMigrationUsers {
  readonly now: number;
  readonly endpoint?: Guid;
  readonly statuses?: readonly string[];
  readonly limit: number;
}

export interface MigrationUserChange {
  readonly guid: Guid;
  readonly ifVersion?: number;
  /** Of the lease under which the change is made; it must be alive in the store, whatever the clock says. */
  readonly ifFence?: number;
  readonly batch?: Guid;
  readonly endpoint?: Guid;
  readonly status?: string;
  readonly dueAt?: number | null;
  readonly content?: JsonObject;
  readonly secret?: Uint8Array | null;
  readonly progress?: MigrationProgress;
  /** Gives the lease back. */
  readonly release?: true;
}

export interface MigrationClaim {
  readonly endpoint: Guid;
  readonly work: MigrationWork;
  /** Most leases of this work alive at the endpoint. */
  readonly limit: number;
  /** Most leases alive in the tenant, of either work; no limit without it. */
  readonly tenantLimit?: number;
  readonly users: readonly { readonly guid: Guid; readonly version: number }[];
  readonly owner: string;
  readonly now: number;
  readonly until: number;
}

export interface MigrationTally {
  readonly batch: Guid;
  readonly status: string;
  readonly count: number;
  readonly progress: MigrationProgress;
}

export interface MigrationLogEntry {
  readonly number: number;
  readonly at: number;
  readonly content: JsonObject;
}

export interface LogPlace {
  readonly subject: Guid;
  readonly number: number;
}

export interface SubjectLogEntry extends MigrationLogEntry, LogPlace {}

export interface MigrationSample {
  /** The beginning of the period. */
  readonly at: number;
  readonly items: number;
  readonly bytes: number;
  /** Mailboxes that were at work. */
  readonly mailboxes: number;
}

export interface RestoredMigrations {
  readonly objects?: readonly MigrationObject[];
  readonly users?: readonly StoredMigrationUser[];
  /** Each in the place of the entry with its number. */
  readonly logs?: readonly SubjectLogEntry[];
  /** Each in the place of the period's. */
  readonly samples?: readonly { readonly batch: Guid; readonly sample: MigrationSample }[];
}
