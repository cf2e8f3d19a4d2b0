import type { CorpusMessage } from '../../corpora/imap-mail/corpus.ts';
import type { CorpusFolder } from '../../corpora/imap-mail/folders.ts';
import { type Manifest, type ManifestEntry, manifestEntry, sortedManifest } from './manifest.ts';
import { toModifiedUtf7 } from './modified-utf7.ts';
import { type PlainClient, quoted } from './plain-client.ts';
import type { ServerHabits } from './server-habits.ts';

export interface Layout {
  readonly prefix: string;
  readonly separator: string;
}

export interface Filled {
  /** What the mailbox now holds of the corpus, as the server has promised to keep it. */
  readonly manifest: Manifest;
  /** What the server would not take, and its words. */
  readonly refusedFolders: ReadonlyMap<CorpusFolder, string>;
  readonly refusedMessages: ReadonlyMap<string, string>;
}

/** Of the personal namespace (RFC 2342). */
export async function layoutOf(client: PlainClient): Promise<Layout> {
  const { lines } = await client.must('NAMESPACE');
  const found = /^\* NAMESPACE \(\("([^"]*)" "([^"]*)"/.exec(lines.join('\n'));
  return { prefix: found?.[1] ?? '', separator: found?.[2] ?? '/' };
}

/** In Unicode. INBOX and what is below it stand outside the prefix. */
export function mailboxName({ prefix, separator }: Layout, path: readonly string[]): string {
  return (path[0] === 'INBOX' ? '' : prefix) + path.join(separator);
}

/**
 * Makes the folders and appends the messages one by one, through IMAP as any client would. The messages of a
 * folder that was refused go to INBOX.
 */
export async function fillMailbox(
  client: PlainClient,
  folders: readonly CorpusFolder[],
  messages: Iterable<CorpusMessage>,
  habits: ServerHabits,
): Promise<Filled> {
  const layout = await layoutOf(client);
  const refusedFolders = await makeFolders(client, layout, folders);
  const refusedMessages = new Map<string, string>();
  const entries: ManifestEntry[] = [];
  const fillOne = async (message: CorpusMessage) => {
    const isHere = folders.includes(message.folder) && !refusedFolders.has(message.folder);
    const name = mailboxName(layout, isHere ? message.folder.path : ['INBOX']);
    const flags = message.flags.filter(habits.takesKeyword);
    const { status, text } = await append(client, name, message, flags);
    const uid = /\[APPENDUID \d+ (\d+)\]/.exec(text)?.[1];
    if (status !== 'OK' || uid === undefined) return refusedMessages.set(message.name, `${status} ${text}`);
    return entries.push(
      manifestEntry(name, Number(uid), habits.keeps(message.bytes), message.internalDate, flags),
    );
  };
  let underWay: Promise<unknown>[] = [];
  for (const message of messages) {
    underWay.push(fillOne(message));
    if (underWay.length < (client.maySendAhead ? sentAhead : 1)) continue;
    await Promise.all(underWay);
    underWay = [];
  }
  await Promise.all(underWay);
  const names = folders
    .filter((folder) => !refusedFolders.has(folder))
    .map(({ path }) => mailboxName(layout, path));
  return { manifest: sortedManifest(names, entries), refusedFolders, refusedMessages };
}

/** Enough to hide the round trips, few enough for large messages to stay within memory. */
const sentAhead = 32;

async function makeFolders(
  client: PlainClient,
  layout: Layout,
  folders: readonly CorpusFolder[],
): Promise<ReadonlyMap<CorpusFolder, string>> {
  const refused = new Map<CorpusFolder, string>();
  for (const folder of folders) {
    if (folder.path.length === 1 && folder.path[0] === 'INBOX') continue;
    if (folder.path.some((segment) => segment.includes(layout.separator))) {
      refused.set(folder, `holds the separator ${layout.separator}`);
      continue;
    }
    const { status, text } = await client.command(`CREATE ${wireName(mailboxName(layout, folder.path))}`);
    if (status !== 'OK' && !/exists/i.test(text)) refused.set(folder, `${status} ${text}`);
  }
  return refused;
}

function append(
  client: PlainClient,
  name: string,
  { bytes, internalDate }: CorpusMessage,
  flags: readonly string[],
) {
  return client.command(`APPEND ${wireName(name)} (${flags.join(' ')}) "${imapDate(internalDate)}"`, bytes);
}

function wireName(name: string): string {
  return quoted(toModifiedUtf7(name));
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** RFC 3501 section 9, date-time. */
export function imapDate(date: Date): string {
  const day = String(date.getUTCDate()).padStart(2, ' ');
  const time = date.toISOString().slice(11, 19);
  return `${day}-${months[date.getUTCMonth()] ?? ''}-${date.getUTCFullYear()} ${time} +0000`;
}
