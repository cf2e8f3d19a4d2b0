import { AppError } from '../../base/errors.ts';
import { roleGroupIdentity, roleIdentity, scopeIdentity } from '../access-kit/parameters.ts';
import { presentAssignment } from '../access-kit/present-assignments.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text } from '../kit/parameter-types.ts';
import { roleAssignmentObject } from '../presentation/role-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'New-ManagementRoleAssignment',
  synopsis: {
    en: 'Assigns a role to a person, a security group or a role group.',
    ko: '사용자, 보안 그룹 또는 역할 그룹에 역할을 할당합니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'change',
  defaultSet: 'User',
  output: roleAssignmentObject,
  parameters: {
    Name: parameter({
      schema: text(),
      synopsis: {
        en: 'Made of the role and the assignee without it.',
        ko: '없으면 역할과 대상의 이름으로 만듭니다.',
      },
      position: 0,
    }),
    Role: parameter({
      schema: roleIdentity(),
      synopsis: { en: 'The role, by name or GUID.', ko: '역할의 이름 또는 GUID.' },
      mandatory: true,
    }),
    User: parameter({
      schema: recipientIdentity(),
      synopsis: { en: 'A person.', ko: '사용자.' },
      sets: ['User'],
      mandatory: true,
      completer: 'recipient',
    }),
    SecurityGroup: parameter({
      schema: roleGroupIdentity(),
      synopsis: { en: 'A role group or a security group.', ko: '역할 그룹 또는 보안 그룹.' },
      sets: ['SecurityGroup'],
      mandatory: true,
    }),
    CustomRecipientWriteScope: parameter({
      schema: scopeIdentity(),
      synopsis: {
        en: 'A management scope: the recipients of it alone may be changed.',
        ko: '관리 범위. 이 범위의 받는 사람만 바꿀 수 있습니다.',
      },
    }),
    Delegating: flag({
      synopsis: {
        en: 'Lets the assignee give the role to others, and grants nothing itself.',
        ko: '역할을 다른 사람에게 줄 수 있게 합니다. 역할 자체의 권한은 주지 않습니다.',
      },
    }),
  },
  examples: [
    {
      line: "New-ManagementRoleAssignment -Role 'Reset Password' -User minsu.kim -CustomRecipientWriteScope Seoul",
      synopsis: { en: 'For the people of one office.', ko: '한 지사의 사용자에 대해.' },
    },
    {
      line: "New-ManagementRoleAssignment -Role 'Legal Hold' -SecurityGroup 'Help Desk'",
      synopsis: { en: 'One more role for a role group.', ko: '역할 그룹에 역할을 하나 더 줍니다.' },
    },
  ],
  target: ({ Name, Role, User, SecurityGroup }) => Name ?? `${Role}-${User ?? SecurityGroup}`,
  async process({ Name, Role, User, SecurityGroup, CustomRecipientWriteScope, Delegating }, context) {
    const { rooms, organization } = context;
    const to =
      User === undefined ? await groupNamed(SecurityGroup ?? '', context) : await person(User, context);
    const assignment = await rooms.roles.createAssignment(organization, {
      ...to,
      role: Role,
      delegating: Delegating === true,
      ...(Name !== undefined && { name: Name }),
      ...(CustomRecipientWriteScope !== undefined && { scope: CustomRecipientWriteScope }),
    });
    return presentAssignment(assignment, context);
  },
});

async function groupNamed(identity: string, context: CmdletContext) {
  const { rooms, organization } = context;
  const group = (await rooms.roles.read(organization)).findGroup(identity);
  if (group !== undefined) return { assignee: { roleGroup: group.guid }, assigneeName: group.name };
  const kinds = ['securityGroup', 'mailSecurityGroup'] as const;
  const { recipient, name } = await rooms.recipients.get(organization.tenant, identity, { kinds });
  return { assignee: { kind: 'recipient', recipient } as const, assigneeName: name };
}

async function person(identity: string, { rooms, organization }: CmdletContext) {
  const { recipient, name, upn } = await rooms.recipients.get(organization.tenant, identity);
  if (upn === null) throw cannotSignIn(name);
  return { assignee: { kind: 'recipient', recipient } as const, assigneeName: name };
}

function cannotSignIn(name: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'access.assignment.noAccount',
    message: `"${name}" has no account that could use a role. Name a person who signs in; a group goes to -SecurityGroup.`,
  });
}
