import { defineImapCommand } from '../command-definition.ts';

export const command = defineImapCommand({
  names: ['CAPABILITY'],
  state: 'any',
  async run(_, session) {
    await session.send({ type: 'capability', capabilities: session.capabilities() });
    return undefined;
  },
});
