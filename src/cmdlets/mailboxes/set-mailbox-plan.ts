import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { planEditOf, planIdentityParameter, planParameters } from '../mailbox-kit/plan-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-MailboxPlan',
  synopsis: {
    en: 'Changes the limits that mailboxes will be made with.',
    ko: '앞으로 만들 사서함에 적용할 한도를 바꿉니다.',
  },
  description: {
    en: 'Mailboxes that are there keep their limits. Set-Mailbox -UseDatabaseQuotaDefaults $true gives one of them the quotas of its plan as they are now.',
    ko: '이미 있는 사서함의 한도는 그대로입니다. Set-Mailbox -UseDatabaseQuotaDefaults $true를 쓰면 그 사서함에 계획의 현재 할당량을 적용합니다.',
  },
  role: 'Recipient Policies',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: planIdentityParameter,
    Name: parameter({
      schema: text({ maxLength: 64 }),
      synopsis: { en: 'Another name for it.', ko: '새 이름.' },
    }),
    ...planParameters,
  },
  examples: [
    {
      line: 'Set-MailboxPlan Standard -ProhibitSendReceiveQuota 100GB -ProhibitSendQuota 99GB -IssueWarningQuota 98GB',
      synopsis: { en: 'Larger mailboxes from now on.', ko: '앞으로 더 큰 사서함을 만듭니다.' },
    },
    {
      line: 'Set-MailboxPlan 인턴 -IsDefault',
      synopsis: { en: 'Makes another plan the default.', ko: '기본 계획을 바꿉니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, Name, ...bound }, { rooms, organization }) {
    await rooms.organizations.mailboxPlans.update(organization.tenant, Identity, {
      ...planEditOf(bound),
      ...(Name !== undefined && { name: Name }),
    });
    return undefined;
  },
});
