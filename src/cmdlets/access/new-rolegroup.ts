import { roleIdentity, scopeIdentity } from '../access-kit/parameters.ts';
import { readRoleGroup } from '../access-kit/role-names.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';
import { roleGroupObject } from '../presentation/role-objects.ts';
import { getAll } from '../recipient-kit/reference.ts';

export const cmdlet = defineCmdlet({
  name: 'New-RoleGroup',
  synopsis: { en: 'Makes a role group and gives it roles.', ko: '역할 그룹을 만들고 역할을 할당합니다.' },
  role: 'Role Management',
  scope: 'organization',
  effect: 'change',
  output: roleGroupObject,
  parameters: {
    Name: parameter({
      schema: text(),
      synopsis: { en: 'Unique in the organisation.', ko: '조직에서 유일한 이름.' },
      position: 0,
      mandatory: true,
    }),
    Description: parameter({
      schema: text({ maxLength: 1024 }),
      synopsis: { en: 'What it is for.', ko: '용도.' },
    }),
    Roles: parameter({
      schema: list(roleIdentity()),
      synopsis: { en: 'The roles that its members have.', ko: '구성원에게 주는 역할.' },
    }),
    Members: parameter({
      schema: list(recipientIdentity()),
      synopsis: { en: 'People or security groups.', ko: '사용자 또는 보안 그룹.' },
      completer: 'recipient',
    }),
    ManagedBy: parameter({
      schema: list(recipientIdentity()),
      synopsis: {
        en: 'Who may change its members; everyone with the right to change role groups without it.',
        ko: '구성원을 바꿀 수 있는 사람. 없으면 역할 그룹을 바꿀 권한이 있는 모두.',
      },
      completer: 'recipient',
    }),
    CustomRecipientWriteScope: parameter({
      schema: scopeIdentity(),
      synopsis: {
        en: 'A management scope: its members change the recipients of it alone.',
        ko: '관리 범위. 구성원은 이 범위의 받는 사람만 바꿀 수 있습니다.',
      },
    }),
  },
  examples: [
    {
      line: "New-RoleGroup 'Seoul Help Desk' -Roles 'Reset Password', 'View-Only Recipients' -Members minsu.kim -CustomRecipientWriteScope Seoul",
      synopsis: { en: 'A help desk for one office.', ko: '한 지사만 담당하는 지원 센터.' },
    },
  ],
  target: ({ Name }) => Name,
  async process({ Name, Description, Roles, Members, ManagedBy, CustomRecipientWriteScope }, context) {
    const { rooms, organization } = context;
    const members = await getAll(Members ?? [], context);
    const managers = await getAll(ManagedBy ?? [], context);
    const group = await rooms.roles.createGroup(organization, {
      name: Name,
      members: members.map(({ recipient }) => recipient),
      managedBy: managers.map(({ guid }) => guid),
      ...(Description !== undefined && { description: Description }),
      ...(Roles !== undefined && { roles: Roles }),
      ...(CustomRecipientWriteScope !== undefined && { scope: CustomRecipientWriteScope }),
    });
    return roleGroupObject.present(await readRoleGroup(group, await rooms.roles.read(organization), context));
  },
});
