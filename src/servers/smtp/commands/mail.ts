import { reply, type SmtpCommandOf } from '../../../wire/smtp/index.ts';
import { defineSmtpCommand } from '../command-definition.ts';
import { refused } from '../smtp-refusal.ts';
import type { SmtpSession } from '../smtp-session.ts';
import { Transaction, tooLarge } from '../transaction.ts';

export const command = defineSmtpCommand({
  verbs: ['MAIL'],
  after: 'hello',
  async run(mail, session) {
    const { settings, budget, rooms, submitter } = session;
    if (session.transaction !== undefined) throw refused(503, '5.5.1', 'There is a mail already. Say RSET.');
    requireSender(mail, session);
    if (mail.body === 'BINARYMIME')
      throw refused(555, '5.5.4', 'BINARYMIME is not offered here: encode the message.');
    if ((mail.size ?? 0) > settings.maxMessageBytes) throw tooLarge(settings.maxMessageBytes);
    await session.requireRoom();
    if (submitter !== undefined) await rooms.checkReturnPath(submitter.principal, mail.from);
    session.transaction = new Transaction(mail, budget, settings.maxMessageBytes);
    return reply(250, '2.1.0', 'Who shall have it?');
  },
});

function requireSender(
  { from, isUtf8 }: SmtpCommandOf<'MAIL'>,
  { settings, submitter, channel }: SmtpSession,
): void {
  if (settings.role === 'submission' && submitter === undefined) {
    throw channel.isPrivate
      ? refused(530, '5.7.0', 'Sign in first, with AUTH.')
      : refused(530, '5.7.0', 'Begin with STARTTLS, and sign in then.');
  }
  if (!isUtf8 && /[^\p{ASCII}]/u.test(from))
    throw refused(553, '5.6.7', 'Addresses beyond ASCII need SMTPUTF8 (RFC 6531).');
  if (from !== '' && !/^[^\s<>\p{Cc}]{1,256}@[^\s<>@\p{Cc}]{1,255}$/u.test(from))
    throw refused(553, '5.1.7', 'The address of the sender is none.');
}
