import type { RoleAssignment, RoleBook } from '../../access/role-book.ts';
import { roleObjectNotFound } from '../../access/role-errors.ts';
import { getWildcard, hasWildcards } from '../../wire/powershell-language/index.ts';
import { assignmentParameter, roleIdentity, scopeIdentity } from '../access-kit/parameters.ts';
import { presentEffective, rowsOfAssignments } from '../access-kit/present-assignments.ts';
import { makeRecipientScope } from '../kit/authorization/recipient-scope.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, oneOf, text, truth } from '../kit/parameter-types.ts';
import { compileRecipientFilter } from '../presentation/recipient-filter.ts';
import { assigneeType, roleAssignmentObject } from '../presentation/role-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ManagementRoleAssignment',
  synopsis: {
    en: 'Shows which roles are assigned to whom.',
    ko: '누구에게 어떤 역할이 할당되었는지 표시합니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'read',
  output: roleAssignmentObject,
  parameters: {
    Identity: { ...assignmentParameter, mandatory: false },
    Role: parameter({
      schema: roleIdentity(),
      synopsis: { en: 'Those of one role.', ko: '한 역할의 할당.' },
    }),
    RoleAssignee: parameter({
      schema: text(),
      synopsis: {
        en: 'Those of a role group, a policy, a security group, or of a person by whatever way they come.',
        ko: '역할 그룹, 정책, 보안 그룹의 할당, 또는 한 사람에게 어떤 경로로든 주어진 할당.',
      },
      completer: 'recipient',
    }),
    RoleAssigneeType: parameter({
      schema: oneOf(
        ['User', 'SecurityGroup', 'RoleAssignmentPolicy', 'RoleGroup'],
        'Microsoft.Exchange.Data.Directory.SystemConfiguration.RoleAssigneeType',
      ),
      synopsis: { en: 'Those to assignees of one kind.', ko: '한 종류의 대상에 대한 할당.' },
    }),
    WritableRecipient: parameter({
      schema: recipientIdentity(),
      synopsis: {
        en: 'Those by which this recipient can be changed.',
        ko: '이 받는 사람을 바꿀 수 있는 할당.',
      },
      completer: 'recipient',
    }),
    CustomRecipientWriteScope: parameter({
      schema: scopeIdentity(),
      synopsis: { en: 'Those with this management scope.', ko: '이 관리 범위를 쓰는 할당.' },
    }),
    Delegating: parameter({
      schema: truth(),
      synopsis: {
        en: 'Those that let their holders give the role to others.',
        ko: '역할을 위임할 수 있는 할당.',
      },
    }),
    Enabled: parameter({
      schema: truth(),
      synopsis: { en: 'Those that are in force.', ko: '사용 중인 할당.' },
    }),
    GetEffectiveUsers: flag({
      synopsis: { en: 'One for each person whom it comes to.', ko: '실제로 적용되는 사람마다 표시합니다.' },
    }),
  },
  examples: [
    {
      line: 'Get-ManagementRoleAssignment -RoleAssignee minsu.kim',
      synopsis: {
        en: 'Everything that somebody may do, and by which way.',
        ko: '한 사람이 가진 모든 역할과 경로.',
      },
    },
    {
      line: "Get-ManagementRoleAssignment -Role 'Reset Password' -GetEffectiveUsers",
      synopsis: { en: 'Who can set passwords.', ko: '암호를 바꿀 수 있는 사람.' },
    },
  ],
  async *process(bound, context) {
    const { rooms, organization } = context;
    const { Identity, Role, RoleAssignee, RoleAssigneeType, Delegating, Enabled } = bound;
    const book = await rooms.roles.read(organization);
    const role = Role === undefined ? undefined : book.findRole(Role);
    if (Role !== undefined && role === undefined) throw roleObjectNotFound('management role', Role);
    const known = Identity === undefined ? book.assignments : named(book, Identity);
    const scope = bound.CustomRecipientWriteScope?.toLowerCase();
    const fits = (each: RoleAssignment) =>
      (role === undefined || each.role === role) &&
      (Delegating === undefined || each.delegating === Delegating) &&
      (Enabled === undefined || each.enabled === Enabled) &&
      (scope === undefined || each.scope?.name.toLowerCase() === scope || each.scope?.guid === scope);
    const target = bound.WritableRecipient;
    const reaches = target === undefined ? undefined : await reachOf(target, context);
    const held = RoleAssignee === undefined ? undefined : await assignedTo(RoleAssignee);
    const rows = await rowsOfAssignments(
      known.filter((each) => fits(each) && held?.has(each.guid) !== false && reaches?.(each) !== false),
      context,
    );
    for (const row of rows) {
      if (RoleAssigneeType !== undefined && assigneeType(row) !== RoleAssigneeType) continue;
      if (bound.GetEffectiveUsers) yield* presentEffective(row, book, context);
      else yield roleAssignmentObject.present(row);
    }

    async function assignedTo(identity: string): Promise<ReadonlySet<string>> {
      const group = book.findGroup(identity);
      if (group !== undefined) return new Set(book.assignmentsOfGroup(group).map(({ guid }) => guid));
      const ofPolicy = book.assignments.filter(
        ({ assignee, assigneeName }) =>
          assignee.kind === 'everyone' && assigneeName?.toLowerCase() === identity.toLowerCase(),
      );
      if (ofPolicy.length > 0) return new Set(ofPolicy.map(({ guid }) => guid));
      const { recipient } = await rooms.recipients.get(organization.tenant, identity);
      return new Set((await rooms.roles.assignmentsOf(organization, recipient)).map(({ guid }) => guid));
    }
  },
});

function named(book: RoleBook, identity: string): readonly RoleAssignment[] {
  const one = book.findAssignment(identity);
  if (one !== undefined) return [one];
  if (!hasWildcards(identity)) throw roleObjectNotFound('role assignment', identity);
  const fits = getWildcard(identity, false);
  return book.assignments.filter(({ name }) => fits(name));
}

/** Self-service reaches everybody, but each only by itself: it is no answer to who may change somebody. */
async function reachOf(
  identity: string,
  { rooms, organization }: CmdletContext,
): Promise<(assignment: RoleAssignment) => boolean> {
  const recipient = await rooms.recipients.get(organization.tenant, identity);
  return ({ role, scope }) => {
    if (role.reach === 'self') return false;
    return scope === undefined || makeRecipientScope(scope, compileRecipientFilter).reaches(recipient);
  };
}
