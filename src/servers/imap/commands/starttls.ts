import { defineImapCommand } from '../command-definition.ts';
import { bad } from '../imap-refusal.ts';

export const command = defineImapCommand({
  names: ['STARTTLS'],
  state: 'notAuthenticated',
  async run(_, { channel }) {
    if (!channel.canStartTls) throw bad(channel.isTls ? 'TLS is on already.' : 'There is no TLS here.');
    channel.switchTo('tls');
    return { text: 'Begin TLS.' };
  },
});
