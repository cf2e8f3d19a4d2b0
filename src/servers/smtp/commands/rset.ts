import { defineSmtpCommand } from '../command-definition.ts';
import { done } from '../smtp-session.ts';

export const command = defineSmtpCommand({
  verbs: ['RSET'],
  after: 'nothing',
  run(_, session) {
    session.reset();
    return done();
  },
});
