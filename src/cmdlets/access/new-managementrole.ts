import { roleIdentity } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';
import { managementRoleObject } from '../presentation/role-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'New-ManagementRole',
  synopsis: {
    en: 'Makes a role that is a part of another.',
    ko: '다른 역할의 일부로 이루어진 역할을 만듭니다.',
  },
  description: {
    en: 'It begins with everything that its parent has; Remove-ManagementRoleEntry takes cmdlets and parameters away. It never grants more than its parent does.',
    ko: '상위 역할의 모든 항목으로 시작합니다. Remove-ManagementRoleEntry로 cmdlet과 매개 변수를 뺍니다. 상위 역할보다 많은 권한을 줄 수 없습니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'change',
  output: managementRoleObject,
  parameters: {
    Name: parameter({
      schema: text(),
      synopsis: { en: 'Unique in the organisation.', ko: '조직에서 유일한 이름.' },
      position: 0,
      mandatory: true,
    }),
    Parent: parameter({
      schema: roleIdentity(),
      synopsis: { en: 'The role that it is a part of.', ko: '상위 역할.' },
      mandatory: true,
    }),
    Description: parameter({
      schema: text({ maxLength: 1024 }),
      synopsis: { en: 'What it is for.', ko: '용도.' },
    }),
    EnabledCmdlets: parameter({
      schema: list(text()),
      synopsis: { en: 'Of the cmdlets of its parent these alone.', ko: '상위 역할의 cmdlet 가운데 이것만.' },
      completer: 'cmdlet',
    }),
  },
  examples: [
    {
      line: "New-ManagementRole 'Seoul Names' -Parent 'Mail Recipients' -EnabledCmdlets Get-Mailbox, Set-Mailbox",
      synopsis: { en: 'Two cmdlets of a larger role.', ko: '큰 역할 가운데 cmdlet 두 개.' },
    },
  ],
  target: ({ Name }) => Name,
  async process({ Name, Parent, Description, EnabledCmdlets }, { rooms, organization }) {
    const role = await rooms.roles.createRole(organization, {
      name: Name,
      parent: Parent,
      ...(Description !== undefined && { description: Description }),
      ...(EnabledCmdlets !== undefined && { cmdlets: EnabledCmdlets }),
    });
    return managementRoleObject.present(role);
  },
});
