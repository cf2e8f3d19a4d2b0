/** Tables of what administrators have asked to be moved. */
export interface MigrationSchema {
  migration_objects: MigrationObjectTable;
  migration_intakes: MigrationIntakeTable;
  migration_users: MigrationUserTable;
  migration_log: MigrationLogTable;
  migration_samples: MigrationSampleTable;
}

export interface MigrationObjectTable {
  tenant_id: number;
  kind: string;
  guid: string;
  name: string;
  name_key: string;
  /** JSON. */
  content: string;
  secret: Uint8Array | null;
  version: number;
  created_at: number;
  changed_at: number;
}

/**
 * Many users are added in steps: those of an intake that is not `closed` are there for nobody, whatever is
 * read. A number is given once, so what was closed stays closed when its row goes.
 */
export interface MigrationIntakeTable {
  tenant_id: number;
  intake: number;
  state: MigrationIntakeState;
  /** By the last step. */
  touched_at: number;
}

export type MigrationIntakeState = 'open' | 'closed' | 'abandoned';

export interface MigrationUserTable {
  tenant_id: number;
  guid: string;
  batch_guid: string;
  endpoint_guid: string;
  address_key: string;
  status: string;
  due_at: number | null;
  /** 0 where it was added in one step. */
  intake: number;
  version: number;
  /** Of the last lease that there was. */
  fence: number;
  /** The three columns of a lease are set together, or none of them. */
  lease_owner: string | null;
  lease_work: string | null;
  lease_until: number | null;
  estimated_items: number;
  estimated_bytes: number;
  synced_items: number;
  skipped_items: number;
  transferred_bytes: number;
  /** JSON. */
  content: string;
  secret: Uint8Array | null;
  created_at: number;
  changed_at: number;
}

/** Of a batch or a user. */
export interface MigrationLogTable {
  tenant_id: number;
  subject_guid: string;
  number: number;
  at: number;
  /** JSON. */
  content: string;
}

export interface MigrationSampleTable {
  tenant_id: number;
  batch_guid: string;
  at: number;
  items: number;
  bytes: number;
  mailboxes: number;
}
