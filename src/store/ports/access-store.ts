import type { Guid, RecipientId, TenantId } from '../../base/ids.ts';

/**
 * Who may do what in an organisation, and the tokens that its people sign in with. Part of the directory: it
 * lies in its database, and what belongs to a recipient goes with it when that is purged.
 */
export interface AccessStore {
  /**
   * Everything at once: an organisation has tens of these objects, and a session needs all of them. Members
   * and assignees that are soft-deleted are left out unless they are asked for, as for a backup. Objects by
   * kind, then by name; members by group, then by id.
   */
  readRoles(tenant: TenantId, options?: { readonly withDeleted?: boolean }): Promise<RoleData>;
  /**
   * `decide` sees what there is, in the transaction that then makes its change, so that no rule is broken by
   * two who change different things at once; it may be called again. What it throws is thrown, and nothing is
   * changed. A name that another object of the kind has is `conflict`. Counts as a change of the directory.
   */
  changeRoles(tenant: TenantId, decide: (data: RoleData) => RoleChange): Promise<RoleData>;
  /**
   * Puts everything in place as it was, in place of what there is. What belongs to recipients that are not
   * there is passed over. No number is taken.
   */
  restoreAccess(tenant: TenantId, data: RoleData, tokens: readonly AccessToken[]): Promise<void>;
  /** Ascending by time of creation. */
  listTokens(tenant: TenantId, recipient: RecipientId): Promise<AccessToken[]>;
  /** By the part of a token that is no secret. One whose owner is soft-deleted is not found. */
  findToken(tenant: TenantId, id: string): Promise<AccessToken | undefined>;
  /** Adds it, or replaces the one with its id. One whose owner does not exist is `notFound`. */
  writeToken(tenant: TenantId, token: AccessToken): Promise<void>;
  /** One that is not there is passed over, as a token is that was removed in this moment. */
  markTokenUsed(tenant: TenantId, id: string, usedAt: number): Promise<void>;
  /** One that is not there is passed over. */
  removeToken(tenant: TenantId, recipient: RecipientId, token: Guid): Promise<void>;
}

export interface RoleData {
  readonly objects: readonly RoleObject[];
  readonly members: readonly RoleMember[];
}

export interface RoleMember {
  readonly group: Guid;
  readonly member: RecipientId;
}

/** Removals come first: an object may take the name of one that goes. */
export interface RoleChange {
  readonly remove?: readonly Guid[];
  /** Each takes the place of the one with its guid. */
  readonly put?: readonly RoleObject[];
  readonly removeMembers?: readonly RoleMember[];
  readonly addMembers?: readonly RoleMember[];
}

/** Built-in groups and assignments are here as well once something of them was changed. */
export type RoleObject = StoredRoleGroup | StoredRole | StoredRoleAssignment | StoredScope;
export type RoleObjectKind = RoleObject['kind'];

interface StoredObject {
  readonly guid: Guid;
  /** Unique among the objects of its kind when compared without case. */
  readonly name: string;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface StoredRoleGroup extends StoredObject {
  readonly kind: 'roleGroup';
  readonly description: string;
  /** Recipients who may change its members besides those whose roles let them; some may be gone. */
  readonly managedBy: readonly Guid[];
}

/** A part of another role. */
export interface StoredRole extends StoredObject {
  readonly kind: 'role';
  readonly description: string;
  /** The name of a built-in role, or the guid of one of the organisation's own. */
  readonly parent: string;
  readonly entries: readonly RoleEntry[];
}

export interface RoleEntry {
  readonly cmdlet: string;
  readonly parameters: readonly string[];
}

export interface StoredRoleAssignment extends StoredObject {
  readonly kind: 'roleAssignment';
  /** As `parent` of a role. */
  readonly role: string;
  readonly assignee: RoleAssignee;
  /** A management scope; `null` for what the role itself reaches. */
  readonly scope: Guid | null;
  readonly enabled: boolean;
  /** Lets its holders give the role to others, and nothing else. */
  readonly delegating: boolean;
  /** A built-in assignment that somebody took away. */
  readonly removed: boolean;
}

export type RoleAssignee =
  | { readonly kind: 'roleGroup'; readonly group: Guid }
  /** A person or a security group. */
  | { readonly kind: 'recipient'; readonly recipient: RecipientId }
  /** Everyone with an account in the organisation. */
  | { readonly kind: 'everyone' };

/** Which recipients may be changed: those for which the filter holds, or those of the domains. */
export interface StoredScope extends StoredObject {
  readonly kind: 'scope';
  /** OPATH. */
  readonly recipientFilter: string | null;
  /** In the spelling of accepted domains: lower-case A-labels. */
  readonly domains: readonly string[];
}

/** The token itself is known to its owner alone. */
export interface AccessToken {
  readonly guid: Guid;
  readonly recipient: RecipientId;
  /** Unique within the tenant. */
  readonly id: string;
  readonly label: string;
  /** SHA-256 of the secret: 256 random bits need no slow hash. */
  readonly hash: Uint8Array;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** To the hour or so. */
  readonly lastUsedAt: number | null;
}
