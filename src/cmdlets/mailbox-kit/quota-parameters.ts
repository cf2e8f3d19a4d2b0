import type { MailboxQuotas } from '../../store/ports/mail-model.ts';
import { parameter } from '../kit/parameter.ts';
import { unlimitedSize } from '../kit/parameter-types.ts';

const quota = (en: string, ko: string) => parameter({ schema: unlimitedSize(), synopsis: { en, ko } });

/** Of mailboxes and of the plans that they are made with. */
export const quotaParameters = {
  IssueWarningQuota: quota('From this size on its owner is warned.', '이 크기부터 소유자에게 경고합니다.'),
  ProhibitSendQuota: quota('From this size on nothing can be sent.', '이 크기부터 보낼 수 없습니다.'),
  ProhibitSendReceiveQuota: quota(
    'From this size on nothing can be sent, and nothing comes in.',
    '이 크기부터 보낼 수도 받을 수도 없습니다.',
  ),
  RecoverableItemsQuota: quota('For what was deleted and can be had back.', '복구 가능한 항목의 한도.'),
} as const;

type GivenQuotas = { readonly [Name in keyof typeof quotaParameters]?: number | null | undefined };

/** Those that were given; `null` is unlimited. */
export function quotasOf(bound: GivenQuotas): Partial<MailboxQuotas> {
  return {
    ...(bound.IssueWarningQuota !== undefined && { issueWarningBytes: bound.IssueWarningQuota }),
    ...(bound.ProhibitSendQuota !== undefined && { prohibitSendBytes: bound.ProhibitSendQuota }),
    ...(bound.ProhibitSendReceiveQuota !== undefined && {
      prohibitSendReceiveBytes: bound.ProhibitSendReceiveQuota,
    }),
    ...(bound.RecoverableItemsQuota !== undefined && { recoverableItemsBytes: bound.RecoverableItemsQuota }),
  };
}
