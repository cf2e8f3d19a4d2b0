import { roleGroupParameter } from '../access-kit/parameters.ts';
import { getManagedGroup, roleGroupTarget } from '../access-kit/role-group-members.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { bypassManagerCheck } from '../recipient-kit/group-manager.ts';
import { getAll, referenceListEdit } from '../recipient-kit/reference.ts';

export const cmdlet = defineCmdlet({
  name: 'Update-RoleGroupMember',
  synopsis: {
    en: 'Says who all the members of a role group are.',
    ko: '역할 그룹의 구성원 전체를 지정합니다.',
  },
  role: 'Role Management',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: roleGroupParameter,
    Members: parameter({
      schema: referenceListEdit(),
      synopsis: {
        en: "All members, or @{Add='a'; Remove='b'} to change some.",
        ko: "모든 구성원. 일부만 바꾸려면 @{Add='a'; Remove='b'}.",
      },
      mandatory: true,
    }),
    BypassSecurityGroupManagerCheck: bypassManagerCheck,
  },
  examples: [
    {
      line: "Update-RoleGroupMember 'Help Desk' -Members minsu.kim, younghee.lee",
      synopsis: { en: 'These two and nobody else.', ko: '이 두 사람만.' },
    },
  ],
  target: roleGroupTarget,
  async process({ Identity, Members, BypassSecurityGroupManagerCheck }, context) {
    const { rooms, organization } = context;
    const { guid } = await getManagedGroup(Identity, BypassSecurityGroupManagerCheck, context);
    const ids = async (identities: readonly string[]) =>
      (await getAll(identities, context)).map(({ recipient }) => recipient);
    const edit =
      'set' in Members
        ? { set: await ids(Members.set) }
        : { add: await ids(Members.add), remove: await ids(Members.remove) };
    await rooms.roles.changeMembers(organization, guid, edit);
    return undefined;
  },
});
