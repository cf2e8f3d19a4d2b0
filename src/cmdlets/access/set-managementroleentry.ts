import { roleObjectNotFound } from '../../access/role-errors.ts';
import { AppError } from '../../base/errors.ts';
import { entryParameter, splitEntry } from '../access-kit/role-entries.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-ManagementRoleEntry',
  synopsis: {
    en: 'Changes the parameters that a role of your own grants.',
    ko: '직접 만든 역할이 허용하는 매개 변수를 바꿉니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: entryParameter,
    Parameters: parameter({
      schema: list(text()),
      synopsis: {
        en: 'All of them, or those to add or to remove.',
        ko: '전체 매개 변수, 또는 넣거나 뺄 매개 변수.',
      },
      mandatory: true,
    }),
    AddParameter: flag({ synopsis: { en: 'Adds them to those there are.', ko: '매개 변수를 추가합니다.' } }),
    RemoveParameter: flag({ synopsis: { en: 'Takes them away.', ko: '매개 변수를 뺍니다.' } }),
  },
  examples: [
    {
      line: "Set-ManagementRoleEntry 'Seoul Names\\Set-Mailbox' -Parameters ForwardingSmtpAddress -RemoveParameter",
      synopsis: { en: 'One parameter less.', ko: '매개 변수 하나를 뺍니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, Parameters, AddParameter, RemoveParameter }, { rooms, organization }) {
    if (AddParameter === true && RemoveParameter === true) throw both();
    const { role, cmdlet: name } = splitEntry(Identity);
    const known = (await rooms.roles.read(organization)).findRole(role);
    const entry = known?.entries.get(name.toLowerCase());
    if (known === undefined || entry === undefined) throw roleObjectNotFound('role entry', Identity);
    const given = new Set(Parameters.map((each) => each.trim().toLowerCase()));
    const others = entry.parameters.filter((each) => !given.has(each.toLowerCase()));
    const wanted = AddParameter ? [...others, ...Parameters] : RemoveParameter ? others : Parameters;
    await rooms.roles.setEntry(organization, known.guid, name, wanted);
    return undefined;
  },
});

function both(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'access.role.addAndRemove',
    message: 'Give -AddParameter or -RemoveParameter, not both.',
  });
}
