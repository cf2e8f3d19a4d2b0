import type { TenantId } from '../../base/ids.ts';
import type { MigrationStore } from '../ports/migration-store.ts';
import type { MemoryMigrations } from './memory-migrations.ts';
import type { MemoryTenants } from './memory-tenants.ts';

/** The part of the directory's store that keeps migrations. */
export function memoryMigrationStore(tenants: MemoryTenants): MigrationStore {
  const read = (tenant: TenantId): MemoryMigrations => tenants.directoryOf(tenant).migrations;
  const write = (tenant: TenantId): MemoryMigrations => tenants.activeDirectoryOf(tenant).migrations;
  return {
    listMigrationObjects: async (tenant, kind) => read(tenant).listObjects(kind),
    findMigrationObject: async (tenant, kind, reference) => read(tenant).findObject(kind, reference),
    writeMigrationObject: async (tenant, object, ifVersion) => write(tenant).writeObject(object, ifVersion),
    removeMigrationObject: async (tenant, kind, guid) => write(tenant).removeObject(kind, guid),

    addMigrationUsers: async (tenant, users) => write(tenant).addUsers(users),
    findMigrationUsers: async (tenant, guids) => read(tenant).findUsers(guids),
    findMigrationUsersByAddress: async (tenant, keys) => read(tenant).findUsersByAddress(keys),
    listMigrationUsers: async (tenant, query) => read(tenant).listUsers(query),
    tallyMigrationUsers: async (tenant, batch) => read(tenant).tally(batch),
    changeMigrationUsers: async (tenant, changes) => write(tenant).changeUsers(changes),
    removeMigrationUsers: async (tenant, guids) => write(tenant).removeUsers(guids),

    async listTenantsWithMigrationWork(now) {
      const active = tenants.list({ states: ['active'], limit: Number.POSITIVE_INFINITY });
      return active
        .map(({ tenant }) => tenant)
        .filter((tenant) => read(tenant).listDue({ now, limit: 1 }).length > 0);
    },
    findNextMigrationTime: async (tenant) => read(tenant).nextTime(),
    listDueMigrationUsers: async (tenant, query) => read(tenant).listDue(query),
    claimMigrationUsers: async (tenant, claim) => write(tenant).claim(claim),
    renewMigrationLeases: async (tenant, owner, guids, until) => write(tenant).renew(owner, guids, until),

    tallyMigrationLeases: async (tenant, now) => read(tenant).tallyLeases(now),

    appendMigrationLog: async (tenant, subject, entries, keep) =>
      write(tenant).records.append(subject, entries, keep),
    readMigrationLog: async (tenant, subject, limit) => read(tenant).records.readLog(subject, limit),
    listMigrationLogs: async (tenant, page) => read(tenant).records.listLogs(page),
    addMigrationSample: async (tenant, batch, sample) => write(tenant).records.addSample(batch, sample),
    readMigrationSamples: async (tenant, batch, from) => read(tenant).records.readSamples(batch, from),
    restoreMigrations: async (tenant, part) => write(tenant).restore(part),
  };
}
