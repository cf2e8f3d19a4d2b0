import { scopeParameter } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-ManagementScope',
  synopsis: {
    en: 'Removes a management scope that nothing uses.',
    ko: '쓰이지 않는 관리 범위를 제거합니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: scopeParameter },
  examples: [
    {
      line: 'Get-ManagementScope -Orphan | Remove-ManagementScope',
      synopsis: { en: 'Those left over.', ko: '쓰이지 않는 범위를 모두 제거합니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity }, { rooms, organization }) {
    await rooms.roles.removeScope(organization, Identity);
    return undefined;
  },
});
