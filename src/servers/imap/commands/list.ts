import { readMailboxName } from '../../../wire/imap/index.ts';
import { defineImapCommand } from '../command-definition.ts';
import {
  attributesOf,
  delimiter,
  hasUse,
  matcherOf,
  type NamedFolder,
  namedFolders,
} from '../folder-names.ts';
import { folderStatus } from '../folder-status.ts';
import type { ImapSession } from '../imap-session.ts';
import { readSubscriptions } from '../subscriptions.ts';

/** RFC 9051 section 6.3.9, RFC 5258, RFC 5819, RFC 6154. */
export const command = defineImapCommand({
  names: ['LIST', 'LSUB', 'XLIST'],
  state: 'authenticated',
  async run(given, session) {
    const isLsub = given.name === 'LSUB';
    const patterns = given.name === 'LIST' ? given.patterns : [given.pattern];
    const selection = new Set(
      given.name === 'LIST' ? given.selection?.map((each) => each.toUpperCase()) : [],
    );
    const returns = new Set(given.name === 'LIST' ? given.returns?.map((each) => each.toUpperCase()) : []);
    const encoding = session.isUtf8 ? 'utf-8' : 'utf-7';
    const [first = ''] = patterns;
    if (patterns.length === 1 && first === '') {
      // Only the delimiter is asked for.
      await session.send({
        ...{ type: 'list', command: given.name, attributes: ['\\Noselect'], delimiter },
        mailbox: session.nameOf(''),
      });
      return undefined;
    }
    const reference = readMailboxName(given.reference, encoding).text;
    const fits = patterns.map((pattern) => matcherOf(reference, readMailboxName(pattern, encoding).text));
    const subscribed = await subscriptionsFor(session);
    const onlySubscribed = isLsub || selection.has('SUBSCRIBED');
    const showsSubscribed = onlySubscribed || returns.has('SUBSCRIBED');
    for (const named of namedFolders(await session.folders())) {
      if (!fits.some((matches) => matches(named.name))) continue;
      if (onlySubscribed && !subscribed(named)) continue;
      if (selection.has('SPECIAL-USE') && !hasUse(named.folder)) continue;
      const isSubscribed = showsSubscribed && !isLsub && subscribed(named);
      await session.send({
        ...{ type: 'list', command: given.name, delimiter },
        attributes: [...attributesOf(named), ...(isSubscribed ? ['\\Subscribed'] : [])],
        mailbox: session.nameOf(named.name),
      });
      if (given.name === 'LIST' && given.statusItems) {
        const items = await folderStatus(named, given.statusItems, session);
        await session.send({ type: 'mailboxStatus', mailbox: session.nameOf(named.name), items });
      }
    }
    return undefined;
  },
});

async function subscriptionsFor({ mailbox }: ImapSession): Promise<(named: NamedFolder) => boolean> {
  const { without } = await readSubscriptions(mailbox);
  const not = new Set(without);
  return ({ name }) => !not.has(name);
}
