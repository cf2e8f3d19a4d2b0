import type { TenantId } from '../../../base/ids.ts';
import {
  maxRecordBatch,
  type RecordChange,
  type RecordStore,
  type StoredRecord,
} from '../../../store/ports/record-store.ts';

/** A collection from its beginning to its end, a page at a time. */
export async function* eachPage(
  store: RecordStore,
  tenant: TenantId,
  collection: string,
  { prefix, limit = maxRecordBatch }: { readonly prefix?: string; readonly limit?: number } = {},
): AsyncGenerator<StoredRecord[]> {
  let after: string | undefined;
  for (;;) {
    const page = await store.listRecords(tenant, collection, {
      limit,
      ...(prefix !== undefined && { prefix }),
      ...(after !== undefined && { after }),
    });
    if (page.length > 0) yield page;
    after = page.at(-1)?.key;
    if (after === undefined || page.length < limit) return;
  }
}

/** Any number of keys. */
export async function findAll(
  store: RecordStore,
  tenant: TenantId,
  collection: string,
  keys: Iterable<string>,
): Promise<Map<string, StoredRecord>> {
  const wanted = [...new Set(keys)];
  const found = new Map<string, StoredRecord>();
  for (let start = 0; start < wanted.length; start += maxRecordBatch) {
    const some = wanted.slice(start, start + maxRecordBatch);
    for (const record of await store.findRecords(tenant, collection, some)) found.set(record.key, record);
  }
  return found;
}

/** Changes that need not come together, in as few transactions as there can be. */
export async function writeAll(
  store: RecordStore,
  tenant: TenantId,
  changes: readonly RecordChange[],
): Promise<void> {
  for (let start = 0; start < changes.length; start += maxRecordBatch) {
    await store.writeRecords(tenant, changes.slice(start, start + maxRecordBatch));
  }
}
