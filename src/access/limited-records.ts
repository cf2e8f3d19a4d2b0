import type { RecordStore } from '../store/ports/record-store.ts';
import type { AtHome } from './limited-migrations.ts';

/** The records of one organisation. What a management scope says of recipients is asked where recipients are changed. */
export function limitRecords(store: RecordStore, at: AtHome): LimitedRecords {
  return {
    findRecords: at((tenant, collection, keys) => store.findRecords(tenant, collection, keys)),
    listRecords: at((tenant, collection, query) => store.listRecords(tenant, collection, query)),
    countRecords: at((tenant, collection, prefix) => store.countRecords(tenant, collection, prefix)),
    listRecordCollections: at((tenant) => store.listRecordCollections(tenant)),
    writeRecords: at((tenant, changes) => store.writeRecords(tenant, changes)),
    removeRecords: at((tenant, collection, prefix) => store.removeRecords(tenant, collection, prefix)),
  };
}

/** Putting back a backup is the platform's. */
export type LimitedRecords = Omit<RecordStore, 'restoreRecords'>;
