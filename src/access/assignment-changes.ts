/** The rules of role assignments and of their scopes: see role-changes.ts. */
import type { Guid } from '../base/ids.ts';
import type { RoleChange, StoredRoleAssignment, StoredScope } from '../store/ports/access-store.ts';
import type { RoleAssignment, RoleBook } from './role-book.ts';
import * as errors from './role-errors.ts';
import type { AssignmentEdit, NewAssignment, ScopeInput } from './role-inputs.ts';
import {
  type ChangeContext,
  freeAssignmentName,
  freshName,
  getAssignment,
  getGroup,
  getRole,
  maxAssignmentNameLength,
  maxNameLength,
  namesOf,
  referenceOf,
  requireDelegation,
  scopeNamed,
} from './role-lookups.ts';

export function createAssignment(
  book: RoleBook,
  context: ChangeContext,
  guid: Guid,
  input: NewAssignment,
): RoleChange {
  const { now } = context;
  const role = getRole(book, input.role);
  requireDelegation(role, context);
  const { delegating = false, assigneeName } = input;
  const scope = scopeNamed(book, input.scope);
  if (scope !== null && role.reach === 'self') throw errors.scopeOfSelf(role.name);
  const standard = `${role.name}-${assigneeName}${delegating ? '-Delegating' : ''}`;
  const name =
    input.name === undefined
      ? freeAssignmentName(book, standard)
      : freshName('role assignment', input.name, book.assignments, maxAssignmentNameLength);
  const assignee =
    'roleGroup' in input.assignee
      ? ({ kind: 'roleGroup', group: getGroup(book, input.assignee.roleGroup).guid } as const)
      : input.assignee;
  const assignment: StoredRoleAssignment = {
    ...{ kind: 'roleAssignment', guid, name, role: referenceOf(role), assignee, scope },
    ...{ enabled: true, delegating, removed: false, createdAt: now, changedAt: now },
  };
  return { put: [assignment] };
}

export function updateAssignment(
  book: RoleBook,
  context: ChangeContext,
  identity: string,
  edit: AssignmentEdit,
): RoleChange {
  const { now } = context;
  const assignment = getAssignment(book, identity);
  requireDelegation(assignment.role, context);
  const scope = edit.scope === undefined ? (assignment.scope?.guid ?? null) : scopeNamed(book, edit.scope);
  if (scope !== null && assignment.role.reach === 'self') throw errors.scopeOfSelf(assignment.role.name);
  const { enabled = assignment.enabled } = edit;
  const changed = { ...stored(assignment), scope, enabled, changedAt: now };
  if (!enabled || scope !== null) requireRest(book, assignment);
  return { put: [changed] };
}

export function removeAssignment(book: RoleBook, context: ChangeContext, identity: string): RoleChange {
  const { now } = context;
  const assignment = getAssignment(book, identity);
  requireDelegation(assignment.role, context);
  requireRest(book, assignment);
  if (!assignment.isBuiltIn) return { remove: [assignment.guid] };
  // Its name is free for another, and nobody reads this one.
  const name = `${assignment.guid} (removed)`;
  return { put: [{ ...stored(assignment), name, removed: true, changedAt: now }] };
}

export function putScope(
  book: RoleBook,
  context: ChangeContext,
  guid: Guid,
  before: StoredScope | undefined,
  input: ScopeInput,
): RoleChange {
  const { now } = context;
  // A wider scope gives more to everyone who has a role within it.
  for (const { role, scope } of book.assignments) if (scope?.guid === guid) requireDelegation(role, context);
  const others = book.scopes.filter((each) => each.guid !== guid);
  const name = freshName('management scope', input.name ?? before?.name ?? '', others, maxNameLength);
  const isRestated = input.recipientFilter !== undefined || input.domains !== undefined;
  const recipientFilter = isRestated ? (input.recipientFilter ?? null) : (before?.recipientFilter ?? null);
  const domains = isRestated ? (input.domains ?? []) : (before?.domains ?? []);
  if ((recipientFilter === null) === (domains.length === 0)) throw errors.scopeEmpty();
  const times = { createdAt: before?.createdAt ?? now, changedAt: now };
  return { put: [{ kind: 'scope', guid, name, recipientFilter, domains, ...times }] };
}

export function removeScope(book: RoleBook, identity: string): RoleChange {
  const scope = book.findScope(identity);
  if (scope === undefined) throw errors.roleObjectNotFound('management scope', identity);
  const users = book.assignments.filter((assignment) => assignment.scope?.guid === scope.guid);
  if (users.length > 0) throw errors.scopeInUse(scope.name, namesOf(users));
  return { remove: [scope.guid] };
}

/** Somebody must be left who can give roles: the built-in group that never empties keeps its own power. */
function requireRest(book: RoleBook, { assignee, role, name, isBuiltIn }: RoleAssignment): void {
  if (assignee.kind !== 'roleGroup' || !isBuiltIn) return;
  const group = book.groups.find(({ guid }) => guid === assignee.group);
  if (group?.keepsMember === true && role.entries.has('new-managementroleassignment')) {
    throw errors.lastOfLast(name);
  }
}

function stored(assignment: RoleAssignment): StoredRoleAssignment {
  const { guid, name, role, assignee, scope, enabled, delegating, createdAt, changedAt } = assignment;
  return {
    ...{ kind: 'roleAssignment', guid, name, role: referenceOf(role), assignee, scope: scope?.guid ?? null },
    ...{ enabled, delegating, removed: false, createdAt, changedAt },
  };
}
