import { AppError } from '../../base/errors.ts';
import { mailboxKinds } from '../../store/ports/directory-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mailboxIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { mailboxStatisticsObject } from '../presentation/mailbox-statistics-object.ts';
import { findStoredMailbox } from '../presentation/present-mailboxes.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MailboxStatistics',
  synopsis: { en: 'Shows how much a mailbox holds.', ko: '사서함의 사용량을 표시합니다.' },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: mailboxStatisticsObject,
  parameters: {
    Identity: parameter({
      schema: mailboxIdentity(),
      synopsis: {
        en: 'Name, alias, address or GUID of its owner.',
        ko: '소유자의 이름, 별칭, 주소 또는 GUID.',
      },
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
      completer: 'mailbox',
    }),
  },
  examples: [
    {
      line: 'Get-Mailbox -ResultSize Unlimited | Get-MailboxStatistics | Sort-Object TotalItemSize -Descending',
      synopsis: { en: 'All mailboxes, the largest first.', ko: '모든 사서함을 큰 것부터.' },
    },
  ],
  async process({ Identity }, context) {
    const { rooms, organization } = context;
    const recipient = await rooms.recipients.get(organization.tenant, Identity, { kinds: mailboxKinds });
    const mailbox = await findStoredMailbox(recipient, context);
    if (mailbox === undefined) throw notMadeYet(recipient.displayName);
    return mailboxStatisticsObject.present({ recipient, mailbox });
  },
});

function notMadeYet(name: string): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'mailbox.pending',
    message: `The mailbox of "${name}" is still being made. Try again in a moment.`,
  });
}
