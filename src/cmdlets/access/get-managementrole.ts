import type { Role, RoleBook } from '../../access/role-book.ts';
import { AppError } from '../../base/errors.ts';
import { getWildcard } from '../../wire/powershell-language/index.ts';
import { roleParameter } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';
import { managementRoleObject } from '../presentation/role-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ManagementRole',
  synopsis: {
    en: 'Shows roles, and which of them grant a cmdlet.',
    ko: '역할을 표시하고, 어느 역할이 cmdlet을 허용하는지 찾습니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'read',
  output: managementRoleObject,
  parameters: {
    Identity: { ...roleParameter, mandatory: false },
    Cmdlet: parameter({
      schema: text(),
      synopsis: {
        en: 'Those that grant this cmdlet; * stands for anything.',
        ko: '이 cmdlet을 허용하는 역할. *는 아무 글자나 뜻합니다.',
      },
      completer: 'cmdlet',
    }),
    CmdletParameters: parameter({
      schema: list(text()),
      synopsis: { en: 'Those that grant all of these parameters.', ko: '이 매개 변수를 모두 허용하는 역할.' },
    }),
    RoleType: parameter({
      schema: text(),
      synopsis: {
        en: 'Made of the built-in role with this name without spaces.',
        ko: '공백을 뺀 기본 제공 역할 이름.',
      },
    }),
    GetChildren: flag({
      synopsis: { en: 'The roles made of it, one level down.', ko: '이 역할로 만든 하위 역할(한 단계).' },
    }),
    Recurse: flag({
      synopsis: { en: 'It and all roles made of it.', ko: '이 역할과 모든 하위 역할.' },
    }),
  },
  examples: [
    {
      line: 'Get-ManagementRole -Cmdlet Set-Mailbox',
      synopsis: { en: 'Which roles grant a cmdlet.', ko: 'cmdlet을 허용하는 역할.' },
    },
    {
      line: "Get-ManagementRole 'Mail Recipients' -Recurse",
      synopsis: { en: 'A role and those made of it.', ko: '역할과 그 하위 역할.' },
    },
  ],
  async *process({ Identity, Cmdlet, CmdletParameters, RoleType, GetChildren, Recurse }, context) {
    const book = await context.rooms.roles.read(context.organization);
    const found = Identity === undefined ? book.roles : named(book, Identity);
    const family = GetChildren
      ? book.roles.filter(({ parent }) => parent !== undefined && found.includes(parent))
      : book.roles.filter((role) => found.includes(role) || (Recurse && isBelow(role, found)));
    for (const role of family) {
      const row = managementRoleObject.present(role);
      const isOfType =
        RoleType === undefined || typeOf(role) === RoleType.replaceAll(/[^A-Za-z]/g, '').toLowerCase();
      if (isOfType && grants(role, Cmdlet, CmdletParameters)) yield row;
    }
  },
});

function named(book: RoleBook, identity: string): readonly Role[] {
  const one = book.findRole(identity);
  const fits = getWildcard(identity, false);
  const found = one === undefined ? book.roles.filter(({ name }) => fits(name)) : [one];
  if (found.length > 0 || /[*?]/.test(identity)) return found;
  throw new AppError({
    kind: 'notFound',
    code: 'access.notFound',
    message: `The operation couldn't be performed because object '${identity.slice(0, 100)}' couldn't be found. Get-ManagementRole lists all roles.`,
  });
}

function isBelow(role: Role, ancestors: readonly Role[]): boolean {
  const { parent } = role;
  return parent !== undefined && (ancestors.includes(parent) || isBelow(parent, ancestors));
}

function typeOf(role: Role): string {
  return role.parent === undefined
    ? role.name.replaceAll(/[^A-Za-z]/g, '').toLowerCase()
    : typeOf(role.parent);
}

function grants(
  { entries }: Role,
  cmdlet: string | undefined,
  parameters: readonly string[] | undefined,
): boolean {
  if (cmdlet === undefined && parameters === undefined) return true;
  const fits = getWildcard(cmdlet ?? '*', false);
  const wanted = (parameters ?? []).map((name) => name.toLowerCase());
  return [...entries.values()].some((entry) => {
    const granted = new Set(entry.parameters.map((name) => name.toLowerCase()));
    return fits(entry.cmdlet) && wanted.every((name) => granted.has(name));
  });
}
