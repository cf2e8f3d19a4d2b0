import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { planEditOf, planParameters } from '../mailbox-kit/plan-parameters.ts';
import { mailboxPlanObject } from '../presentation/mailbox-plan-object.ts';

export const cmdlet = defineCmdlet({
  name: 'New-MailboxPlan',
  synopsis: {
    en: 'Makes a plan: limits that mailboxes are made with.',
    ko: '사서함을 만들 때 적용할 한도를 계획으로 정합니다.',
  },
  description: {
    en: 'A mailbox takes a copy of the limits when it is made. What is left out is unlimited.',
    ko: '사서함은 만들 때 계획의 한도를 복사합니다. 생략한 값은 무제한입니다.',
  },
  role: 'Recipient Policies',
  scope: 'organization',
  effect: 'change',
  output: mailboxPlanObject,
  parameters: {
    Name: parameter({
      schema: text({ maxLength: 64 }),
      synopsis: { en: 'Unique among the plans of the organisation.', ko: '조직의 계획 가운데 유일한 이름.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'propertyName',
    }),
    ...planParameters,
  },
  examples: [
    {
      line: 'New-MailboxPlan Standard -IssueWarningQuota 45GB -ProhibitSendQuota 49.5GB -ProhibitSendReceiveQuota 50GB -IsDefault',
      synopsis: { en: 'What every new mailbox gets.', ko: '모든 새 사서함에 적용할 계획.' },
    },
    {
      line: 'New-MailboxPlan 인턴 -ProhibitSendReceiveQuota 2GB -MaxSendSize 10MB -RetainDeletedItemsFor 7',
      synopsis: { en: 'For short stays.', ko: '짧게 일하는 사람을 위한 계획.' },
    },
  ],
  target: ({ Name }) => Name,
  process: (bound, { rooms, organization }) =>
    rooms.organizations.mailboxPlans
      .create(organization.tenant, { ...planEditOf(bound), name: bound.Name })
      .then(mailboxPlanObject.present),
});
