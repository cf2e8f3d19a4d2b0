import { defineCmdlet } from '../kit/definition.ts';
import { targetOf } from '../recipient-kit/change-recipient.ts';
import { bypassManagerCheck, checkGroupManager } from '../recipient-kit/group-manager.ts';
import { getGroup } from '../recipient-kit/group-members.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';
import { distributionGroupKinds } from '../recipient-kit/recipient-kinds.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-DistributionGroup',
  synopsis: {
    en: 'Removes a group; its members stay. It can be had back for 30 days.',
    ko: '그룹을 제거합니다. 구성원은 남으며 30일 동안 되살릴 수 있습니다.',
  },
  role: 'Distribution Groups',
  scope: 'organization',
  effect: 'destroy',
  parameters: {
    Identity: identityParameter,
    BypassSecurityGroupManagerCheck: bypassManagerCheck,
  },
  examples: [
    {
      line: "Remove-DistributionGroup 'Temporary Staff'",
      synopsis: { en: 'Asks first.', ko: '확인한 뒤 제거합니다.' },
    },
    {
      line: 'Get-DistributionGroup -Anr temp | Remove-DistributionGroup -Confirm:$false',
      synopsis: { en: 'Several, without asking.', ko: '여러 그룹을 확인 없이 제거합니다.' },
    },
  ],
  target: targetOf(distributionGroupKinds),
  async process({ Identity, BypassSecurityGroupManagerCheck }, context) {
    const group = await getGroup(Identity, context);
    await checkGroupManager(group, BypassSecurityGroupManagerCheck, context);
    await context.rooms.recipients.remove(context.organization.tenant, [group.recipient]);
    return undefined;
  },
});
