import type { MailboxPlanEdit } from '../../organization/mailbox-plans.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { flag, text, unlimitedSize } from '../kit/parameter-types.ts';
import { days } from './days.ts';
import { quotaParameters, quotasOf } from './quota-parameters.ts';

export const planIdentityParameter = parameter({
  schema: text(),
  synopsis: { en: 'Name, display name or GUID of the plan.', ko: '계획의 이름, 표시 이름 또는 GUID.' },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
});

/** What New-MailboxPlan and Set-MailboxPlan both take. */
export const planParameters = {
  DisplayName: parameter({
    schema: text({ maxLength: 64 }),
    synopsis: { en: 'What people read.', ko: '화면에 표시되는 이름.' },
  }),
  IsDefault: flag({
    synopsis: {
      en: 'For every mailbox that is made without naming a plan.',
      ko: '계획을 지정하지 않고 만드는 모든 사서함에 적용합니다.',
    },
  }),
  ...quotaParameters,
  MaxSendSize: parameter({
    schema: unlimitedSize(),
    synopsis: { en: 'Of one message that is sent.', ko: '보내는 메시지 하나의 최대 크기.' },
  }),
  MaxReceiveSize: parameter({
    schema: unlimitedSize(),
    synopsis: { en: 'Of one message that comes in.', ko: '받는 메시지 하나의 최대 크기.' },
  }),
  RetainDeletedItemsFor: parameter({
    schema: days(),
    synopsis: {
      en: 'Days for which deleted messages can be had back; $null for what the server says.',
      ko: '지운 메시지를 되살릴 수 있는 일수. 서버 설정을 따르려면 $null.',
    },
  }),
} as const;

export function planEditOf(bound: Bound<typeof planParameters>): MailboxPlanEdit {
  return {
    quotas: quotasOf(bound),
    ...(bound.DisplayName !== undefined && { displayName: bound.DisplayName }),
    ...(bound.IsDefault && { isDefault: true }),
    ...(bound.MaxSendSize !== undefined && { maxSendBytes: bound.MaxSendSize }),
    ...(bound.MaxReceiveSize !== undefined && { maxReceiveBytes: bound.MaxReceiveSize }),
    ...(bound.RetainDeletedItemsFor !== undefined && {
      retainDeletedItemsDays: bound.RetainDeletedItemsFor,
    }),
  };
}
