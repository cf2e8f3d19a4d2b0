/**
 * The rules of role groups and of roles: each function sees what there is, and says what is to be written or
 * refuses.
 */
import type { Guid, RecipientId } from '../base/ids.ts';
import type {
  RoleChange,
  RoleEntry,
  StoredRole,
  StoredRoleAssignment,
  StoredRoleGroup,
} from '../store/ports/access-store.ts';
import type { Role, RoleBook } from './role-book.ts';
import * as errors from './role-errors.ts';
import type { MemberEdit, NewRole, NewRoleGroup, RoleGroupEdit } from './role-inputs.ts';
import {
  type ChangeContext,
  freeAssignmentName,
  freshName,
  getGroup,
  getRole,
  maxNameLength,
  namesOf,
  referenceOf,
  requireDelegation,
  scopeNamed,
} from './role-lookups.ts';

export function createGroup(
  book: RoleBook,
  context: ChangeContext,
  guid: Guid,
  input: NewRoleGroup,
): RoleChange {
  const { now, newGuid } = context;
  const name = freshName('role group', input.name, book.groups, maxNameLength);
  const { description = '', managedBy = [], members = [] } = input;
  const times = { createdAt: now, changedAt: now };
  const scope = scopeNamed(book, input.scope);
  const roles = new Set((input.roles ?? []).map((identity) => getRole(book, identity)));
  const assignments = [...roles].map((role): StoredRoleAssignment => {
    requireDelegation(role, context);
    if (scope !== null && role.reach === 'self') throw errors.scopeOfSelf(role.name);
    return {
      kind: 'roleAssignment',
      guid: newGuid(),
      name: freeAssignmentName(book, `${role.name}-${name}`),
      role: referenceOf(role),
      assignee: { kind: 'roleGroup', group: guid },
      scope,
      enabled: true,
      delegating: false,
      removed: false,
      ...times,
    };
  });
  const group: StoredRoleGroup = { kind: 'roleGroup', guid, name, description, managedBy, ...times };
  return {
    put: [group, ...assignments],
    addMembers: [...new Set(members)].map((member) => ({ group: guid, member })),
  };
}

export function updateGroup(
  book: RoleBook,
  { now }: ChangeContext,
  identity: string,
  edit: RoleGroupEdit,
): RoleChange {
  const group = getGroup(book, identity);
  const { guid, createdAt } = group;
  const isRenamed = edit.name !== undefined && edit.name.trim() !== group.name;
  if (isRenamed && group.isBuiltIn) throw errors.builtInGroup(group.name, 'renamed');
  const others = book.groups.filter((each) => each.guid !== guid);
  const name = freshName('role group', edit.name ?? group.name, others, maxNameLength);
  const { description = group.description, managedBy = group.managedBy } = edit;
  return { put: [{ kind: 'roleGroup', guid, name, description, managedBy, createdAt, changedAt: now }] };
}

export function removeGroup(book: RoleBook, identity: string): RoleChange {
  const group = getGroup(book, identity);
  if (group.isBuiltIn) throw errors.builtInGroup(group.name, 'removed');
  return { remove: [group.guid, ...book.assignmentsOfGroup(group).map(({ guid }) => guid)] };
}

export function changeMembers(
  book: RoleBook,
  context: ChangeContext,
  identity: string,
  { add = [], remove = [], set }: MemberEdit,
): RoleChange {
  const group = getGroup(book, identity);
  const before = new Set(group.members);
  if (add.some((member) => before.has(member))) throw errors.alreadyMember(group.name);
  if (remove.some((member) => !before.has(member))) throw errors.notMember(group.name);
  const kept = [...before].filter((member) => !remove.includes(member));
  const after = new Set<RecipientId>(set ?? [...kept, ...add]);
  if (group.keepsMember && before.size > 0 && after.size === 0) throw errors.lastMember(group.name);
  const added = [...after].filter((member) => !before.has(member));
  // Whoever is put into a group is given its roles.
  if (added.length > 0) {
    for (const { role, delegating } of book.assignmentsOfGroup(group)) {
      if (!delegating) requireDelegation(role, context);
    }
  }
  const row = (member: RecipientId) => ({ group: group.guid, member });
  return {
    removeMembers: [...before].filter((member) => !after.has(member)).map(row),
    addMembers: added.map(row),
  };
}

export function createRole(book: RoleBook, { now }: ChangeContext, guid: Guid, input: NewRole): RoleChange {
  const parent = getRole(book, input.parent);
  const chosen = input.cmdlets?.map((cmdlet) => entryOf(parent, cmdlet, 'all'));
  const role: StoredRole = {
    kind: 'role',
    guid,
    name: freshName('management role', input.name, book.roles, maxNameLength),
    description: input.description ?? parent.description,
    parent: referenceOf(parent),
    entries: chosen ?? [...parent.entries.values()],
    createdAt: now,
    changedAt: now,
  };
  return { put: [role] };
}

export function removeRole(book: RoleBook, identity: string, recurse: boolean): RoleChange {
  const role = getRole(book, identity);
  if (role.parent === undefined) throw errors.builtInRole(role.name);
  const family = recurse ? [role, ...descendantsOf(book, role)] : [role];
  const children = book.roles.filter(({ parent }) => parent === role);
  if (!recurse && children.length > 0) throw errors.roleInUse(role.name, namesOf(children));
  const users = book.assignments.filter((assignment) => family.includes(assignment.role));
  if (users.length > 0) throw errors.roleInUse(role.name, namesOf(users));
  return { remove: family.map(({ guid }) => guid) };
}

/** Roles made of this one lose what it loses when they are read: see `RoleBook`. */
export function setEntry(
  book: RoleBook,
  context: ChangeContext,
  identity: string,
  cmdlet: string,
  parameters: RoleEntry['parameters'] | 'all' | null,
): RoleChange {
  const role = getRole(book, identity);
  const { guid, name, description, parent, createdAt } = role;
  if (parent === undefined) throw errors.builtInRole(name);
  requireDelegation(role, context);
  const entries = new Map(role.entries);
  const key = cmdlet.trim().toLowerCase();
  if (parameters !== null) entries.set(key, entryOf(parent, cmdlet, parameters));
  else if (!entries.delete(key)) throw errors.roleObjectNotFound('role entry', `${name}\\${cmdlet}`);
  const put: StoredRole = {
    ...{ kind: 'role', guid, name, description, parent: referenceOf(parent) },
    ...{ entries: [...entries.values()], createdAt, changedAt: context.now },
  };
  return { put: [put] };
}

function entryOf(parent: Role, cmdlet: string, parameters: RoleEntry['parameters'] | 'all'): RoleEntry {
  const granted = parent.entries.get(cmdlet.trim().toLowerCase());
  if (granted === undefined) throw errors.notInParent(cmdlet, undefined, parent.name);
  if (parameters === 'all') return granted;
  return {
    cmdlet: granted.cmdlet,
    parameters: parameters.map((wanted) => {
      const found = granted.parameters.find((name) => name.toLowerCase() === wanted.trim().toLowerCase());
      if (found === undefined) throw errors.notInParent(granted.cmdlet, wanted, parent.name);
      return found;
    }),
  };
}

function descendantsOf(book: RoleBook, role: Role): Role[] {
  const children = book.roles.filter(({ parent }) => parent === role);
  return children.flatMap((child) => [child, ...descendantsOf(book, child)]);
}
