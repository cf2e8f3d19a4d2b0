/** What is done to messages of a mailbox elsewhere, each by its UID. */
import { numberSetOf, numbersOf, readMailboxName, type StatusResponse } from '../../wire/imap/index.ts';
import type { FolderOpening } from '../connection/folder-opening.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import { flagWordsOf, type MessageFlags, readFlagWords } from '../sources/flag-words.ts';
import type { ItemFlagChange } from '../sync/target-port.ts';

/** Those that are not there any more are passed over by the server (RFC 9051 section 6.4.9). */
export async function changeFlags(
  connection: ImapConnection,
  opening: FolderOpening,
  changes: readonly ItemFlagChange[],
): Promise<void> {
  const store = async (mode: 'add' | 'remove', flags: MessageFlags, uids: readonly number[]) => {
    const words = flagWordsOf(flags, opening.permanentFlags);
    if (words.length === 0) return;
    const set = numberSetOf(uids);
    await connection.must(
      { name: 'STORE', isUid: true, set, mode, isSilent: true, flags: words },
      'to change flags',
    );
  };
  const groups = Map.groupBy(changes, ({ addFlags, removeFlags, addKeywords, removeKeywords }) =>
    JSON.stringify([addFlags, removeFlags, addKeywords, removeKeywords]),
  );
  for (const group of groups.values()) {
    const [change] = group;
    if (change === undefined) continue;
    const uids = group.map(({ item }) => item);
    await store('add', { flags: change.addFlags, keywords: change.addKeywords }, uids);
    await store('remove', { flags: change.removeFlags, keywords: change.removeKeywords }, uids);
  }
}

/** By UID; those marked as deleted are, to their owner. */
export async function readStates(
  connection: ImapConnection,
  uids: readonly number[],
): Promise<Map<number, MessageFlags>> {
  const states = new Map<number, MessageFlags>();
  if (uids.length === 0) return states;
  const wanted = new Set(uids);
  await connection.must(
    { name: 'FETCH', isUid: true, set: numberSetOf(uids), items: [{ item: 'UID' }, { item: 'FLAGS' }] },
    'to tell flags',
    {
      data: (response) => {
        if (response.type !== 'fetch') return;
        const { uid, flags } = response.fetch;
        if (uid !== undefined && flags !== undefined && wanted.has(uid))
          states.set(uid, readFlagWords(flags));
      },
    },
  );
  return states;
}

/**
 * Only what is named goes (RFC 4315): without UID EXPUNGE the messages are marked and stay, as EXPUNGE would take
 * along what others have marked.
 */
export async function removeMessages(connection: ImapConnection, uids: readonly number[]): Promise<void> {
  if (uids.length === 0) return;
  const set = numberSetOf(uids);
  await connection.must(
    { name: 'STORE', isUid: true, set, mode: 'add', isSilent: true, flags: ['\\Deleted'] },
    'to remove messages',
  );
  const { capabilities } = connection;
  if (!capabilities.has('UIDPLUS') && !capabilities.has('IMAP4REV2')) return;
  await connection.must({ name: 'EXPUNGE', uids: set }, 'to remove messages');
}

/** The new UID; undefined where the server does not tell it, or has nothing to copy. */
export async function copyMessage(
  connection: ImapConnection,
  uid: number,
  folder: string,
): Promise<number | undefined> {
  const pairs = await transfer(connection, 'COPY', [uid], folder);
  return pairs.get(uid);
}

/** The new UIDs by the old ones. RFC 6851, or the three commands that it stands for. */
export async function moveMessages(
  connection: ImapConnection,
  uids: readonly number[],
  folder: string,
): Promise<Map<number, number>> {
  const { capabilities } = connection;
  if (capabilities.has('MOVE') || capabilities.has('IMAP4REV2'))
    return transfer(connection, 'MOVE', uids, folder);
  const pairs = await transfer(connection, 'COPY', uids, folder);
  await removeMessages(connection, [...pairs.keys()]);
  return pairs;
}

async function transfer(
  connection: ImapConnection,
  name: 'COPY' | 'MOVE',
  uids: readonly number[],
  folder: string,
): Promise<Map<number, number>> {
  const pairs = new Map<number, number>();
  const note = ({ code }: StatusResponse): void => {
    if (code?.name !== 'COPYUID') return;
    const target = [...numbersOf(code.target)];
    for (const [index, uid] of [...numbersOf(code.source)].entries()) {
      const copy = target[index];
      if (copy !== undefined) pairs.set(uid, copy);
    }
  };
  const mailbox = readMailboxName(folder, connection.nameEncoding);
  const doing = name === 'COPY' ? 'to copy messages' : 'to move messages';
  const status = await connection.must({ name, isUid: true, set: numberSetOf(uids), mailbox }, doing, {
    // RFC 6851 section 4.3: of MOVE it comes before the messages go.
    data: (response) => {
      if (response.type === 'status') note(response);
    },
  });
  note(status);
  return pairs;
}
