import type { Mailbox } from '../store/ports/mail-model.ts';

/** How close to its quota a mailbox is, in Exchange's words (StorageLimitStatus). */
export type StorageLimitStatus = 'BelowLimit' | 'IssueWarning' | 'ProhibitSend' | 'MailboxDisabled';

/** A limit is reached when it is used up, as `addMessages` has it: what is over it is refused. */
export function storageLimitStatusOf({
  usage,
  quotas,
}: Pick<Mailbox, 'usage' | 'quotas'>): StorageLimitStatus {
  const isReached = (limit: number | null) => limit !== null && usage.totalBytes >= limit;
  if (isReached(quotas.prohibitSendReceiveBytes)) return 'MailboxDisabled';
  if (isReached(quotas.prohibitSendBytes)) return 'ProhibitSend';
  return isReached(quotas.issueWarningBytes) ? 'IssueWarning' : 'BelowLimit';
}
