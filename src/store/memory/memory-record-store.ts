import type { TenantId } from '../../base/ids.ts';
import type { RecordStore } from '../ports/record-store.ts';
import type { MemoryRecords } from './memory-records.ts';
import type { MemoryTenants } from './memory-tenants.ts';

/** The part of the directory's store that keeps records. */
export function memoryRecordStore(tenants: MemoryTenants): RecordStore {
  const read = (tenant: TenantId): MemoryRecords => tenants.directoryOf(tenant).records;
  const write = (tenant: TenantId): MemoryRecords => tenants.activeDirectoryOf(tenant).records;
  return {
    findRecords: async (tenant, collection, keys) => read(tenant).find(collection, keys),
    listRecords: async (tenant, collection, query) => read(tenant).list(collection, query),
    countRecords: async (tenant, collection, prefix) => read(tenant).count(collection, prefix),
    listRecordCollections: async (tenant) => read(tenant).collections(),
    writeRecords: async (tenant, changes) => write(tenant).write(changes),
    removeRecords: async (tenant, collection, prefix) => write(tenant).remove(collection, prefix),
    restoreRecords: async (tenant, records) => write(tenant).restore(records),
  };
}
