import { roleGroupParameter } from '../access-kit/parameters.ts';
import { getManagedGroup, roleGroupTarget } from '../access-kit/role-group-members.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';
import { bypassManagerCheck } from '../recipient-kit/group-manager.ts';
import { getAll } from '../recipient-kit/reference.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-RoleGroup',
  synopsis: {
    en: 'Changes what a role group is called and who manages it.',
    ko: '역할 그룹의 이름과 관리자를 바꿉니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: roleGroupParameter,
    Name: parameter({
      schema: text(),
      synopsis: { en: 'Unique in the organisation.', ko: '조직에서 유일한 이름.' },
    }),
    Description: parameter({
      schema: text({ maxLength: 1024 }),
      synopsis: { en: 'What it is for.', ko: '용도.' },
    }),
    ManagedBy: parameter({
      schema: list(recipientIdentity()),
      synopsis: { en: 'Who may change its members.', ko: '구성원을 바꿀 수 있는 사람.' },
      completer: 'recipient',
    }),
    BypassSecurityGroupManagerCheck: bypassManagerCheck,
  },
  examples: [
    {
      line: "Set-RoleGroup 'Seoul Help Desk' -ManagedBy minsu.kim",
      synopsis: { en: 'Says who manages it.', ko: '관리자를 지정합니다.' },
    },
  ],
  target: roleGroupTarget,
  async process({ Identity, Name, Description, ManagedBy, BypassSecurityGroupManagerCheck }, context) {
    const { rooms, organization } = context;
    const { guid } = await getManagedGroup(Identity, BypassSecurityGroupManagerCheck, context);
    const managers = ManagedBy && (await getAll(ManagedBy, context));
    await rooms.roles.updateGroup(organization, guid, {
      ...(Name !== undefined && { name: Name }),
      ...(Description !== undefined && { description: Description }),
      ...(managers !== undefined && { managedBy: managers.map((manager) => manager.guid) }),
    });
    return undefined;
  },
});
