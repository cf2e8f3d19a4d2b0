/** Tables of the record of changes; tenant 0 is the platform itself. */
export interface AuditSchema {
  audit_records: AuditRecordTable;
  audit_heads: AuditHeadTable;
}

export interface AuditRecordTable {
  tenant_id: number;
  sequence: number;
  guid: string;
  at: number;
  actor: string;
  /** Folded, to be searched without regard to case; the same of the cmdlet. */
  actor_key: string;
  external: number;
  session: string;
  cmdlet: string;
  cmdlet_key: string;
  object: string;
  /** JSON. */
  parameters: string;
  outcome: string;
  error: string | null;
  duration_ms: number;
  seal: Uint8Array;
}

export interface AuditHeadTable {
  tenant_id: number;
  sequence: number;
  seal: Uint8Array;
  proof: Uint8Array;
}
