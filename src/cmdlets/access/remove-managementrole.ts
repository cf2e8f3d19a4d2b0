import { roleParameter } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-ManagementRole',
  synopsis: { en: 'Removes a role that the organisation made.', ko: '조직에서 만든 역할을 제거합니다.' },
  role: 'Role Management',
  scope: 'organization',
  effect: 'destroy',
  parameters: {
    Identity: roleParameter,
    Recurse: flag({ synopsis: { en: 'With the roles made of it.', ko: '하위 역할도 함께 제거합니다.' } }),
  },
  examples: [
    {
      line: "Remove-ManagementRole 'Seoul Names'",
      synopsis: { en: 'After a question.', ko: '확인한 뒤 제거합니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, Recurse }, { rooms, organization }) {
    await rooms.roles.removeRole(organization, Identity, { recurse: Recurse === true });
    return undefined;
  },
});
