import { defineCmdlet } from '../kit/definition.ts';
import { planIdentityParameter } from '../mailbox-kit/plan-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-MailboxPlan',
  synopsis: {
    en: 'Removes a plan; mailboxes that were made with it keep their limits.',
    ko: '계획을 제거합니다. 그 계획으로 만든 사서함의 한도는 그대로입니다.',
  },
  role: 'Recipient Policies',
  scope: 'organization',
  effect: 'destroy',
  parameters: { Identity: planIdentityParameter },
  examples: [
    {
      line: 'Remove-MailboxPlan 인턴',
      synopsis: { en: 'Asks, and removes it.', ko: '확인한 뒤 제거합니다.' },
    },
    {
      line: 'Get-MailboxPlan | Where-Object Name -like test* | Remove-MailboxPlan -Confirm:$false',
      synopsis: { en: 'Several, without asking.', ko: '여러 계획을 확인 없이 제거합니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity }, { rooms, organization }) {
    await rooms.organizations.mailboxPlans.remove(organization.tenant, Identity);
    return undefined;
  },
});
