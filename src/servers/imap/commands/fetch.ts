import type { ChangeNumber, Uid } from '../../../base/ids.ts';
import { flag, type Message } from '../../../store/ports/mail-model.ts';
import type { UidRange } from '../../../store/ports/message-query.ts';
import { uidRangesOf } from '../../../store/uid-ranges.ts';
import { type FetchItem, numberSetOf } from '../../../wire/imap/index.ts';
import { defineImapCommand } from '../command-definition.ts';
import { fetchMessage } from '../fetch/fetch-message.ts';
import { bad } from '../imap-refusal.ts';
import type { ImapSession } from '../imap-session.ts';

const messagesPerPage = 500;

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
    for await (const page of pagesOf(session, ranges)) {
      const known = page.filter(({ uid, changeNo }) => {
        const isOld = changedSince !== undefined && BigInt(changeNo) <= changedSince;
        return !isOld && folder.findSeq(uid) !== undefined;
      });
      const seen = marks ? await markAsSeen(session, known) : known;
      for (const message of seen) {
        const seq = folder.findSeq(message.uid);
        if (seq !== undefined) await fetchMessage(session, seq, message, wanted);
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

async function* pagesOf(
  session: ImapSession,
  ranges: readonly UidRange[],
): AsyncGenerator<readonly Message[]> {
  let rest = ranges;
  while (rest.length > 0) {
    const page = await session.mailbox.listMessages(session.folder.folder, rest, messagesPerPage);
    if (page.length > 0) yield page;
    const last = page.at(-1)?.uid;
    if (last === undefined || page.length < messagesPerPage) return;
    rest = rest.flatMap((range) => {
      if (range.last <= last) return [];
      return [{ first: Math.max(range.first, last + 1) as Uid, last: range.last }];
    });
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
  const { folder } = session;
  const gone = new Set<Uid>();
  let from = Number(since) as ChangeNumber;
  for (;;) {
    const page = await session.mailbox.changesSince(from, { folder: folder.folder, limit: messagesPerPage });
    for (const change of page.changes) {
      const isAsked =
        change.kind === 'messageGone' &&
        ranges.some(({ first, last }) => change.uid >= first && change.uid <= last);
      if (isAsked && folder.findSeq(change.uid) === undefined) gone.add(change.uid);
    }
    from = page.upTo;
    if (!page.more) break;
  }
  if (gone.size > 0) await session.send({ type: 'vanished', isEarlier: true, uids: numberSetOf(gone) });
}
