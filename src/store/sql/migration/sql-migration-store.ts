import type { TenantId } from '../../../base/ids.ts';
import { migrationAddressesTaken } from '../../migration/migration-errors.ts';
import type { MigrationStore, RestoredMigrations, StoredMigrationUser } from '../../ports/migration-store.ts';
import type { SqlSession } from '../database.ts';
import { requireTenant } from '../directory/read-recipients.ts';
import { besideDirectory, type SqlDirectoryContext } from '../directory/tenant-transaction.ts';
import { addMigrationUsers } from './add-users.ts';
import * as due from './due-users.ts';
import * as objects from './migration-objects.ts';
import * as records from './migration-records.ts';
import * as reads from './read-users.ts';
import { restoreUsers, userRow } from './user-rows.ts';
import * as writes from './write-users.ts';

/** Writes hold the tenant's row locked, as those of the directory do. */
export function sqlMigrationStore(context: SqlDirectoryContext): MigrationStore {
  const { reader } = context;
  const of = async <T>(tenant: TenantId, read: (session: SqlSession) => Promise<T>): Promise<T> => {
    await requireTenant(reader, tenant);
    return read(reader);
  };
  const within = <T>(tenant: TenantId, work: (session: SqlSession, now: number) => Promise<T>) =>
    besideDirectory(context, tenant, work);
  /** Lookups of any length. */
  const gather = async <K>(
    keys: readonly K[],
    find: (some: readonly K[]) => Promise<StoredMigrationUser[]>,
  ): Promise<StoredMigrationUser[]> => {
    const found: StoredMigrationUser[] = [];
    for (const some of reads.inSteps([...new Set(keys)])) found.push(...(await find(some)));
    return reads.byAddress(found);
  };
  return {
    listMigrationObjects: (tenant, kind) =>
      of(tenant, (session) => objects.listMigrationObjects(session, tenant, kind)),
    findMigrationObject: (tenant, kind, reference) =>
      of(tenant, (session) => objects.findMigrationObject(session, tenant, kind, reference)),
    writeMigrationObject: (tenant, object, ifVersion) =>
      within(tenant, (session, now) =>
        objects.writeMigrationObject(session, tenant, object, { ifVersion, now }),
      ),
    removeMigrationObject: (tenant, kind, guid) => writes.removeMigrationObject(context, tenant, kind, guid),

    addMigrationUsers: (tenant, users) => addMigrationUsers(context, tenant, users),
    findMigrationUsers: (tenant, guids) =>
      of(tenant, (session) => gather(guids, (some) => reads.findMigrationUsers(session, tenant, some))),
    findMigrationUsersByAddress: (tenant, keys) =>
      of(tenant, (session) =>
        gather(keys, (some) => reads.findMigrationUsersByAddress(session, tenant, some)),
      ),
    listMigrationUsers: (tenant, query) =>
      of(tenant, (session) => reads.listMigrationUsers(session, tenant, query)),
    tallyMigrationUsers: (tenant, batch) =>
      of(tenant, (session) => reads.tallyMigrationUsers(session, tenant, batch)),
    changeMigrationUsers: (tenant, changes) => writes.changeMigrationUsers(context, tenant, changes),
    removeMigrationUsers: (tenant, guids) => writes.removeMigrationUsers(context, tenant, guids),

    listTenantsWithMigrationWork: (now) => due.listTenantsWithMigrationWork(reader, now),
    findNextMigrationTime: (tenant) =>
      of(tenant, () => reader.snapshot((session) => due.findNextMigrationTime(session, tenant))),
    listDueMigrationUsers: (tenant, query) =>
      of(tenant, (session) => due.listDueMigrationUsers(session, tenant, query)),
    claimMigrationUsers: (tenant, claim) => writes.claimMigrationUsers(context, tenant, claim),
    renewMigrationLeases: (tenant, owner, guids, until) =>
      writes.renewMigrationLeases(context, tenant, { owner, guids, until }),

    tallyMigrationLeases: (tenant, now) =>
      of(tenant, (session) => due.tallyMigrationLeases(session, tenant, now)),

    appendMigrationLog: (tenant, subject, entries, keep) =>
      within(tenant, (session) => records.appendMigrationLog(session, tenant, subject, entries, keep)),
    readMigrationLog: (tenant, subject, limit) =>
      of(tenant, (session) => records.readMigrationLog(session, tenant, subject, limit)),
    listMigrationLogs: (tenant, page) =>
      of(tenant, (session) => records.listMigrationLogs(session, tenant, page)),
    addMigrationSample: (tenant, batch, sample) =>
      within(tenant, (session) => records.addMigrationSample(session, tenant, batch, sample)),
    readMigrationSamples: (tenant, batch, from) =>
      of(tenant, (session) => records.readMigrationSamples(session, tenant, batch, from)),
    restoreMigrations: (tenant, part) =>
      within(tenant, (session) => restoreMigrations(session, tenant, part)),
  };
}

async function restoreMigrations(
  session: SqlSession,
  tenant: TenantId,
  { objects: saved = [], users = [], logs = [], samples = [] }: RestoredMigrations,
): Promise<void> {
  await objects.putMigrationObjects(session, tenant, saved);
  const holders = await reads.findMigrationUsersByAddress(
    session,
    tenant,
    users.map(({ addressKey }) => addressKey),
  );
  const owners = new Map(users.map(({ addressKey, guid }) => [addressKey, guid]));
  const taken = holders.filter(({ addressKey, guid }) => owners.get(addressKey) !== guid);
  if (taken.length > 0) throw migrationAddressesTaken(taken.map(({ addressKey }) => addressKey));
  await session.write(
    restoreUsers,
    users.map((user) => userRow(tenant, { ...user, lease: null }, 0)),
  );
  await records.restoreMigrationLogs(session, tenant, logs);
  await records.restoreMigrationSamples(session, tenant, samples);
}
