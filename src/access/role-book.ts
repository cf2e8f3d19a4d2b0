import { hash } from 'node:crypto';
import type { Guid, RecipientId } from '../base/ids.ts';
import type {
  RoleAssignee,
  RoleData,
  RoleEntry,
  RoleObject,
  StoredRole,
  StoredRoleAssignment,
  StoredRoleGroup,
  StoredScope,
} from '../store/ports/access-store.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import type { BuiltInRole, RoleDefinitions, RoleReach } from './role-definitions.ts';

export interface Role {
  readonly guid: Guid;
  readonly name: string;
  readonly description: string;
  /** None for a built-in one. */
  readonly parent: Role | undefined;
  /** By cmdlet in lower case. */
  readonly entries: ReadonlyMap<string, RoleEntry>;
  readonly reach: RoleReach;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface RoleGroup extends Omit<StoredRoleGroup, 'kind'> {
  readonly isBuiltIn: boolean;
  readonly keepsMember: boolean;
  /** Direct ones that are not deleted, ascending. */
  readonly members: readonly RecipientId[];
}

export interface RoleAssignment {
  readonly guid: Guid;
  readonly name: string;
  readonly role: Role;
  readonly assignee: RoleAssignee;
  /** The name of who has it, where that is a role group or everyone. */
  readonly assigneeName: string | undefined;
  readonly scope: StoredScope | undefined;
  readonly enabled: boolean;
  readonly delegating: boolean;
  readonly isBuiltIn: boolean;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** What of an assignment decides what its holder may do. */
export type HeldRole = Pick<RoleAssignment, 'guid' | 'role' | 'scope' | 'delegating' | 'changedAt'>;

/**
 * Roles of one organisation, seen whole: what is built in, and what it changed and added. Built-in groups and
 * assignments are nowhere stored until something of them is changed, so that an organisation has those of a
 * new version at once; their GUIDs follow from that of the organisation and from their names.
 */
export class RoleBook {
  readonly roles: readonly Role[];
  readonly groups: readonly RoleGroup[];
  readonly scopes: readonly StoredScope[];
  readonly assignments: readonly RoleAssignment[];
  readonly #tenant: Tenant;

  constructor(tenant: Tenant, data: RoleData, definitions: RoleDefinitions) {
    this.#tenant = tenant;
    this.roles = this.#rolesOf(data, definitions);
    this.groups = this.#groupsOf(data, definitions);
    this.scopes = ofKind(data, 'scope');
    this.assignments = this.#assignmentsOf(data, definitions);
  }

  findRole(identity: string): Role | undefined {
    return find(this.roles, identity);
  }
  findGroup(identity: string): RoleGroup | undefined {
    return find(this.groups, identity);
  }
  findScope(identity: string): StoredScope | undefined {
    return find(this.scopes, identity);
  }
  findAssignment(identity: string): RoleAssignment | undefined {
    return find(this.assignments, identity);
  }

  assignmentsOfGroup({ guid }: Pick<RoleGroup, 'guid'>): RoleAssignment[] {
    return this.assignments.filter(
      ({ assignee }) => assignee.kind === 'roleGroup' && assignee.group === guid,
    );
  }

  /** Those that come, enabled or not, to somebody who is, by itself or through groups, all of these recipients. */
  assignmentsOf(identities: ReadonlySet<RecipientId>): RoleAssignment[] {
    const groups = new Set(
      this.groups
        .filter(({ members }) => members.some((member) => identities.has(member)))
        .map(({ guid }) => guid),
    );
    return this.assignments.filter(({ assignee }) => {
      if (assignee.kind === 'roleGroup') return groups.has(assignee.group);
      return assignee.kind === 'everyone' || identities.has(assignee.recipient);
    });
  }

  #rolesOf(data: RoleData, definitions: RoleDefinitions): Role[] {
    const builtIn = definitions.roles.map((role) => this.#builtInRole(role));
    const byReference = new Map<string, Role>(builtIn.map((role) => [role.name, role]));
    const waiting = new Map(ofKind(data, 'role').map((role) => [role.guid as string, role]));
    const made: Role[] = [];
    const make = (stored: StoredRole): Role | undefined => {
      waiting.delete(stored.guid);
      const next = waiting.get(stored.parent);
      const parent = byReference.get(stored.parent) ?? (next && make(next));
      // Of a built-in role that this version has no more, or, in a damaged store, of itself: it grants nothing.
      if (parent === undefined) return undefined;
      const role = customRole(stored, parent);
      byReference.set(stored.guid, role);
      made.push(role);
      return role;
    };
    for (const stored of [...waiting.values()]) if (waiting.has(stored.guid)) make(stored);
    return [...builtIn, ...made].sort(byName);
  }

  #builtInRole({ name, description, entries, reach }: BuiltInRole): Role {
    return {
      guid: this.#guidOf('role', name),
      name,
      description,
      parent: undefined,
      entries: entriesByCmdlet(entries),
      reach,
      ...this.#times(),
    };
  }

  #groupsOf(data: RoleData, definitions: RoleDefinitions): RoleGroup[] {
    const stored = new Map(ofKind(data, 'roleGroup').map((group) => [group.guid, group]));
    const membersOf = (guid: Guid) =>
      data.members.filter(({ group }) => group === guid).map(({ member }) => member);
    const builtIn = definitions.groups.map(({ name, description, keepsMember }): RoleGroup => {
      const guid = this.#guidOf('roleGroup', name);
      const changed = stored.get(guid);
      stored.delete(guid);
      const { kind: _, ...fields } = changed ?? {
        kind: 'roleGroup',
        description,
        managedBy: [],
        ...this.#times(),
      };
      return { ...fields, guid, name, isBuiltIn: true, keepsMember, members: membersOf(guid) };
    });
    const own = [...stored.values()].map(({ kind: _, ...fields }): RoleGroup => {
      return { ...fields, isBuiltIn: false, keepsMember: false, members: membersOf(fields.guid) };
    });
    return [...builtIn, ...own].sort(byName);
  }

