import { reply } from '../../../wire/smtp/index.ts';
import { defineSmtpCommand } from '../command-definition.ts';

export const command = defineSmtpCommand({
  verbs: ['QUIT'],
  after: 'nothing',
  run(_, { channel }) {
    channel.closeNext();
    return reply(221, '2.0.0', 'Good bye.');
  },
});
