import { reply } from '../../../wire/smtp/index.ts';
import { defineSmtpCommand } from '../command-definition.ts';

export const command = defineSmtpCommand({
  verbs: ['VRFY'],
  after: 'nothing',
  // RFC 5321 section 7.3: who asks may be looking for names.
  run: () => reply(252, '2.1.5', 'RCPT tells whether an address takes mail.'),
});
