import type { RoleAssignment, RoleBook } from '../../access/role-book.ts';
import { isGroupKind, type Recipient } from '../../store/ports/directory-model.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { type RoleAssignmentRow, roleAssignmentObject } from '../presentation/role-objects.ts';
import { findAll, findAssignees } from './role-names.ts';

const methods = {
  roleGroup: 'RoleGroup',
  recipient: 'Direct',
  everyone: 'RoleAssignmentPolicy',
} as const;

export async function rowsOfAssignments(
  assignments: readonly RoleAssignment[],
  context: CmdletContext,
): Promise<RoleAssignmentRow[]> {
  const known = await findAssignees(assignments, context);
  return assignments.map((assignment) => {
    const { assignee } = assignment;
    const recipient = assignee.kind === 'recipient' ? known.get(assignee.recipient) : undefined;
    const isPerson = recipient !== undefined && !isGroupKind(recipient.kind);
    return {
      assignment,
      recipient,
      effectiveUser: isPerson ? recipient.name : 'All Group Members',
      method: assignee.kind === 'recipient' && !isPerson ? 'SecurityGroup' : methods[assignee.kind],
    };
  });
}

export async function presentAssignment(assignment: RoleAssignment, context: CmdletContext): Promise<Value> {
  const [row] = await rowsOfAssignments([assignment], context);
  return row && roleAssignmentObject.present(row);
}

/** One object for each person whom the assignment comes to, through groups within groups too. */
export async function* presentEffective(
  row: RoleAssignmentRow,
  book: RoleBook,
  context: CmdletContext,
): AsyncGenerator<Value> {
  const { assignee } = row.assignment;
  if (assignee.kind === 'everyone') {
    yield roleAssignmentObject.present(row);
    return;
  }
  const direct =
    assignee.kind === 'recipient'
      ? [assignee.recipient]
      : (book.groups.find(({ guid }) => guid === assignee.group)?.members ?? []);
  const people = new Map<string, Recipient>();
  for (const one of (await findAll(direct, context)).values()) {
    for (const person of await peopleOf(one, context)) people.set(person.guid, person);
  }
  for (const { name } of people.values()) yield roleAssignmentObject.present({ ...row, effectiveUser: name });
}

async function peopleOf(recipient: Recipient, { rooms, organization }: CmdletContext): Promise<Recipient[]> {
  if (!isGroupKind(recipient.kind)) return [recipient];
  return rooms.groups.expand(organization.tenant, recipient.recipient);
}
