import { reply } from '../../../wire/smtp/index.ts';
import { defineSmtpCommand } from '../command-definition.ts';
import { refused } from '../smtp-refusal.ts';

export const command = defineSmtpCommand({
  verbs: ['STARTTLS'],
  after: 'hello',
  run(_, { channel }) {
    if (channel.isTls) throw refused(503, '5.5.1', 'TLS is on already.');
    if (!channel.canStartTls) throw refused(502, '5.5.1', 'There is no TLS here.');
    channel.startTlsNext();
    return reply(220, '2.0.0', 'Begin TLS.');
  },
});
