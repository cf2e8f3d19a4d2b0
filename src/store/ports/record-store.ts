import type { TenantId } from '../../base/ids.ts';
import type { JsonObject } from './directory-model.ts';

/**
 * Records that a room keeps of an organisation under keys of its own: what nothing but that room reads, finds or joins.
 * They lie in collections (`directory.connector`, `directory.space/<guid>`), ordered by key, as the bytes of UTF-8 are. A
 * collection is named in at most 500 bytes, a key in 2,000 (`record.name`).
 * What other rooms must find or count by has tables of its own instead.
 *
 * Unknown tenants are `notFound`. A tenant that is not active takes no changes: `conflict`.
 */
export interface RecordStore {
  /** In the order in which the keys are given, each once; what is not there is left out. At most `maxRecordBatch` keys. */
  findRecords(tenant: TenantId, collection: string, keys: readonly string[]): Promise<StoredRecord[]>;
  /** In the order of their keys. */
  listRecords(tenant: TenantId, collection: string, query: RecordQuery): Promise<StoredRecord[]>;
  countRecords(tenant: TenantId, collection: string, prefix?: string): Promise<number>;
  /** Ascending. */
  listRecordCollections(tenant: TenantId): Promise<string[]>;
  /**
   * All or none, in one transaction, whatever collections they are in. One whose version is not the `ifVersion` that was given
   * refuses them all: `conflict` (`record.version`), and `details.records` say which (`collection/key`). At most `maxRecordBatch`, each key once.
   */
  writeRecords(tenant: TenantId, changes: readonly RecordChange[]): Promise<void>;
  /** A whole collection, or what of it begins so, in bounded steps; may be repeated after a crash. */
  removeRecords(tenant: TenantId, collection: string, prefix?: string): Promise<void>;
  /**
   * Puts what a backup holds in the place of what there is under the same keys, with the versions that it had. At most
   * `maxRecordBatch` at once.
   */
  restoreRecords(tenant: TenantId, records: readonly RestoredRecord[]): Promise<void>;
}

export const maxRecordBatch = 1_000;

export interface RecordQuery {
  readonly prefix?: string;
  /** Those behind this key, in the order asked for. */
  readonly after?: string;
  readonly descending?: boolean;
  readonly limit: number;
}

export interface StoredRecord {
  readonly key: string;
  /** Begins at 1 and grows by one with each write. */
  readonly version: number;
  readonly content: JsonObject;
  /** Sealed with the tenant's key. */
  readonly secret: Uint8Array | null;
}

export interface RestoredRecord extends StoredRecord {
  readonly collection: string;
}

export type RecordChange =
  | {
      readonly collection: string;
      readonly key: string;
      readonly content: JsonObject;
      /** That of before stays without it. */
      readonly secret?: Uint8Array | null;
      /** 0: it must not be there yet. */
      readonly ifVersion?: number;
    }
  | { readonly collection: string; readonly key: string; readonly gone: true; readonly ifVersion?: number };
