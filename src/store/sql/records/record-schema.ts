export interface RecordSchema {
  records: RecordTable;
}

export interface RecordTable {
  tenant_id: number;
  collection: string;
  key: string;
  /** JSON. */
  content: string;
  secret: Uint8Array | null;
  version: number;
}
