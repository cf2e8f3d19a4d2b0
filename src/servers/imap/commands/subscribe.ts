import { defineImapCommand } from '../command-definition.ts';
import { changeSubscription } from '../subscriptions.ts';

export const command = defineImapCommand({
  names: ['SUBSCRIBE', 'UNSUBSCRIBE'],
  state: 'authenticated',
  async run({ name, mailbox }, session) {
    await changeSubscription(session.mailbox, mailbox.text, name === 'SUBSCRIBE');
    return undefined;
  },
});
