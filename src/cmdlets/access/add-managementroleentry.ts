import type { Role } from '../../access/role-book.ts';
import { roleObjectNotFound } from '../../access/role-errors.ts';
import { AppError } from '../../base/errors.ts';
import { entryIdentity, roleIdentity } from '../access-kit/parameters.ts';
import { entryParameter, splitEntry } from '../access-kit/role-entries.ts';
import type { CmdletContext } from '../kit/context.ts';
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
  defaultSet: 'Identity',
  parameters: {
    Identity: { ...entryParameter, fromPipeline: 'propertyName', sets: ['Identity'] },
    ParentRoleEntry: parameter({
      schema: entryIdentity(),
      synopsis: { en: 'An entry of another role, as it is there.', ko: '다른 역할의 항목을 그대로.' },
      fromPipeline: 'value',
      mandatory: true,
      sets: ['ParentRoleEntry'],
    }),
    Role: parameter({
      schema: roleIdentity(),
      synopsis: { en: 'The role that it is added to.', ko: '항목을 넣을 역할.' },
      mandatory: true,
      sets: ['ParentRoleEntry'],
    }),
    Parameters: parameter({
      schema: list(text()),
      synopsis: {
        en: 'These parameters; all that the parent has without it.',
        ko: '허용할 매개 변수. 없으면 상위 역할의 모든 매개 변수.',
      },
      sets: ['Identity'],
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
    {
      line: "Get-ManagementRoleEntry 'Mail Recipients\\*Contact*' | Add-ManagementRoleEntry -Role 'Seoul Names'",
      synopsis: {
        en: 'Several cmdlets of the parent at once.',
        ko: '상위 역할의 cmdlet 여러 개를 한꺼번에.',
      },
    },
  ],
  target: ({ Identity, ParentRoleEntry, Role }) =>
    Identity ?? `${Role}\\${splitEntry(ParentRoleEntry ?? '').cmdlet}`,
  async process({ Identity, ParentRoleEntry, Role, Parameters, Overwrite }, context) {
    const { rooms, organization } = context;
    const source = ParentRoleEntry === undefined ? undefined : splitEntry(ParentRoleEntry);
    const target = source ? { role: Role ?? '', cmdlet: source.cmdlet } : splitEntry(Identity ?? '');
    const role = await getRole(target.role, context);
    if (Overwrite !== true && role.entries.has(target.cmdlet.toLowerCase()))
      throw isThere(role, target.cmdlet);
    const copied = source && (await getRole(source.role, context)).entries.get(source.cmdlet.toLowerCase());
    const parameters = copied?.parameters ?? Parameters ?? 'all';
    await rooms.roles.setEntry(organization, role.guid, target.cmdlet, parameters);
    return undefined;
  },
});

async function getRole(identity: string, { rooms, organization }: CmdletContext): Promise<Role> {
  const found = (await rooms.roles.read(organization)).findRole(identity);
  if (found !== undefined) return found;
  throw roleObjectNotFound('management role', identity);
}

function isThere(role: Role, cmdlet: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'access.role.entryThere',
    message: `The entry "${role.name}\\${cmdlet}" is there already. Add -Overwrite to put this one in its place.`,
  });
}
