import { getManagedGroup, memberParameters, roleGroupTarget } from '../access-kit/role-group-members.ts';
import { defineCmdlet } from '../kit/definition.ts';

export const cmdlet = defineCmdlet({
  name: 'Add-RoleGroupMember',
  synopsis: {
    en: 'Puts a person or a security group into a role group.',
    ko: '역할 그룹에 사용자나 보안 그룹을 넣습니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'change',
  parameters: memberParameters,
  examples: [
    {
      line: "Add-RoleGroupMember 'Help Desk' -Member minsu.kim",
      synopsis: { en: 'One member.', ko: '구성원 하나.' },
    },
  ],
  target: roleGroupTarget,
  async process({ Identity, Member, BypassSecurityGroupManagerCheck }, context) {
    const { rooms, organization } = context;
    const { guid } = await getManagedGroup(Identity, BypassSecurityGroupManagerCheck, context);
    const { recipient } = await rooms.recipients.get(organization.tenant, Member);
    await rooms.roles.changeMembers(organization, guid, { add: [recipient] });
    return undefined;
  },
});
