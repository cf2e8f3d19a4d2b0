import {
  type CommandOf,
  type ListResponse,
  readMailboxName,
  type StatusItemName,
} from '../../../wire/imap/index.ts';
import { defineImapCommand } from '../command-definition.ts';
import { attributesOf, delimiter, hasUse, type NamedFolder, namedFolders } from '../folder-names.ts';
import { folderStatus } from '../folder-status.ts';
import { bad, no } from '../imap-refusal.ts';
import type { ImapSession } from '../imap-session.ts';
import { matcherOf, mostPatternLength } from '../list-pattern.ts';
import { readSubscriptions } from '../subscriptions.ts';

const selections: ReadonlySet<string> = new Set(['SUBSCRIBED', 'REMOTE', 'RECURSIVEMATCH', 'SPECIAL-USE']);
const mostPatterns = 100;

interface Question {
  readonly command: ListResponse['command'];
  readonly patterns: readonly string[];
  readonly selection: ReadonlySet<string>;
  readonly returns: ReadonlySet<string>;
  readonly statusItems: readonly StatusItemName[];
}

/** Without a folder where somebody has subscribed to a name that nothing has. */
interface Listed {
  readonly name: string;
  readonly named: NamedFolder | undefined;
  readonly isSubscribed: boolean;
}

/** RFC 9051 section 6.3.9, RFC 5258, RFC 5819, RFC 6154. */
export const command = defineImapCommand({
  names: ['LIST', 'LSUB', 'XLIST'],
  state: 'authenticated',
  async run(given, session) {
    const question = questionOf(given, session);
    const { command: name, patterns, selection, statusItems } = question;
    const [only] = patterns;
    if (patterns.length === 1 && only === '') {
      // Only the delimiter is asked for.
      await session.send({
        ...{ type: 'list', command: name, attributes: ['\\Noselect'], delimiter },
        mailbox: session.nameOf(''),
      });
      return undefined;
    }
    const all = await everything(session);
    const fits = patterns.map(matcherOf);
    const isAsked = (each: Listed) =>
      (!selection.has('SUBSCRIBED') || each.isSubscribed) &&
      (!selection.has('SPECIAL-USE') || (each.named !== undefined && hasUse(each.named.folder)));
    const withBelow = selection.has('RECURSIVEMATCH') || name === 'LSUB' ? above(all.filter(isAsked)) : none;
    for (const each of all) {
      const isFound = isAsked(each) && (each.named !== undefined || selection.has('SUBSCRIBED'));
      const hasBelow = withBelow.has(each.name);
      if (!(isFound || hasBelow) || !fits.some((matches) => matches(each.name))) continue;
      await tell(session, question, each, { isFound, hasBelow });
      if (statusItems.length === 0 || each.named === undefined) continue;
      const items = await folderStatus(each.named, statusItems, session);
      await session.send({ type: 'mailboxStatus', mailbox: session.nameOf(each.name), items });
    }
    return undefined;
  },
});

const none: ReadonlySet<string> = new Set();

function questionOf(given: CommandOf<'LIST' | 'LSUB' | 'XLIST'>, session: ImapSession): Question {
  const encoding = session.isUtf8 ? 'utf-8' : 'utf-7';
  const raw = given.name === 'LIST' ? given.patterns : [given.pattern];
  if (raw.length > mostPatterns) throw no(`LIST takes ${mostPatterns} patterns at most.`, 'LIMIT');
  const reference = readMailboxName(given.reference, encoding).text;
  const read = raw.map((pattern) => readMailboxName(pattern, encoding).text);
  const isRoot = read.length === 1 && read[0] === '';
  const patterns = isRoot ? read : read.map((pattern) => `${reference}${pattern}`);
  if (patterns.some(({ length }) => length > mostPatternLength))
    throw no('The pattern is too long.', 'LIMIT');
  const upper = (words: readonly string[] = []) => new Set(words.map((word) => word.toUpperCase()));
  const selection =
    given.name === 'LIST' ? upper(given.selection) : upper(given.name === 'LSUB' ? ['SUBSCRIBED'] : []);
  const [unknown] = selection.difference(selections);
  if (unknown !== undefined) throw bad(`LIST selects by ${[...selections].join(', ')}, not by "${unknown}".`);
  // RFC 5258 section 3.1: it is about what others select by.
  if (selection.has('RECURSIVEMATCH') && !selection.has('SUBSCRIBED') && !selection.has('SPECIAL-USE')) {
    throw bad('RECURSIVEMATCH goes with SUBSCRIBED or SPECIAL-USE.');
  }
  return {
    command: given.name,
    patterns,
    selection,
    returns: upper(given.name === 'LIST' ? given.returns : []),
    statusItems: given.name === 'LIST' ? (given.statusItems ?? []) : [],
  };
}

/** Folders, and behind them names that were subscribed to and that no folder has. */
async function everything(session: ImapSession): Promise<Listed[]> {
  const { without, besides } = await readSubscriptions(session.mailbox);
  const not = new Set(without);
  const folders = namedFolders(await session.folders()).map(
    (named): Listed => ({ name: named.name, named, isSubscribed: !not.has(named.name) }),
  );
  const taken = new Set(folders.map(({ name }) => name));
  const others = besides.filter((name) => !taken.has(name));
  return [...folders, ...others.map((name): Listed => ({ name, named: undefined, isSubscribed: true }))];
}

/** Names that something of this is below. */
function above(found: readonly Listed[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name } of found) {
    for (let at = name.lastIndexOf(delimiter); at > 0; at = name.lastIndexOf(delimiter, at - 1)) {
      const parent = name.slice(0, at);
      if (names.has(parent)) break;
      names.add(parent);
    }
  }
  return names;
}

async function tell(
  session: ImapSession,
  { command: name, selection, returns }: Question,
  { name: mailbox, named, isSubscribed }: Listed,
  { isFound, hasBelow }: { readonly isFound: boolean; readonly hasBelow: boolean },
): Promise<void> {
  const isLsub = name === 'LSUB';
  const own = named === undefined ? ['\\NonExistent'] : attributesOf(named);
  const showsSubscribed = !isLsub && (selection.has('SUBSCRIBED') || returns.has('SUBSCRIBED'));
  // RFC 3501 section 6.3.9: it is shown for what is below it.
  const isOnlyParent = isLsub && !isFound;
  await session.send({
    ...{ type: 'list', command: name, delimiter },
    attributes: [
      ...own,
      ...(isOnlyParent ? ['\\Noselect'] : []),
      ...(showsSubscribed && isSubscribed ? ['\\Subscribed'] : []),
    ],
    mailbox: session.nameOf(mailbox),
    ...(!isLsub && hasBelow && { childInfo: selection.has('SUBSCRIBED') ? ['SUBSCRIBED'] : ['SPECIAL-USE'] }),
  });
}
