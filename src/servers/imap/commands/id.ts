import { defineImapCommand } from '../command-definition.ts';

/** RFC 2971. */
export const command = defineImapCommand({
  names: ['ID'],
  state: 'any',
  async run({ fields }, session) {
    session.log.debug('imap.client', { client: Object.fromEntries(fields ?? []) });
    await session.send({ type: 'id', fields: new Map([['name', 'Landfall']]) });
    return undefined;
  },
});
