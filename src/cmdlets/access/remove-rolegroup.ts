import { roleGroupParameter } from '../access-kit/parameters.ts';
import { getManagedGroup, roleGroupTarget } from '../access-kit/role-group-members.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { bypassManagerCheck } from '../recipient-kit/group-manager.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-RoleGroup',
  synopsis: {
    en: 'Removes a role group and what was assigned to it.',
    ko: '역할 그룹과 그 할당을 제거합니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: roleGroupParameter, BypassSecurityGroupManagerCheck: bypassManagerCheck },
  examples: [
    {
      line: "Remove-RoleGroup 'Seoul Help Desk'",
      synopsis: { en: 'After a question.', ko: '확인한 뒤 제거합니다.' },
    },
  ],
  target: roleGroupTarget,
  async process({ Identity, BypassSecurityGroupManagerCheck }, context) {
    const { guid } = await getManagedGroup(Identity, BypassSecurityGroupManagerCheck, context);
    await context.rooms.roles.removeGroup(context.organization, guid);
    return undefined;
  },
});
