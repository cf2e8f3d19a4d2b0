import { defineCmdlet } from '../kit/definition.ts';
import {
  alreadyMember,
  checkNotItself,
  getGroupAndMember,
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
  async process(bound, context) {
    const { group, member } = await getGroupAndMember(bound, context);
    checkNotItself([member], group);
    const { added } = await context.rooms.groups.addMembers(group.tenant, group.recipient, [
      member.recipient,
    ]);
    if (added === 0) throw alreadyMember(member, group);
    return undefined;
  },
});
