import { defineImapCommand } from '../command-definition.ts';
import { delimiter } from '../folder-names.ts';

export const command = defineImapCommand({
  names: ['NAMESPACE'],
  state: 'authenticated',
  async run(_, session) {
    const personal = [{ prefix: session.nameOf(''), delimiter }];
    await session.send({ type: 'namespace', personal, other: [], shared: [] });
    return undefined;
  },
});
