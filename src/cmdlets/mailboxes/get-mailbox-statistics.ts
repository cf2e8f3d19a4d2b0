import { AppError } from '../../base/errors.ts';
import { mailboxKinds } from '../../store/ports/directory-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mailboxIdentityParameter } from '../mailbox-kit/identity-parameter.ts';
import { softDeletedSwitch } from '../mailbox-kit/soft-deleted-switch.ts';
import { mailboxStatisticsObject } from '../presentation/mailbox-statistics-object.ts';
import { findStoredMailbox } from '../presentation/present-mailboxes.ts';

/** A user may have one that Disable-Mailbox took away. */
const kinds = [...mailboxKinds, 'user'] as const;

export const cmdlet = defineCmdlet({
  name: 'Get-MailboxStatistics',
  synopsis: { en: 'Shows how much a mailbox holds.', ko: '사서함의 사용량을 표시합니다.' },
  description: {
    en: 'Of a user whose mailbox Disable-Mailbox took away it shows the one that is still kept.',
    ko: 'Disable-Mailbox로 사서함을 분리한 사용자라면 보관 중인 사서함을 보여 줍니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: mailboxStatisticsObject,
  parameters: {
    Identity: mailboxIdentityParameter,
    IncludeSoftDeletedRecipients: softDeletedSwitch,
  },
  examples: [
    {
      line: 'Get-MailboxStatistics kim | Format-List ItemCount, *Size, StorageLimitStatus',
      synopsis: { en: 'How full one mailbox is.', ko: '사서함 하나가 얼마나 찼는지.' },
    },
    {
      line: 'Get-Mailbox -ResultSize Unlimited | Get-MailboxStatistics | Sort-Object TotalItemSize -Descending',
      synopsis: { en: 'All mailboxes, the largest first.', ko: '모든 사서함을 큰 것부터.' },
    },
  ],
  async process({ Identity, IncludeSoftDeletedRecipients }, context) {
    const { rooms, organization } = context;
    const recipient = await rooms.recipients.get(organization.tenant, Identity, {
      kinds,
      deleted: IncludeSoftDeletedRecipients ? 'include' : 'exclude',
    });
    const mailbox = await findStoredMailbox(recipient, context);
    if (mailbox === undefined) throw withoutMailbox(recipient.displayName, recipient.mailbox !== null);
    const accesses = await rooms.reports.lastAccess(organization, [recipient.recipient]);
    return mailboxStatisticsObject.present({ recipient, mailbox, access: accesses.get(recipient.recipient) });
  },
});

function withoutMailbox(name: string, isComing: boolean): AppError {
  return isComing
    ? new AppError({
        kind: 'unavailable',
        code: 'mailbox.pending',
        message: `The mailbox of "${name}" is still being made. Try again in a moment.`,
      })
    : new AppError({
        kind: 'notFound',
        code: 'mailbox.none',
        message: `"${name}" has no mailbox. Enable-Mailbox gives a user one.`,
      });
}
