import type { RoleBook, RoleGroup } from '../../access/role-book.ts';
import { roleGroupParameter } from '../access-kit/parameters.ts';
import { readRoleGroup } from '../access-kit/role-names.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import { resultSize } from '../kit/parameter-types.ts';
import { roleGroupObject } from '../presentation/role-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-RoleGroup',
  synopsis: {
    en: 'Shows role groups with their roles and members.',
    ko: '역할 그룹과 역할, 구성원을 표시합니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'read',
  output: roleGroupObject,
  parameters: {
    Identity: { ...roleGroupParameter, mandatory: false },
    ResultSize: parameter({
      schema: resultSize(),
      synopsis: { en: 'At most so many; Unlimited for all.', ko: '최대 개수. 모두 보려면 Unlimited.' },
    }),
  },
  examples: [
    { line: 'Get-RoleGroup', synopsis: { en: 'All of them.', ko: '모든 역할 그룹.' } },
    {
      line: "Get-RoleGroup 'Help Desk' | Format-List Roles, Members",
      synopsis: { en: 'What one may do, and who is in it.', ko: '할 수 있는 일과 구성원.' },
    },
  ],
  async *process({ Identity, ResultSize }, context) {
    const { rooms, organization } = context;
    const book = await rooms.roles.read(organization);
    const wanted =
      Identity === undefined ? book.groups : [await rooms.roles.getGroup(organization, Identity)];
    yield* limitResults(present(wanted, book, context), ResultSize, context);
  },
});

async function* present(groups: readonly RoleGroup[], book: RoleBook, context: CmdletContext) {
  for (const group of groups) yield roleGroupObject.present(await readRoleGroup(group, book, context));
}
