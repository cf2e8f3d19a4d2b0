import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { presentRecipients } from '../presentation/present-recipients.ts';
import { recipientObject } from '../presentation/recipient-object.ts';
import { getGroup } from '../recipient-kit/group-members.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-DistributionGroupMember',
  synopsis: { en: 'Shows the members of a group.', ko: '그룹의 구성원을 표시합니다.' },
  description: {
    en: 'Direct members: a group among them stands for itself.',
    ko: '직접 구성원입니다. 구성원인 그룹은 그룹 자체로 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: recipientObject,
  parameters: {
    Identity: identityParameter,
    ResultSize: resultSizeParameter,
  },
  examples: [
    {
      line: 'Get-DistributionGroupMember 영업부',
      synopsis: { en: 'The members of one group.', ko: '그룹 하나의 구성원.' },
    },
    {
      line: "Get-DistributionGroupMember 'Marketing Worldwide' -ResultSize Unlimited | Export-Csv members.csv",
      synopsis: { en: 'All of them, in a file.', ko: '모든 구성원을 파일로.' },
    },
  ],
  async *process({ Identity, ResultSize }, context) {
    const { tenant, recipient } = await getGroup(Identity, context);
    const members = context.rooms.groups.members(tenant, recipient);
    yield* limitResults(presentRecipients(recipientObject, members, context), ResultSize, context);
  },
});
