import { AppError } from '../base/errors.ts';
import type { MailboxQuotas } from '../store/ports/mail-model.ts';

const steps = [
  ['issueWarningBytes', 'IssueWarningQuota'],
  ['prohibitSendBytes', 'ProhibitSendQuota'],
  ['prohibitSendReceiveBytes', 'ProhibitSendReceiveQuota'],
] as const;

/** Refuses quotas of which a later one would be reached before an earlier one. */
export function checkQuotaOrder(quotas: MailboxQuotas): void {
  const given = steps.flatMap(([field, name]) => {
    const bytes = quotas[field];
    return bytes === null ? [] : [{ name, bytes }];
  });
  for (const [index, later] of given.entries()) {
    const earlier = given[index - 1];
    if (earlier === undefined || earlier.bytes <= later.bytes) continue;
    throw new AppError({
      kind: 'invalid',
      code: 'mailbox.quotas.order',
      message: `The value of property '${later.name}' must be greater than or equal to that of property '${earlier.name}'. ${later.name}: '${later.bytes} bytes', ${earlier.name}: '${earlier.bytes} bytes'. Give both in one command.`,
      details: { quota: later.name, earlier: earlier.name },
    });
  }
}
