import { defineSmtpCommand } from '../command-definition.ts';

export const command = defineSmtpCommand({
  verbs: ['EHLO', 'HELO'],
  after: 'nothing',
  run: ({ verb, name }, session) => session.greet(name, verb === 'EHLO'),
});
