import { type DeliveryFailure, failures } from '../../../mailflow/delivery/delivery-failure.ts';
import { reply } from '../../../wire/smtp/index.ts';
import { defineSmtpCommand } from '../command-definition.ts';
import { refused, type SmtpRefusal } from '../smtp-refusal.ts';
import type { SmtpSession } from '../smtp-session.ts';

/** Of one connection. */
const mostRefused = 100;

export const command = defineSmtpCommand({
  verbs: ['RCPT'],
  after: 'mail',
  async run({ verb: _, to, ...wishes }, session) {
    const { transaction, settings, channel } = session;
    if (transaction === undefined) throw refused(503, '5.5.1', 'Say MAIL before RCPT.');
    if (transaction.recipients.size >= settings.maxRecipients)
      throw refused(
        452,
        '4.5.3',
        'These are as many as one mail may have. Send it to the others in another.',
      );
    // RFC 5321 section 4.5.1.
    const address = /^postmaster$/i.test(to) ? `postmaster@${settings.serverName}` : to;
    try {
      await requireTaken(address, session);
    } catch (error) {
      session.refusedRecipients += 1;
      if (session.refusedRecipients >= mostRefused) channel.closeNext();
      throw error;
    }
    transaction.recipients.set(address.toLowerCase(), { address, ...wishes });
    return reply(250, '2.1.5', 'It will be taken.');
  },
});

async function requireTaken(address: string, { rooms, transaction, settings }: SmtpSession): Promise<void> {
  const { from = '', size = 0, isUtf8 = false } = transaction?.mail ?? {};
  if (!isUtf8 && /[^\p{ASCII}]/u.test(address))
    throw refused(553, '5.6.7', 'Addresses beyond ASCII need SMTPUTF8 (RFC 6531).');
  const verdict = await rooms.judge(address, { bytes: size, isReport: from === '' });
  if (settings.role === 'submission') {
    // Whoever signs in may write to more people than strangers, and is told by mail of those who take nothing.
    const { failure } = verdict.kind === 'refused' ? verdict : {};
    if (failure === failures.unknownAddress || failure === failures.unreadableAddress)
      throw refusalFor(failure);
    return;
  }
  if (verdict.kind === 'refused') throw refusalFor(verdict.failure);
  if (verdict.kind === 'elsewhere')
    throw refused(
      550,
      '5.7.54',
      'The address is of no domain of this server, and mail is passed on for nobody.',
    );
}

/** RFC 5321 section 4.2.3: what is wrong with a name is 553, and what there is no room for is 552. */
const codes: ReadonlyMap<string, number> = new Map([
  [failures.unreadableAddress.status, 553],
  [failures.full.status, 552],
  [failures.tooLarge.status, 552],
]);

const refusalFor = ({ status, text }: DeliveryFailure): SmtpRefusal =>
  refused(codes.get(status) ?? 550, status, text.en);
