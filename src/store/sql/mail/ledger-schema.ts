/** What was copied from where. Every key begins with the tenant, then the ledger. */
export interface LedgerSchema {
  ledger_numbers: LedgerNumberTable;
  ledgers: LedgerTable;
  ledger_folders: LedgerFolderTable;
  ledger_entries: LedgerEntryTable;
}

/** The last ledger id given out, so that none is used again. */
export interface LedgerNumberTable {
  tenant_id: number;
  last_ledger: number;
}

export interface LedgerTable {
  tenant_id: number;
  ledger_id: number;
  /** `null` where the target is elsewhere. */
  mailbox_id: number | null;
  /** JSON: source and target. */
  identity: string;
  /** SHA-256 over mailbox, source and target: identities may be longer than an index takes. */
  identity_hash: Uint8Array;
  session: number;
  revision: number;
  created_at: number;
}

export interface LedgerFolderTable {
  tenant_id: number;
  ledger_id: number;
  folder_no: number;
  /** JSON: the name and a `LedgerFolderProgress`. */
  progress: string;
  copied_count: number;
  copied_bytes: number;
  skipped_count: number;
  checksum: string;
}

export interface LedgerEntryTable {
  tenant_id: number;
  ledger_id: number;
  folder_no: number;
  uid: number;
  place: number;
  item: number;
  digest: Uint8Array | null;
  size: number;
  received_at: number;
  flags: number;
  keywords: string;
  /** JSON: a `SkippedItem`; `null` for what was copied. */
  skipped: string | null;
}
