import { readAutoReply } from '../../mailflow/out-of-office/auto-reply.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { openMailboxOf } from '../mail-flow-kit/mailbox-of.ts';
import { mailboxIdentityParameter } from '../mailbox-kit/identity-parameter.ts';
import { autoReplyObject } from '../presentation/mail-flow-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MailboxAutoReplyConfiguration',
  synopsis: {
    en: 'Shows what a mailbox answers by itself while its owner is away.',
    ko: '소유자가 자리를 비운 동안 사서함이 보내는 자동 회신을 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: autoReplyObject,
  parameters: { Identity: mailboxIdentityParameter },
  examples: [
    {
      line: 'Get-MailboxAutoReplyConfiguration kim',
      synopsis: { en: 'Of one mailbox.', ko: '사서함 하나.' },
    },
    {
      line: 'Get-Mailbox | Get-MailboxAutoReplyConfiguration | Where-Object AutoReplyState -ne Disabled',
      synopsis: { en: 'Who is away.', ko: '자리를 비운 사람.' },
    },
  ],
  async *process({ Identity }, context) {
    const { mailbox, owner } = await openMailboxOf(Identity, context);
    yield autoReplyObject.present({
      owner,
      configuration: await readAutoReply(mailbox, context.clock.now()),
    });
  },
});
