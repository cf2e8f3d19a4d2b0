import { getWildcard } from '../../wire/powershell-language/index.ts';
import { entryParameter, splitEntry } from '../access-kit/role-entries.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';
import { managementRoleEntryObject } from '../presentation/role-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ManagementRoleEntry',
  synopsis: {
    en: 'Shows the cmdlets of roles and their parameters.',
    ko: '역할에 든 cmdlet과 매개 변수를 표시합니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'read',
  output: managementRoleEntryObject,
  parameters: {
    Identity: entryParameter,
    Parameters: parameter({
      schema: list(text()),
      synopsis: {
        en: 'Those that have one of these parameters; * stands for anything.',
        ko: '이 매개 변수 중 하나가 있는 항목. *는 아무 글자나 뜻합니다.',
      },
    }),
  },
  examples: [
    {
      line: "Get-ManagementRoleEntry 'Mail Recipients\\*'",
      synopsis: { en: 'All cmdlets of one role.', ko: '한 역할의 모든 cmdlet.' },
    },
    {
      line: "Get-ManagementRoleEntry '*\\Set-Mailbox'",
      synopsis: {
        en: 'What each role grants of one cmdlet.',
        ko: 'cmdlet 하나에 대해 각 역할이 허용하는 것.',
      },
    },
  ],
  async *process({ Identity, Parameters }, { rooms, organization }) {
    const wanted = splitEntry(Identity);
    const [fitsRole, fitsCmdlet] = [getWildcard(wanted.role, false), getWildcard(wanted.cmdlet, false)];
    const patterns = Parameters?.map((pattern) => getWildcard(pattern, false));
    for (const role of (await rooms.roles.read(organization)).roles) {
      if (!fitsRole(role.name) && role.guid !== wanted.role) continue;
      for (const entry of role.entries.values()) {
        const hasOne = patterns?.some((fits) => entry.parameters.some((name) => fits(name))) ?? true;
        if (hasOne && fitsCmdlet(entry.cmdlet)) yield managementRoleEntryObject.present({ role, entry });
      }
    }
  },
});
