import type { Uid } from '../../../base/ids.ts';
import { flag, type Message } from '../../../store/ports/mail-model.ts';
import type { UidRange } from '../../../store/ports/message-query.ts';
import { containsUid, normalizeUidRanges, uidRangesOf } from '../../../store/uid-ranges.ts';
import { type FetchItem, numberSetOf } from '../../../wire/imap/index.ts';
import { defineImapCommand } from '../command-definition.ts';
import { fetchMessage } from '../fetch/fetch-message.ts';
import { sourcesOf } from '../fetch/fetch-source.ts';
import { changesIn } from '../folder-history.ts';
import { bad } from '../imap-refusal.ts';
import type { ImapSession } from '../imap-session.ts';
import { messagesIn } from '../messages-in.ts';

/** RFC 9051 section 6.4.5, CHANGEDSINCE and VANISHED of RFC 7162. */
export const command = defineImapCommand({
  names: ['FETCH'],
  state: 'selected',
  reportsGone: ({ isUid }) => isUid,
  async run({ isUid, set, items, changedSince, vanished }, session) {
    const { folder } = session;
    if (changedSince !== undefined || items.some(({ item }) => item === 'MODSEQ'))
      session.enabled.add('CONDSTORE');
    if (vanished === true && !session.enabled.has('QRESYNC')) throw bad('VANISHED needs ENABLE QRESYNC.');
    const ranges = session.resolveSet(set, isUid);
    const wanted = itemsFor(session, items, isUid, changedSince !== undefined);
    if (vanished === true && changedSince !== undefined) await tellVanished(session, ranges, changedSince);
    const marks = !folder.isReadOnly && items.some(marksAsSeen);
    const pages =
      changedSince === undefined
        ? messagesIn(session.mailbox, folder.folder, ranges)
        : changedPagesOf(session, ranges, changedSince);
    for await (const page of pages) {
      const known = page.filter(({ uid }) => folder.findSeq(uid) !== undefined);
      const seen = marks ? await markAsSeen(session, known) : known;
      for await (const source of sourcesOf(session.mailbox, seen, wanted)) {
        const seq = folder.findSeq(source.message.uid);
        if (seq !== undefined) await fetchMessage(session, seq, source, wanted);
      }
    }
    return undefined;
  },
});

function itemsFor(
  session: ImapSession,
  items: readonly FetchItem[],
  isUid: boolean,
  isChanged: boolean,
): readonly FetchItem[] {
  const has = (name: FetchItem['item']) => items.some(({ item }) => item === name);
  const extra: FetchItem[] = [];
  if (isUid && !has('UID')) extra.push({ item: 'UID' });
  // RFC 7162 section 3.1.4.1 and 3.2: flags come with the number of their change.
  const wantsModseq = isChanged || (has('FLAGS') && session.enabled.has('CONDSTORE'));
  if (wantsModseq && !has('MODSEQ')) extra.push({ item: 'MODSEQ' });
  // A client learns at once that reading has set \\Seen.
  if (items.some(marksAsSeen) && !session.folder.isReadOnly && !has('FLAGS')) extra.push({ item: 'FLAGS' });
  return [...items, ...extra];
}

function marksAsSeen(item: FetchItem): boolean {
  if (item.item === 'BODY[]' || item.item === 'BINARY[]') return !item.isPeek;
  return item.item === 'RFC822' || item.item === 'RFC822.TEXT';
}

/** From the history: nobody reads through a folder in which nothing has changed. */
async function* changedPagesOf(
  { mailbox, folder }: ImapSession,
  ranges: readonly UidRange[],
  since: bigint,
): AsyncGenerator<readonly Message[]> {
  const asked = normalizeUidRanges(ranges);
  for await (const change of changesIn(mailbox, folder.folder, since)) {
    if (change.kind === 'message' && containsUid(asked, change.message.uid)) yield [change.message];
  }
}

async function markAsSeen(session: ImapSession, messages: readonly Message[]): Promise<readonly Message[]> {
  const unseen = messages.filter(({ flags }) => (flags & flag.seen) === 0).map(({ uid }) => uid);
  if (unseen.length === 0) return messages;
  const { folder } = session;
  const change = { mode: 'add', flags: flag.seen, keywords: [] } as const;
  const { changed } = await session.mailbox.updateFlags(folder.folder, uidRangesOf(unseen), change);
  await folder.refresh();
  const now = new Map(changed.map((each) => [each.uid, each]));
  return messages.map((message) => {
    const state = now.get(message.uid);
    if (state === undefined) return message;
    folder.forgetChange(message.uid);
    return { ...message, flags: state.flags, changeNo: state.changeNo };
  });
}

async function tellVanished(session: ImapSession, ranges: readonly UidRange[], since: bigint): Promise<void> {
  const { folder, mailbox } = session;
  const asked = normalizeUidRanges(ranges);
  const gone = new Set<Uid>();
  for await (const change of changesIn(mailbox, folder.folder, since)) {
    const isAsked = change.kind === 'messageGone' && containsUid(asked, change.uid);
    if (isAsked && folder.findSeq(change.uid) === undefined) gone.add(change.uid);
  }
  if (gone.size > 0) await session.send({ type: 'vanished', isEarlier: true, uids: numberSetOf(gone) });
}
