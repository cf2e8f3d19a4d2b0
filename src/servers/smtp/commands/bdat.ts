import { reply } from '../../../wire/smtp/index.ts';
import { defineSmtpCommand } from '../command-definition.ts';
import { handOver } from '../hand-over.ts';
import { refused } from '../smtp-refusal.ts';
import { tooLarge } from '../transaction.ts';

/** RFC 3030. Its bytes follow in any case, also where they are not wanted. */
export const command = defineSmtpCommand({
  verbs: ['BDAT'],
  after: 'nothing',
  async run({ size, isLast }, session) {
    const { transaction, channel, settings } = session;
    if (size > settings.maxMessageBytes) {
      session.reset();
      channel.closeNext();
      throw tooLarge(settings.maxMessageBytes);
    }
    if (transaction === undefined || transaction.recipients.size === 0) {
      await channel.readChunk(size, () => undefined);
      throw refused(503, '5.5.1', 'Say MAIL and RCPT before BDAT.');
    }
    transaction.beginChunk();
    await channel.readChunk(size, (piece) => transaction.take(piece));
    if (isLast) return handOver(session, transaction, undefined);
    const { fault } = transaction;
    if (fault !== undefined) {
      session.reset();
      throw fault;
    }
    return reply(250, '2.0.0', `${size} bytes taken.`);
  },
});
