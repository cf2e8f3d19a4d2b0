import { defineCmdlet } from '../kit/definition.ts';
import { checkGroupManager } from '../recipient-kit/group-manager.ts';
import {
  alreadyMember,
  checkNotItself,
  getGroup,
  memberParameters,
  memberTarget,
} from '../recipient-kit/group-members.ts';

export const cmdlet = defineCmdlet({
  name: 'Add-DistributionGroupMember',
  synopsis: { en: 'Puts a recipient into a group.', ko: '그룹에 구성원을 넣습니다.' },
  role: 'Distribution Groups',
  scope: 'organization',
  effect: 'change',
  parameters: memberParameters,
  examples: [
    {
      line: 'Add-DistributionGroupMember -Identity 영업부 -Member minsu.kim@contoso.com',
      synopsis: { en: 'One member.', ko: '구성원 하나.' },
    },
    {
      line: 'Get-Mailbox -Filter "Department -eq \'영업부\'" | Add-DistributionGroupMember -Identity 영업부',
      synopsis: { en: 'Everyone of a department.', ko: '한 부서 전체.' },
    },
  ],
  target: memberTarget,
  async process({ Identity, Member, BypassSecurityGroupManagerCheck }, context) {
    const { rooms, organization } = context;
    const group = await getGroup(Identity, context);
    await checkGroupManager(group, BypassSecurityGroupManagerCheck, context);
    const member = await rooms.recipients.get(organization.tenant, Member);
    checkNotItself([member], group);
    const { added } = await rooms.groups.addMembers(group.tenant, group.recipient, [member.recipient]);
    if (added === 0) throw alreadyMember(member, group);
    return undefined;
  },
});
