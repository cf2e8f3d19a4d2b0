import { assignmentParameter } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-ManagementRoleAssignment',
  synopsis: { en: 'Takes a role away from its assignee.', ko: '할당된 역할을 거둡니다.' },
  role: 'Role Management',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: assignmentParameter },
  examples: [
    {
      line: "Remove-ManagementRoleAssignment 'User Options-Help Desk'",
      synopsis: { en: 'After a question.', ko: '확인한 뒤 거둡니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity }, { rooms, organization }) {
    await rooms.roles.removeAssignment(organization, Identity);
    return undefined;
  },
});
