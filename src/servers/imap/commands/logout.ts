import { defineImapCommand } from '../command-definition.ts';

export const command = defineImapCommand({
  names: ['LOGOUT'],
  state: 'any',
  async run(_, session) {
    session.isOver = true;
    await session.untagged('BYE', 'Until next time.');
    return undefined;
  },
});
