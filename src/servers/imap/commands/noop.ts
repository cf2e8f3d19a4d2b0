import { defineImapCommand } from '../command-definition.ts';

/** What has happened is told after every command. CHECK asks for nothing else: all is on disk. */
export const command = defineImapCommand({
  names: ['NOOP', 'CHECK'],
  state: 'any',
  async run() {
    return undefined;
  },
});
