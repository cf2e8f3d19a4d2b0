/**
 * What roles are made of. The roles and role groups that are built in are data of the cmdlets' room, which
 * lies above this one and knows what cmdlets there are; they are handed in.
 */
import type { RoleEntry } from '../store/ports/access-store.ts';

export interface BuiltInRole {
  readonly name: string;
  readonly description: string;
  /** Cmdlets with the parameters granted, in the spelling of their definitions. */
  readonly entries: readonly RoleEntry[];
  /** Which recipients it lets its holders read and change: everybody's of the organisation, or themselves. */
  readonly reach: RoleReach;
}

export type RoleReach = 'organization' | 'self';

export interface BuiltInRoleGroup {
  readonly name: string;
  readonly description: string;
  readonly roles: readonly string[];
  /** Its members may give these roles to others. */
  readonly delegated: readonly string[];
  /** It never loses its last member, so that somebody is there who can give roles. */
  readonly keepsMember: boolean;
}

export interface RoleDefinitions {
  readonly roles: readonly BuiltInRole[];
  readonly groups: readonly BuiltInRoleGroup[];
  /** What everyone with an account may do. */
  readonly everyone: { readonly policy: string; readonly roles: readonly string[] };
}
