import { defineCmdlet } from '../kit/definition.ts';
import {
  getGroupAndMember,
  memberParameters,
  memberTarget,
  noMember,
} from '../recipient-kit/group-members.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-DistributionGroupMember',
  synopsis: { en: 'Takes a member out of a group.', ko: '그룹에서 구성원을 뺍니다.' },
  role: 'Distribution Groups',
  scope: 'organization',
  effect: 'destroy',
  parameters: memberParameters,
  examples: [
    {
      line: 'Remove-DistributionGroupMember -Identity 영업부 -Member minsu.kim@contoso.com',
      synopsis: { en: 'Asks first.', ko: '확인한 뒤 뺍니다.' },
    },
    {
      line: 'Get-DistributionGroupMember 영업부 | Remove-DistributionGroupMember -Identity 영업부 -Confirm:$false',
      synopsis: { en: 'All of them, without asking.', ko: '모두 확인 없이 뺍니다.' },
    },
  ],
  target: memberTarget,
  async process(bound, context) {
    const { group, member } = await getGroupAndMember(bound, context);
    const { removed } = await context.rooms.groups.removeMembers(group.tenant, group.recipient, [
      member.recipient,
    ]);
    if (removed === 0) throw noMember(member, group);
    return undefined;
  },
});