  #assignmentsOf(data: RoleData, definitions: RoleDefinitions): RoleAssignment[] {
    const stored = new Map(ofKind(data, 'roleAssignment').map((assignment) => [assignment.guid, assignment]));
    const builtIn = this.#builtInAssignments(definitions).map((standard) => {
      const changed = stored.get(standard.guid);
      stored.delete(standard.guid);
      return { assignment: changed ?? standard, isBuiltIn: true };
    });
    const own = [...stored.values()].map((assignment) => ({ assignment, isBuiltIn: false }));
    return [...builtIn, ...own]
      .flatMap(({ assignment, isBuiltIn }) => this.#present(assignment, isBuiltIn, definitions) ?? [])
      .sort(byName);
  }

  #builtInAssignments({ groups, everyone }: RoleDefinitions): StoredRoleAssignment[] {
    const ofGroups = groups.flatMap(({ name, roles, delegated }) => {
      const assignee = { kind: 'roleGroup', group: this.#guidOf('roleGroup', name) } as const;
      return [
        ...roles.map((role) => this.#standard(`${role}-${name}`, role, assignee, false)),
        ...delegated.map((role) => this.#standard(`${role}-${name}-Delegating`, role, assignee, true)),
      ];
    });
    const ofAll = everyone.roles.map((role) => {
      return this.#standard(`${role}-${everyone.policy}`, role, { kind: 'everyone' }, false);
    });
    return [...ofGroups, ...ofAll];
  }

  #standard(name: string, role: string, assignee: RoleAssignee, delegating: boolean): StoredRoleAssignment {
    return {
      kind: 'roleAssignment',
      guid: this.#guidOf('roleAssignment', name),
      name,
      role,
      assignee,
      scope: null,
      enabled: true,
      delegating,
      removed: false,
      ...this.#times(),
    };
  }

  #present(
    stored: StoredRoleAssignment,
    isBuiltIn: boolean,
    definitions: RoleDefinitions,
  ): RoleAssignment | undefined {
    const { guid, name, assignee, enabled, delegating, removed, createdAt, changedAt } = stored;
    const role = this.roles.find(
      (each) => each.guid === stored.role || (!each.parent && each.name === stored.role),
    );
    const scope = this.scopes.find((each) => each.guid === stored.scope);
    // A scope that is gone would leave the role without a bound.
    if (removed || role === undefined || (stored.scope !== null && scope === undefined)) return undefined;
    const assigneeName = this.#assigneeName(assignee, definitions);
    if (assignee.kind === 'roleGroup' && assigneeName === undefined) return undefined;
    const facts = { guid, name, assignee, enabled, delegating, createdAt, changedAt };
    return { ...facts, role, scope, assigneeName, isBuiltIn };
  }

  #assigneeName(assignee: RoleAssignee, { everyone }: RoleDefinitions): string | undefined {
    if (assignee.kind === 'everyone') return everyone.policy;
    if (assignee.kind === 'recipient') return undefined;
    return this.groups.find(({ guid }) => guid === assignee.group)?.name;
  }

  #times() {
    const { createdAt } = this.#tenant;
    return { createdAt, changedAt: createdAt };
  }

  /** RFC 9562 section 5.8: a UUID of version 8, made of a hash. */
  #guidOf(kind: RoleObject['kind'], name: string): Guid {
    const hex = hash('sha256', JSON.stringify([this.#tenant.guid, kind, name]));
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
    const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
    return [...parts, variant + hex.slice(17, 20), hex.slice(20, 32)].join('-') as Guid;
  }
}

/** Built-in roles are the same for every organisation, and are read before every change that an account makes. */
const known = new WeakMap<readonly RoleEntry[], ReadonlyMap<string, RoleEntry>>();

function entriesByCmdlet(entries: readonly RoleEntry[]): ReadonlyMap<string, RoleEntry> {
  const found = known.get(entries);
  if (found) return found;
  const made = new Map(entries.map((entry) => [entry.cmdlet.toLowerCase(), entry]));
  known.set(entries, made);
  return made;
}

function customRole(stored: StoredRole, parent: Role): Role {
  const { guid, name, description, createdAt, changedAt } = stored;
  const chosen = entriesByCmdlet(stored.entries);
  const entries = new Map<string, RoleEntry>();
  for (const [key, { cmdlet, parameters }] of parent.entries) {
    const own = chosen.get(key);
    // Never more than the parent has, whatever is stored: a later version may have taken something from it.
    if (own) entries.set(key, { cmdlet, parameters: intersect(parameters, own.parameters) });
  }
  return { guid, name, description, parent, entries, reach: parent.reach, createdAt, changedAt };
}

function intersect(all: readonly string[], some: readonly string[]): string[] {
  const wanted = new Set(some.map((name) => name.toLowerCase()));
  return all.filter((name) => wanted.has(name.toLowerCase()));
}

function ofKind<K extends RoleObject['kind']>(data: RoleData, kind: K): Extract<RoleObject, { kind: K }>[] {
  return data.objects.filter((object): object is Extract<RoleObject, { kind: K }> => object.kind === kind);
}

function find<T extends { readonly guid: Guid; readonly name: string }>(
  items: readonly T[],
  identity: string,
): T | undefined {
  const wanted = identity.trim().toLowerCase();
  return items.find(({ guid, name }) => guid === wanted || name.toLowerCase() === wanted);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1;
}
