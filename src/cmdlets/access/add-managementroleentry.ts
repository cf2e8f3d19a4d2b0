import { AppError } from '../../base/errors.ts';
import { entryParameter, splitEntry } from '../access-kit/role-entries.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Add-ManagementRoleEntry',
  synopsis: {
    en: 'Gives a role of your own a cmdlet that its parent has.',
    ko: '상위 역할에 있는 cmdlet을 직접 만든 역할에 넣습니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: entryParameter,
    Parameters: parameter({
      schema: list(text()),
      synopsis: {
        en: 'These parameters; all that the parent has without it.',
        ko: '허용할 매개 변수. 없으면 상위 역할의 모든 매개 변수.',
      },
    }),
    Overwrite: flag({
      synopsis: { en: 'In place of the entry that is there.', ko: '이미 있는 항목을 바꿉니다.' },
    }),
  },
  examples: [
    {
      line: "Add-ManagementRoleEntry 'Seoul Names\\Set-Mailbox' -Parameters Identity, DisplayName -Overwrite",
      synopsis: { en: 'Two parameters of a cmdlet.', ko: 'cmdlet의 매개 변수 두 개만.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, Parameters, Overwrite }, { rooms, organization }) {
    const { role, cmdlet: name } = splitEntry(Identity);
    const known = (await rooms.roles.read(organization)).findRole(role);
    if (Overwrite !== true && known?.entries.has(name.toLowerCase()) === true) throw isThere(Identity);
    await rooms.roles.setEntry(organization, role, name, Parameters ?? 'all');
    return undefined;
  },
});

function isThere(identity: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'access.role.entryThere',
    message: `The entry "${identity}" is there already. Add -Overwrite to put this one in its place.`,
  });
}
