import type { Guid, RecipientId } from '../base/ids.ts';
import type { RoleAssignee } from '../store/ports/access-store.ts';

export interface NewRoleGroup {
  readonly name: string;
  readonly description?: string;
  readonly managedBy?: readonly Guid[];
  readonly roles?: readonly string[];
  readonly members?: readonly RecipientId[];
  /** The name of a management scope, for all of its roles. */
  readonly scope?: string;
}

export interface RoleGroupEdit {
  readonly name?: string;
  readonly description?: string;
  readonly managedBy?: readonly Guid[];
}

export interface MemberEdit {
  readonly add?: readonly RecipientId[];
  readonly remove?: readonly RecipientId[];
  /** In place of all there are. */
  readonly set?: readonly RecipientId[];
}

export interface NewRole {
  readonly name: string;
  readonly parent: string;
  readonly description?: string;
  /** Of the parent's cmdlets these alone. */
  readonly cmdlets?: readonly string[];
}

export interface NewAssignment {
  /** Made of the role and the assignee without one. */
  readonly name?: string;
  readonly role: string;
  readonly assignee: { readonly roleGroup: string } | Extract<RoleAssignee, { kind: 'recipient' }>;
  /** For the name. */
  readonly assigneeName: string;
  readonly scope?: string;
  readonly delegating?: boolean;
}

export interface AssignmentEdit {
  readonly enabled?: boolean;
  /** `null` takes the scope away. */
  readonly scope?: string | null;
}

export interface ScopeInput {
  readonly name?: string;
  readonly recipientFilter?: string;
  readonly domains?: readonly string[];
}
