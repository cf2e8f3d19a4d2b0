import type { LedgerSchema } from './ledger-schema.ts';

/** Tables of a mail shard. Every key begins with the tenant, then the mailbox. */
export interface MailSchema extends LedgerSchema {
  mailboxes: MailboxTable;
  folders: FolderTable;
  messages: MessageTable;
  tombstones: TombstoneTable;
  bodies: BodyTable;
  properties: PropertyTable;
  sorted_messages: SortedMessageTable;
  search_documents: SearchDocumentTable;
  search_pending: SearchPendingTable;
  named_properties: NamedPropertyTable;
}

export interface MailboxTable {
  tenant_id: number;
  mailbox_id: number;
  guid: string;
  created_at: number;
  change_no: number;
  /** The last UIDVALIDITY given out; folders made in the same second still differ. */
  uid_validity: number;
  issue_warning_bytes: number | null;
  prohibit_send_bytes: number | null;
  prohibit_send_receive_bytes: number | null;
  recoverable_items_bytes: number | null;
  item_count: number;
  total_bytes: number;
  recoverable_count: number;
  recoverable_bytes: number;
  /** The highest item id given to a message, and the highest whose text is indexed. */
  last_item: number;
  indexed_item: number;
}

export interface FolderTable {
  tenant_id: number;
  mailbox_id: number;
  folder_id: number;
  parent_id: number | null;
  name: string;
  name_key: string;
  role: string | null;
  folder_class: string;
  uid_validity: number;
  uid_next: number;
  message_count: number;
  unread_count: number;
  total_bytes: number;
  created_at: number;
  change_no: number;
  content_change: number;
  /** Bits of the sort orders kept for this folder in `sorted_messages`. */
  sorted_by: number;
  kind: string;
  /** `null` in rows of before: when it was made. */
  modified_at: number | null;
  change_key: string | null;
  predecessors: string | null;
}

export interface MessageTable {
  tenant_id: number;
  mailbox_id: number;
  folder_id: number;
  uid: number;
  item_id: number;
  change_no: number;
  body: Uint8Array;
  size: number;
  received_at: number;
  sent_at: number | null;
  flags: number;
  traits: number;
  keywords: string;
  subject: string;
  sender: string;
  recipients: string;
  message_id: string;
  deleted_at: number | null;
  origin_folder_id: number | null;
  native: Uint8Array | null;
  native_size: number;
  /** `null` in rows of before, both: when it was received. */
  created_at: number | null;
  modified_at: number | null;
  /** `null` in rows of before: `change_no`. */
  modification: number | null;
  change_key: string | null;
  predecessors: string | null;
}

export interface TombstoneTable {
  tenant_id: number;
  mailbox_id: number;
  change_no: number;
  folder_id: number;
  /** `null` for a folder's own tombstone. */
  uid: number | null;
  item_id: number | null;
}

export interface BodyTable {
  tenant_id: number;
  hash: Uint8Array;
  pack: number;
  pack_offset: number;
  stored_bytes: number;
  bytes: number;
  codec: string;
  reference_count: number;
}

export interface PropertyTable {
  tenant_id: number;
  mailbox_id: number;
  /** 0 for the mailbox, a folder id or an item id; the two share one counter. */
  owner_id: number;
  key: string;
  value: Uint8Array;
}

export interface SortedMessageTable {
  tenant_id: number;
  mailbox_id: number;
  folder_id: number;
  sort: number;
  sort_key: string;
  uid: number;
}

export interface SearchDocumentTable {
  tenant_id: number;
  mailbox_id: number;
  item_id: number;
  /** SQLite alone: the row of the full-text table. */
  document_id: number;
  /** PostgreSQL alone. */
  tokens: string;
}

export interface SearchPendingTable {
  tenant_id: number;
  mailbox_id: number;
  item_id: number;
}

export interface NamedPropertyTable {
  tenant_id: number;
  mailbox_id: number;
  property_id: number;
  name: string;
}
