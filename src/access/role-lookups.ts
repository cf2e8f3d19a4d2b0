import type { Guid } from '../base/ids.ts';
import type { Role, RoleAssignment, RoleBook, RoleGroup } from './role-book.ts';
import * as errors from './role-errors.ts';

/** What decisions on roles need besides what there is. */
export interface ChangeContext {
  readonly now: number;
  newGuid(): Guid;
  /** Whether who makes the change may give this role to others. */
  mayDelegate(role: Role): boolean;
}

export const maxNameLength = 64;
/** Assignments are named after role and assignee. */
export const maxAssignmentNameLength = 200;

export function requireDelegation(role: Role, { mayDelegate }: ChangeContext): void {
  if (!mayDelegate(role)) throw errors.notDelegated(role.name);
}

/** How it is named by what is stored. */
export function referenceOf({ parent, name, guid }: Role): string {
  return parent === undefined ? name : guid;
}

export function getRole(book: RoleBook, identity: string): Role {
  const found = book.findRole(identity);
  if (found !== undefined) return found;
  throw errors.roleObjectNotFound('management role', identity);
}

export function getGroup(book: RoleBook, identity: string): RoleGroup {
  const found = book.findGroup(identity);
  if (found !== undefined) return found;
  throw errors.roleObjectNotFound('role group', identity);
}

export function getAssignment(book: RoleBook, identity: string): RoleAssignment {
  const found = book.findAssignment(identity);
  if (found !== undefined) return found;
  throw errors.roleObjectNotFound('role assignment', identity);
}

export function scopeNamed(book: RoleBook, identity: string | null | undefined): Guid | null {
  if (identity === undefined || identity === null) return null;
  const found = book.findScope(identity);
  if (found === undefined) throw errors.roleObjectNotFound('management scope', identity);
  return found.guid;
}

export function freshName(
  what: string,
  name: string,
  others: readonly { readonly name: string }[],
  limit: number,
): string {
  const text = name.trim().normalize('NFC');
  if (text === '' || text.length > limit) throw errors.nameUnusable(what, limit);
  if (isTaken(text, others)) throw errors.nameTaken(what, text);
  return text;
}

/** Exchange counts up where a role is assigned to the same twice. */
export function freeAssignmentName(book: RoleBook, standard: string): string {
  const whole = standard.slice(0, maxAssignmentNameLength - 6);
  for (let count = 0; ; count += 1) {
    const name = count === 0 ? whole : `${whole}-${count}`;
    if (!isTaken(name, book.assignments)) return name;
  }
}

function isTaken(name: string, others: readonly { readonly name: string }[]): boolean {
  return others.some((other) => other.name.toLowerCase() === name.toLowerCase());
}

export function namesOf(items: readonly { readonly name: string }[]): string[] {
  return items.map(({ name }) => `"${name}"`);
}
