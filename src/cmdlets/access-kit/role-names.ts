import type { RoleAssignment, RoleBook, RoleGroup } from '../../access/role-book.ts';
import type { Guid, RecipientId } from '../../base/ids.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';

/** Recipients that roles speak of, by id. Those that are gone are left out. */
export type KnownRecipients = ReadonlyMap<RecipientId, Recipient>;

export async function findAssignees(
  assignments: readonly RoleAssignment[],
  context: CmdletContext,
): Promise<KnownRecipients> {
  return findAll(
    assignments.flatMap(({ assignee }) => (assignee.kind === 'recipient' ? [assignee.recipient] : [])),
    context,
  );
}

export async function findAll(
  ids: readonly RecipientId[],
  { rooms, organization }: CmdletContext,
): Promise<KnownRecipients> {
  const known = new Map<RecipientId, Recipient>();
  for (const id of new Set(ids)) known.set(id, await rooms.recipients.getById(organization.tenant, id));
  return known;
}

export interface RoleGroupRow {
  readonly group: RoleGroup;
  readonly assignments: readonly RoleAssignment[];
  readonly members: readonly string[];
  readonly managers: readonly string[];
  readonly organization: string;
}

export async function readRoleGroup(
  group: RoleGroup,
  book: RoleBook,
  context: CmdletContext,
): Promise<RoleGroupRow> {
  const { rooms, organization } = context;
  const members = await findAll(group.members, context);
  const managers = await rooms.recipients.findByGuids(organization.tenant, group.managedBy as Guid[]);
  return {
    group,
    assignments: book.assignmentsOfGroup(group),
    members: [...members.values()].map(({ name }) => name),
    managers: [...managers.values()].map(({ name }) => name),
    organization: organization.name,
  };
}
