import type { TenantId } from '../../../base/ids.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { SqlSession } from '../database.ts';
import { requireTenant } from '../directory/read-recipients.ts';
import type { SqlDirectoryContext } from '../directory/tenant-transaction.ts';
import * as reads from './read-records.ts';
import { removeRecords, restoreRecords, writeRecords } from './write-records.ts';

/** Writes hold the tenant's row locked, as those of the directory do. */
export function sqlRecordStore(context: SqlDirectoryContext): RecordStore {
  const { reader } = context;
  const of = async <T>(tenant: TenantId, read: (session: SqlSession) => Promise<T>): Promise<T> => {
    await requireTenant(reader, tenant);
    return read(reader);
  };
  return {
    findRecords: (tenant, collection, keys) =>
      of(tenant, (session) => reads.findRecords(session, tenant, collection, keys)),
    listRecords: (tenant, collection, query) =>
      of(tenant, (session) => reads.listRecords(session, tenant, collection, query)),
    countRecords: (tenant, collection, prefix) =>
      of(tenant, (session) => reads.countRecords(session, tenant, collection, prefix)),
    listRecordCollections: (tenant) => of(tenant, (session) => reads.listRecordCollections(session, tenant)),
    writeRecords: async (tenant, changes) => writeRecords(context, tenant, changes),
    removeRecords: (tenant, collection, prefix) => removeRecords(context, tenant, collection, prefix),
    restoreRecords: async (tenant, records) => restoreRecords(context, tenant, records),
  };
}
