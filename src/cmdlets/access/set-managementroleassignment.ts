import { assignmentParameter, nullable, scopeIdentity } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { truth } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-ManagementRoleAssignment',
  synopsis: {
    en: 'Turns an assignment on or off, or gives it another scope.',
    ko: '역할 할당을 켜거나 끄고, 범위를 바꿉니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: assignmentParameter,
    Enabled: parameter({
      schema: truth(),
      synopsis: { en: 'Whether it is in force.', ko: '사용할지 여부.' },
    }),
    CustomRecipientWriteScope: parameter({
      schema: nullable(scopeIdentity()),
      synopsis: { en: 'A management scope; $null for none.', ko: '관리 범위. 없애려면 $null.' },
    }),
  },
  examples: [
    {
      line: "Set-ManagementRoleAssignment 'Reset Password-Help Desk' -CustomRecipientWriteScope Seoul",
      synopsis: { en: 'Narrows what the help desk may do.', ko: '지원 센터의 범위를 좁힙니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, Enabled, CustomRecipientWriteScope }, { rooms, organization }) {
    await rooms.roles.updateAssignment(organization, Identity, {
      ...(Enabled !== undefined && { enabled: Enabled }),
      ...(CustomRecipientWriteScope !== undefined && { scope: CustomRecipientWriteScope }),
    });
    return undefined;
  },
});
