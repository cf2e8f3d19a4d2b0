/** Tables of the platform's database. Every key begins with the tenant, but for those that all tenants share. */
export interface DirectorySchema {
  counters: CounterTable;
  platform_settings: PlatformSettingTable;
  tenants: TenantTable;
  accepted_domains: AcceptedDomainTable;
  recipients: RecipientTable;
  recipient_claims: RecipientClaimTable;
  recipient_terms: RecipientTermTable;
  recipient_tombstones: RecipientTombstoneTable;
  members: MemberTable;
  credentials: CredentialTable;
}

/** Instead of sequences, which distributed SQL engines do not all have. */
export interface CounterTable {
  name: string;
  value: number;
}

export interface PlatformSettingTable {
  key: string;
  /** JSON. */
  value: string;
  version: number;
}

export interface TenantTable {
  tenant_id: number;
  guid: string;
  name: string;
  name_key: string;
  display_name: string;
  shard: number;
  state: string;
  created_at: number;
  deleted_at: number | null;
  change_no: number;
  /** The last ids given out. */
  last_recipient: number;
  last_mailbox: number;
  wrapped_key: Uint8Array;
  /** JSON. */
  settings: string;
}

export interface AcceptedDomainTable {
  domain: string;
  tenant_id: number;
  display_name: string;
  kind: string;
  is_default: number;
  verified_at: number | null;
  verification_token: string;
  created_at: number;
}

export interface RecipientTable {
  tenant_id: number;
  recipient_id: number;
  guid: string;
  kind: string;
  name: string;
  name_key: string;
  display_name: string;
  display_key: string;
  alias: string | null;
  upn: string | null;
  /** JSON: a list of addresses in Exchange's spelling. */
  addresses: string;
  target_address: string | null;
  anchor: string | null;
  hidden: number;
  /** JSON. */
  attributes: string;
  mailbox_id: number | null;
  mailbox_guid: string | null;
  mailbox_state: string | null;
  mailbox_since: number | null;
  created_at: number;
  changed_at: number;
  deleted_at: number | null;
  change_no: number;
}

/** What belongs to one recipient at most: see `recipient-claims.ts`. */
export interface RecipientClaimTable {
  tenant_id: number;
  claim_key: string;
  recipient_id: number;
  /** The accepted domain it stands on, or empty. */
  domain: string;
}

/** The words of ambiguous name resolution. */
export interface RecipientTermTable {
  tenant_id: number;
  term: string;
  recipient_id: number;
}

export interface RecipientTombstoneTable {
  tenant_id: number;
  recipient_id: number;
  guid: string;
  anchor: string | null;
  change_no: number;
}

export interface MemberTable {
  tenant_id: number;
  group_id: number;
  member_id: number;
}

export interface CredentialTable {
  tenant_id: number;
  recipient_id: number;
  guid: string;
  kind: string;
  label: string;
  hash: string;
  must_change: number;
  created_at: number;
  expires_at: number | null;
}
