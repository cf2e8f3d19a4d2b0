/** The roles that a relationship names, and what they come to in the customer's organisation. */
import type { HeldRole, Role, RoleBook } from '../access/role-book.ts';
import { badRole, tooMany } from './partner-errors.ts';
import { fullAccessGroup, maxRoles, type RelationshipKind, relationshipRole } from './relationship.ts';

/** Names of Microsoft Entra roles that partners ask for in granular relationships, and what answers to them here. */
const entraNames: Readonly<Record<string, string>> = {
  'global administrator': fullAccessGroup,
  'exchange administrator': fullAccessGroup,
  'exchange recipient administrator': 'Recipient Management',
  'helpdesk administrator': 'Help Desk',
  'global reader': 'View-Only Organization Management',
  'compliance administrator': 'Compliance Management',
};

/** By their names as they are spelled here; `book` is that of any organisation, for built-in ones are the same in all. */
export function checkRoles(names: readonly string[], book: RoleBook): readonly string[] {
  if (names.length > maxRoles) throw tooMany('roles', maxRoles);
  const known = offered(book);
  const byKey = new Map(known.map((name) => [name.toLowerCase(), name]));
  const found = names.map((given) => {
    const key = given.trim().toLowerCase();
    const name = byKey.get((entraNames[key] ?? key).toLowerCase());
    if (name === undefined) throw badRole(given, known);
    return name;
  });
  return [...new Set(found)];
}

function offered({ groups, roles }: RoleBook): readonly string[] {
  const ofGroups = groups.filter(({ isBuiltIn }) => isBuiltIn).map(({ name }) => name);
  const single = roles.filter(
    ({ parent, reach, name }) => parent === undefined && reach !== 'self' && name !== relationshipRole,
  );
  return [...new Set([...ofGroups, ...single.map(({ name }) => name)])];
}

/**
 * As the customer has these groups and roles now: what it takes from a built-in role group, its partners lose. Whoever
 * administers on behalf of the customer may give roles to others there, such as to its first administrator; one with
 * named roles may not, else what it gave would outlive its own end.
 */
export function rolesInCustomer(
  kind: RelationshipKind,
  names: readonly string[],
  book: RoleBook,
): readonly HeldRole[] {
  const found = names.flatMap((name): readonly HeldRole[] => {
    const group = book.findGroup(name);
    if (group !== undefined) return book.assignmentsOfGroup(group).filter(({ enabled }) => enabled);
    const role = book.findRole(name);
    return role === undefined ? [] : [directly(role)];
  });
  return found.filter(
    ({ role, delegating }) =>
      (delegating ? kind === 'delegatedAdmin' : !isWithheld(role)) && role.reach !== 'self',
  );
}

const directly = (role: Role): HeldRole => ({
  guid: role.guid,
  role,
  scope: undefined,
  delegating: false,
  changedAt: role.changedAt,
});

/** Nobody approves its own access, or makes it longer. */
function isWithheld({ name, parent }: Role): boolean {
  return parent === undefined ? name === relationshipRole : isWithheld(parent);
}
