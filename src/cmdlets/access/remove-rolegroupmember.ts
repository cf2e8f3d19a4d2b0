import { getManagedGroup, memberParameters, roleGroupTarget } from '../access-kit/role-group-members.ts';
import { defineCmdlet } from '../kit/definition.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-RoleGroupMember',
  synopsis: { en: 'Takes a member out of a role group.', ko: '역할 그룹에서 구성원을 뺍니다.' },
  role: 'Role Management',
  scope: 'organization',
  effect: 'destroy',
  parameters: memberParameters,
  examples: [
    {
      line: "Remove-RoleGroupMember 'Help Desk' -Member minsu.kim",
      synopsis: { en: 'After a question.', ko: '확인한 뒤 뺍니다.' },
    },
  ],
  target: roleGroupTarget,
  async process({ Identity, Member, BypassSecurityGroupManagerCheck }, context) {
    const { rooms, organization } = context;
    const { guid } = await getManagedGroup(Identity, BypassSecurityGroupManagerCheck, context);
    const { recipient } = await rooms.recipients.get(organization.tenant, Member);
    await rooms.roles.changeMembers(organization, guid, { remove: [recipient] });
    return undefined;
  },
});
