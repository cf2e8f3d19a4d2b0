import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text } from '../kit/parameter-types.ts';
import { mailboxPlanObject } from '../presentation/mailbox-plan-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MailboxPlan',
  synopsis: {
    en: 'Shows the plans that mailboxes are made with.',
    ko: '사서함을 만들 때 쓰는 계획을 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: mailboxPlanObject,
  parameters: {
    Identity: parameter({
      schema: text(),
      synopsis: { en: 'Name, display name or GUID of the plan.', ko: '계획의 이름, 표시 이름 또는 GUID.' },
      position: 0,
      fromPipeline: 'both',
    }),
    IsDefault: flag({ synopsis: { en: 'The default plan alone.', ko: '기본 계획만.' } }),
  },
  examples: [
    { line: 'Get-MailboxPlan', synopsis: { en: 'All plans.', ko: '모든 계획.' } },
    {
      line: 'Get-MailboxPlan -IsDefault | Format-List *Quota, RetainDeletedItemsFor',
      synopsis: { en: 'What new mailboxes get.', ko: '새 사서함에 적용되는 한도.' },
    },
  ],
  async *process({ Identity, IsDefault }, { rooms, organization }) {
    const { mailboxPlans } = rooms.organizations;
    const plans =
      Identity === undefined
        ? await mailboxPlans.list(organization.tenant)
        : [await mailboxPlans.get(organization.tenant, Identity)];
    for (const plan of plans) if (plan.isDefault || !IsDefault) yield mailboxPlanObject.present(plan);
  },
});
