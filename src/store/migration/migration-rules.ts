import {
  type MigrationClaim,
  type MigrationLease,
  type MigrationUserChange,
  type NewMigrationUser,
  noMigrationProgress,
  type StoredMigrationUser,
} from '../ports/migration-store.ts';
import { storableText } from '../storable-text.ts';

/** A user at rest: fences go on growing where there is no lease. */
export interface MigrationUserState {
  readonly user: StoredMigrationUser;
  readonly lastFence: number;
}

export function newMigrationUser(input: NewMigrationUser, now: number): StoredMigrationUser {
  return {
    ...input,
    addressKey: storableText(input.addressKey),
    version: 1,
    progress: noMigrationProgress,
    lease: null,
    createdAt: now,
    changedAt: now,
  };
}

/** The user after the change; undefined where the change must be left alone. */
export function changeMigrationUser(
  user: StoredMigrationUser,
  change: MigrationUserChange,
  now: number,
): StoredMigrationUser | undefined {
  const { guid: _, ifVersion, ifFence, release, ...fields } = change;
  if (ifVersion !== undefined && ifVersion !== user.version) return undefined;
  if (ifFence !== undefined && ifFence !== user.lease?.fence) return undefined;
  return {
    ...user,
    ...fields,
    lease: release ? null : user.lease,
    version: user.version + 1,
    changedAt: now,
  };
}

export function isLeaseAlive(lease: MigrationLease | null, now: number): boolean {
  return lease !== null && lease.until > now;
}

export function isMigrationUserDue({ dueAt, lease }: StoredMigrationUser, now: number): boolean {
  return dueAt !== null && dueAt <= now && !isLeaseAlive(lease, now);
}

/** When it will be due and free. */
export function nextMigrationTimeOf({ dueAt, lease }: StoredMigrationUser): number | undefined {
  if (dueAt === null) return undefined;
  return lease === null ? dueAt : Math.max(dueAt, lease.until);
}

export interface LeasesAlive {
  /** Of the claim's work at its endpoint. */
  readonly atEndpoint: number;
  readonly inTenant: number;
}

/** Of the users that a claim asks for, in its order, those that it gets, with their leases. */
export function takeMigrationLeases(
  claim: MigrationClaim,
  asked: readonly MigrationUserState[],
  alive: LeasesAlive,
): StoredMigrationUser[] {
  const { endpoint, work, owner, now, until } = claim;
  const versions = new Map(claim.users.map(({ guid, version }) => [guid, version]));
  const room = Math.min(
    claim.limit - alive.atEndpoint,
    (claim.tenantLimit ?? Number.POSITIVE_INFINITY) - alive.inTenant,
  );
  return asked
    .filter(({ user }) => user.endpoint === endpoint && user.version === versions.get(user.guid))
    .filter(({ user }) => isMigrationUserDue(user, now))
    .slice(0, Math.max(room, 0))
    .map(({ user, lastFence }) => ({
      ...user,
      lease: { owner, work, fence: lastFence + 1, until },
      version: user.version + 1,
      changedAt: now,
    }));
}

/** Addresses that stand twice in what is to be added. */
export function findDoubleAddresses(users: readonly NewMigrationUser[]): string[] {
  const seen = new Set<string>();
  const double = new Set<string>();
  for (const { addressKey } of users) {
    const key = storableText(addressKey);
    if (seen.has(key)) double.add(key);
    seen.add(key);
  }
  return [...double];
}
