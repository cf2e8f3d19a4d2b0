import { clientNameOf } from '../../../reports/client-name.ts';
import { defineImapCommand } from '../command-definition.ts';

/** RFC 2971 section 3.3; whoever says more is not believed more. */
const mostFields = 30;
const cut = (text: string): string => text.slice(0, 200);

/** RFC 2971. */
export const command = defineImapCommand({
  names: ['ID'],
  state: 'any',
  async run({ fields }, session) {
    const client = [...(fields ?? [])]
      .slice(0, mostFields)
      .map(([name, value]) => [cut(name), cut(value ?? '')]);
    const name = clientNameOf(Object.fromEntries(client).name);
    if (name !== '') session.account.named(name);
    session.log.debug('imap.client', { client: Object.fromEntries(client) });
    await session.send({ type: 'id', fields: new Map([['name', 'Landfall']]) });
    return undefined;
  },
});
