import type { TenantId } from '../base/ids.ts';
import type { MigrationStore } from '../store/ports/migration-store.ts';

/** Makes a method answer for one organisation alone. */
export type AtHome = <A extends [tenant: TenantId, ...rest: unknown[]], R>(
  method: (...args: A) => Promise<R>,
) => (...args: A) => Promise<R>;

/**
 * The migrations of one organisation. They are given by role, and whoever has it moves any mailbox: what a
 * management scope says of recipients is asked where a batch names them.
 */
export function limitMigrations(store: MigrationStore, home: TenantId, at: AtHome): LimitedMigrations {
  return {
    listMigrationObjects: at((tenant, kind) => store.listMigrationObjects(tenant, kind)),
    findMigrationObject: at((tenant, kind, reference) => store.findMigrationObject(tenant, kind, reference)),
    writeMigrationObject: at((tenant, object, version) => {
      return store.writeMigrationObject(tenant, object, version);
    }),
    removeMigrationObject: at((tenant, kind, guid) => store.removeMigrationObject(tenant, kind, guid)),

    addMigrationUsers: at((tenant, users) => store.addMigrationUsers(tenant, users)),
    findMigrationUsers: at((tenant, guids) => store.findMigrationUsers(tenant, guids)),
    findMigrationUsersByAddress: at((tenant, keys) => store.findMigrationUsersByAddress(tenant, keys)),
    listMigrationUsers: at((tenant, query) => store.listMigrationUsers(tenant, query)),
    tallyMigrationUsers: at((tenant, batch) => store.tallyMigrationUsers(tenant, batch)),
    changeMigrationUsers: at((tenant, changes) => store.changeMigrationUsers(tenant, changes)),
    removeMigrationUsers: at((tenant, guids) => store.removeMigrationUsers(tenant, guids)),

    async listTenantsWithMigrationWork(now) {
      const [due] = await store.listDueMigrationUsers(home, { now, limit: 1 });
      return due === undefined ? [] : [home];
    },
    findNextMigrationTime: at((tenant) => store.findNextMigrationTime(tenant)),
    listDueMigrationUsers: at((tenant, query) => store.listDueMigrationUsers(tenant, query)),
    claimMigrationUsers: at((tenant, claim) => store.claimMigrationUsers(tenant, claim)),
    renewMigrationLeases: at((tenant, owner, guids, until) => {
      return store.renewMigrationLeases(tenant, owner, guids, until);
    }),

    tallyMigrationLeases: at((tenant, now) => store.tallyMigrationLeases(tenant, now)),

    appendMigrationLog: at((tenant, subject, entries, keep) => {
      return store.appendMigrationLog(tenant, subject, entries, keep);
    }),
    readMigrationLog: at((tenant, subject, limit) => store.readMigrationLog(tenant, subject, limit)),
    listMigrationLogs: at((tenant, page) => store.listMigrationLogs(tenant, page)),
    addMigrationSample: at((tenant, batch, sample) => store.addMigrationSample(tenant, batch, sample)),
    readMigrationSamples: at((tenant, batch, from) => store.readMigrationSamples(tenant, batch, from)),
  };
}

/** Putting back a backup is the platform's. */
export type LimitedMigrations = Omit<MigrationStore, 'restoreMigrations'>;
