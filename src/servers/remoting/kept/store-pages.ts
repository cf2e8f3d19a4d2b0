/** What the store gives in pages, one after the other. */
import type { TenantId } from '../../../base/ids.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { TenantStore } from '../../../store/ports/directory-store.ts';
import type { RecordStore, StoredRecord } from '../../../store/ports/record-store.ts';

const limit = 100;

export async function* activeTenants(store: Pick<TenantStore, 'listTenants'>): AsyncGenerator<Tenant> {
  let after = 0 as TenantId;
  for (;;) {
    const page = await store.listTenants({ states: ['active'], after, limit });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    after = last.tenant;
  }
}

export async function* recordsOf(
  store: Pick<RecordStore, 'listRecords'>,
  tenant: TenantId,
  collection: string,
): AsyncGenerator<StoredRecord> {
  let after: string | undefined;
  for (;;) {
    const query = { limit, ...(after !== undefined && { after }) };
    const page = await store.listRecords(tenant, collection, query);
    yield* page;
    after = page.at(-1)?.key;
    if (page.length < limit) return;
  }
}
