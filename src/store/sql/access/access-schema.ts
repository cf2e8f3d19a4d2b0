export interface AccessSchema {
  role_objects: RoleObjectTable;
  role_members: RoleMemberTable;
  access_tokens: AccessTokenTable;
}

export interface RoleObjectTable {
  tenant_id: number;
  guid: string;
  kind: string;
  name: string;
  name_key: string;
  /** To whom a role is assigned, where that is a recipient: it goes with it. */
  recipient_id: number | null;
  /** JSON: what the other columns do not say. */
  content: string;
  created_at: number;
  changed_at: number;
}

export interface RoleMemberTable {
  tenant_id: number;
  group_guid: string;
  member_id: number;
}

export interface AccessTokenTable {
  tenant_id: number;
  token_id: string;
  guid: string;
  recipient_id: number;
  label: string;
  hash: Uint8Array;
  created_at: number;
  expires_at: number;
  last_used_at: number | null;
}
