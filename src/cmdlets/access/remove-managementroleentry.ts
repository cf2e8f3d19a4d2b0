import { entryParameter, splitEntry } from '../access-kit/role-entries.ts';
import { defineCmdlet } from '../kit/definition.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-ManagementRoleEntry',
  synopsis: { en: 'Takes a cmdlet out of a role of your own.', ko: '직접 만든 역할에서 cmdlet을 뺍니다.' },
  role: 'Role Management',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: entryParameter },
  examples: [
    {
      line: "Remove-ManagementRoleEntry 'Seoul Names\\Get-Mailbox'",
      synopsis: { en: 'After a question.', ko: '확인한 뒤 뺍니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity }, { rooms, organization }) {
    const { role, cmdlet: name } = splitEntry(Identity);
    await rooms.roles.setEntry(organization, role, name, null);
    return undefined;
  },
});
