import { defineSmtpCommand } from '../command-definition.ts';
import { handOver } from '../hand-over.ts';
import { refused } from '../smtp-refusal.ts';

export const command = defineSmtpCommand({
  verbs: ['DATA'],
  after: 'mail',
  async run(_, session) {
    const { transaction, channel } = session;
    if (transaction === undefined || transaction.recipients.size === 0)
      throw refused(503, '5.5.1', 'Say RCPT before DATA.');
    if (transaction.hasChunks)
      throw refused(503, '5.5.1', 'The message has begun with BDAT and ends with it.');
    await channel.say({ code: 354, lines: ['Go on, and end with a dot on a line of its own.'] });
    const end = await channel.readData((piece) => transaction.take(piece));
    return handOver(session, transaction, end);
  },
});
