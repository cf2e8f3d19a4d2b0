import type { TenantId } from '../../../base/ids.ts';
import type { DirectoryStore } from '../../ports/directory-store.ts';
import { sqlAccessStore } from '../access/sql-access-store.ts';
import { sqlAuditStore } from '../audit/sql-audit-store.ts';
import type { SqlSession } from '../database.ts';
import { sqlMigrationStore } from '../migration/sql-migration-store.ts';
import { sqlRecordStore } from '../records/sql-record-store.ts';
import { listCredentials, removeCredential, writeCredential } from './credentials.ts';
import { findDomain, putDomain, removeDomain, updateDomain } from './domains.ts';
import { listRecipients } from './list-recipients.ts';
import { changeMembers, listGroupsOf, listMembers, readMemberships } from './memberships.ts';
import { findSetting, listSettings, writeSetting } from './platform-settings.ts';
import * as reads from './read-recipients.ts';
import { findRecipients } from './recipient-rows.ts';
import { restoreDirectory } from './restore-directory.ts';
import { restoreTenant } from './restore-tenant.ts';
import {
  inTenant,
  readDomains,
  type SqlDirectoryContext,
  type TenantTransaction,
} from './tenant-transaction.ts';
import * as tenants from './tenants.ts';
import * as writes from './write-recipients.ts';

/** The directory on a database that stands at the newest version of the `platform` series. */
export function sqlDirectoryStore(context: SqlDirectoryContext): DirectoryStore {
  const { database, reader } = context;
  const within = <T>(tenant: TenantId, work: (transaction: TenantTransaction) => Promise<T>) =>
    inTenant(context, tenant, work);
  /** A read of a tenant that must exist. */
  const of = async <T>(tenant: TenantId, read: (session: SqlSession) => Promise<T>): Promise<T> => {
    await reads.requireTenant(reader, tenant);
    return read(reader);
  };
  return {
    findSetting: (key) => findSetting(reader, key),
    listSettings: () => listSettings(reader),
    writeSetting: (key, value, ifVersion) => writeSetting(database, key, value, ifVersion),

    createTenant: async (tenant) => tenants.createTenant(context, tenant),
    restoreTenant: async (tenant) => restoreTenant(context, tenant),
    findTenant: (reference) => tenants.findTenant(reader, reference),
    listTenants: (query) => tenants.listTenants(reader, query),
    updateTenant: async (tenant, change) => tenants.updateTenant(context, tenant, change),
    moveTenant: (tenant, state) =>
      inTenant(context, tenant, (transaction) => tenants.moveTenant(transaction, state), {
        whateverState: true,
      }),
    removeTenant: (tenant) => tenants.removeTenant(context, tenant),

    addDomain: (tenant, domain, takeUnprovedBefore) =>
      within(tenant, ({ session, now }) => {
        return putDomain(session, tenant, domain, { isDefault: false, takeUnprovedBefore, now });
      }),
    findDomain: (domain) => findDomain(reader, domain),
    listDomains: (tenant) => of(tenant, (session) => readDomains(session, tenant)),
    updateDomain: (tenant, domain, change) =>
      within(tenant, (transaction) => updateDomain(transaction, domain, change)),
    removeDomain: (tenant, domain) => within(tenant, (transaction) => removeDomain(transaction, domain)),

    findRecipients: (tenant, ids) => of(tenant, (session) => findRecipients(session, tenant, ids)),
    findByKeys: (tenant, keys) => reads.findByKeys(reader, tenant, keys),
    findByDisplayName: (tenant, displayName, limit) => {
      return reads.findByDisplayName(reader, tenant, displayName, limit);
    },
    listRecipients: (tenant, query) => listRecipients(reader, tenant, query),
    countRecipients: (tenant) => reads.countRecipients(reader, tenant),
    changesSince: (tenant, since, limit) => reads.changesSince(reader, tenant, since, limit),

    createRecipients: (tenant, inputs) =>
      within(tenant, (transaction) => writes.createRecipients(transaction, inputs)),
    updateRecipients: (tenant, updates) =>
      within(tenant, (transaction) => writes.updateRecipients(transaction, updates)),
    softDeleteRecipients: (tenant, ids) =>
      within(tenant, (transaction) => writes.markRecipients(transaction, ids, true)),
    restoreRecipients: (tenant, ids) =>
      within(tenant, (transaction) => writes.markRecipients(transaction, ids, false)),
    purgeRecipients: (tenant, ids) =>
      within(tenant, (transaction) => writes.purgeRecipients(transaction, ids)),
    restoreDirectory: (tenant, changes, memberships, credentials = []) =>
      within(tenant, (transaction) => restoreDirectory(transaction, changes, memberships, credentials)),

    changeMembers: (tenant, group, change) =>
      within(tenant, (transaction) => changeMembers(transaction, group, change)),
    listMembers: (tenant, group, page) => listMembers(reader, tenant, group, page),
    readMemberships: (tenant, groups, page) => readMemberships(reader, tenant, groups, page),
    listGroupsOf: (tenant, member) => listGroupsOf(reader, tenant, member),

    listCredentials: (tenant, recipient) => listCredentials(reader, tenant, recipient),
    writeCredential: (tenant, recipient, credential) =>
      within(tenant, (transaction) => writeCredential(transaction, recipient, credential)),
    removeCredential: (tenant, recipient, credential) =>
      within(tenant, (transaction) => removeCredential(transaction, recipient, credential)),

    ...sqlAccessStore(context),
    ...sqlAuditStore(database, reader),
    ...sqlMigrationStore(context),
    ...sqlRecordStore(context),

    async close() {
      if (reader !== database) await reader.close();
      await database.close();
    },
  };
}
