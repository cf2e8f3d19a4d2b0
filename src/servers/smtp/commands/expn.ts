import { reply } from '../../../wire/smtp/index.ts';
import { defineSmtpCommand } from '../command-definition.ts';

export const command = defineSmtpCommand({
  verbs: ['EXPN'],
  after: 'nothing',
  run: () => reply(502, '5.7.0', 'Nobody is told who is in a group.'),
});
