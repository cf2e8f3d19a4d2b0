import { defineCmdlet } from '../kit/definition.ts';
import { changeRecipient, targetOf } from '../recipient-kit/change-recipient.ts';
import { bypassManagerCheck, checkGroupManager } from '../recipient-kit/group-manager.ts';
import { getGroup } from '../recipient-kit/group-members.ts';
import { groupNames, ignoreNamingPolicy } from '../recipient-kit/group-name.ts';
import { groupSettings } from '../recipient-kit/group-settings.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';
import { addressSettings, deliverySettings, nameSettings } from '../recipient-kit/mail-settings.ts';
import { distributionGroupKinds as kinds } from '../recipient-kit/recipient-kinds.ts';

const parameters = {
  Identity: identityParameter,
  ...nameSettings,
  ...addressSettings,
  ...groupSettings,
  ...deliverySettings,
  BypassSecurityGroupManagerCheck: bypassManagerCheck,
  IgnoreNamingPolicy: ignoreNamingPolicy,
} as const;

export const cmdlet = defineCmdlet({
  name: 'Set-DistributionGroup',
  synopsis: { en: 'Changes the settings of a group.', ko: '그룹 설정을 바꿉니다.' },
  role: 'Distribution Groups',
  scope: 'organization',
  effect: 'change',
  parameters,
  examples: [
    {
      line: "Set-DistributionGroup 영업부 -ManagedBy @{Add='minsu.kim@contoso.com'}",
      synopsis: { en: 'One more owner.', ko: '소유자를 추가합니다.' },
    },
    {
      line: 'Set-DistributionGroup 전체공지 -AcceptMessagesOnlyFrom ceo@contoso.com -RequireSenderAuthenticationEnabled $true',
      synopsis: { en: 'Who may write to it.', ko: '보낼 수 있는 사람을 정합니다.' },
    },
  ],
  target: targetOf(kinds),
  async process(bound, context) {
    const { Identity, BypassSecurityGroupManagerCheck } = bound;
    await checkGroupManager(await getGroup(Identity, context), BypassSecurityGroupManagerCheck, context);
    await changeRecipient({ Identity, kinds }, parameters, await groupNames(bound, context), context);
    return undefined;
  },
});
