import { reply } from '../../../wire/smtp/index.ts';
import { defineSmtpCommand } from '../command-definition.ts';

export const command = defineSmtpCommand({
  verbs: ['HELP'],
  after: 'nothing',
  run: (_, { settings }) =>
    reply(
      214,
      '2.0.0',
      settings.role === 'exchange'
        ? 'This server takes mail for its own domains. People who send sign in on port 587 or 465.'
        : 'Sign in with AUTH, then send with MAIL, RCPT and DATA.',
    ),
});
