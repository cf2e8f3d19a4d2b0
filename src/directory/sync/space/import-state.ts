import type { TenantId } from '../../../base/ids.ts';
import type { JsonObject } from '../../../store/ports/directory-model.ts';
import type { RecordChange, RecordStore } from '../../../store/ports/record-store.ts';
import { collections } from '../collections.ts';

/** How far a connector was read. */
export interface ImportState {
  readonly cursor: string | null;
  /** A full import that has not come to its end; what it met lies in `seenOf`. */
  readonly isFull: boolean;
  /** Pages of it that are kept. */
  readonly pages: number;
  readonly lastFullAt: number | null;
  /** Everything is to be looked at by the next plan, and not only what is marked. */
  readonly isUnsynchronized: boolean;
  /** An object changed that was never read: the next import reads everything. */
  readonly isFullDue: boolean;
}

export const newImport: ImportState = {
  cursor: null,
  isFull: false,
  pages: 0,
  lastFullAt: null,
  isUnsynchronized: true,
  isFullDue: false,
};

export async function readImportState(
  store: RecordStore,
  tenant: TenantId,
  connector: string,
): Promise<ImportState> {
  const [record] = await store.findRecords(tenant, collections.imports, [connector]);
  return record === undefined ? newImport : { ...newImport, ...(record.content as unknown as ImportState) };
}

export function importStateChange(connector: string, state: ImportState): RecordChange {
  return { collection: collections.imports, key: connector, content: { ...state } satisfies JsonObject };
}

export async function markUnsynchronized(
  store: RecordStore,
  tenant: TenantId,
  connector: string,
  isUnsynchronized: boolean,
): Promise<void> {
  const state = await readImportState(store, tenant, connector);
  if (state.isUnsynchronized === isUnsynchronized) return;
  await store.writeRecords(tenant, [importStateChange(connector, { ...state, isUnsynchronized })]);
}
