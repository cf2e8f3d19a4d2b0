/**
 * What of a folder's messages a client does not have: [MS-OXCFXICS] section 3.2.5.3. Normal and associated messages are two parts of it.
 *
 * At its end a client has seen every change up to where the mailbox stood, so its set of change numbers is one range; numbers of
 * what it was not told (messages that a condition keeps back, deletions that it does not want) are holes in it. What has changed since
 * is then read from the first hole on, and of a folder in which nothing has changed nothing is read at all.
 */
import type { ChangeNumber, FolderId, ItemId, Uid } from '../../../base/ids.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import { flag, type Message } from '../../../store/ports/mail-model.ts';
import { IdRanges } from '../../../wire/mapi/fast-transfer/id-ranges.ts';
import type { Restriction } from '../../../wire/mapi/restriction.ts';
import type { Logon } from '../objects/logon.ts';
import { ContentsSource } from '../objects/table/contents-source.ts';
import { rowCondition } from '../objects/table/row-condition.ts';
import { storeFilterOf } from '../objects/table/store-order.ts';

export interface PartTerms {
  readonly logon: Logon;
  /** The folder that clients see, and where the messages lie. */
  readonly folder: FolderId;
  readonly rows: FolderId;
  readonly isAssociated: boolean;
  /** Where the messages of the other part lie. */
  readonly others: FolderId | undefined;
  readonly restriction: Restriction | undefined;
  readonly isByDelivery: boolean;
  readonly wantsMessages: boolean;
  readonly wantsReadState: boolean;
  readonly given: IdRanges;
  readonly seen: IdRanges;
  readonly read: IdRanges;
  /** Where the mailbox stood. */
  readonly upTo: number;
}

export interface PartDifferences {
  /** Of messages that are to be written, in order; some of them may prove to be known, or gone. */
  readonly uids: readonly number[] | Uint32Array;
  readonly count: number;
  readonly bytes: number;
  readonly deleted: IdRanges;
  readonly outOfScope: IdRanges;
  readonly nowRead: readonly ItemId[];
  readonly nowUnread: readonly ItemId[];
  /** Numbers of changes that the client is not told of if it does not want to hear of deletions. */
  readonly deletions: IdRanges;
  /** Of messages that a condition keeps back. */
  readonly keptBack: IdRanges;
}

export async function findDifferences(terms: PartTerms): Promise<PartDifferences> {
  const { seen, read, wantsMessages, wantsReadState, restriction, logon, rows } = terms;
  const folder = await logon.mailbox.findFolder(rows);
  if (folder === undefined) return nothing;
  const since = Math.min(
    wantsMessages ? seen.contiguousEnd : Number.POSITIVE_INFINITY,
    wantsReadState ? read.contiguousEnd : Number.POSITIVE_INFINITY,
  );
  const isAllSeen = folder.contentChange <= since;
  if (restriction !== undefined)
    return isAllSeen && terms.given.isEmpty ? nothing : lookThroughAll(terms, restriction);
  if (isAllSeen) return nothing;
  if (wantsMessages && seen.isEmpty && terms.given.isEmpty) {
    const uids = await orderedUids(terms, undefined);
    return { ...nothing, uids, count: uids.length, bytes: folder.totalBytes };
  }
  return readChanges(terms, since);
}

const nothing: PartDifferences = {
  ...{ uids: [], count: 0, bytes: 0, deleted: IdRanges.none, outOfScope: IdRanges.none },
  ...{ nowRead: [], nowUnread: [], deletions: IdRanges.none, keptBack: IdRanges.none },
};

const changesPerPage = 1_000;

interface Found {
  readonly changed: { readonly uid: Uid; readonly receivedAt: number; readonly bytes: number }[];
  readonly nowRead: ItemId[];
  readonly nowUnread: ItemId[];
}

const sizeOf = ({ size, nativeSize }: Message): number => Math.max(size, nativeSize);

function judge(terms: PartTerms, message: Message, found: Found): void {
  const { item, uid, changeNo, modification, receivedAt, flags } = message;
  if (modification > terms.upTo) return;
  if (terms.wantsMessages && !terms.seen.has(modification))
    found.changed.push({ uid, receivedAt, bytes: sizeOf(message) });
  else if (
    terms.wantsReadState &&
    changeNo > modification &&
    !terms.read.has(changeNo) &&
    terms.given.has(item)
  )
    ((flags & flag.seen) === 0 ? found.nowUnread : found.nowRead).push(item);
}

function differencesOf(terms: PartTerms, { changed, nowRead, nowUnread }: Found) {
  if (terms.isByDelivery) changed.sort((a, b) => b.receivedAt - a.receivedAt);
  return {
    uids: changed.map(({ uid }) => uid),
    count: changed.length,
    bytes: changed.reduce((sum, each) => sum + each.bytes, 0),
    nowRead,
    nowUnread,
  };
}

async function readChanges(terms: PartTerms, from: number): Promise<PartDifferences> {
  const { mailbox } = terms.logon;
  const found: Found = { changed: [], nowRead: [], nowUnread: [] };
  const there = new Set<ItemId>();
  const gone = new Map<ItemId, number>();
  for (let since = from as ChangeNumber, more = true; more; ) {
    const page = await mailbox.changesSince(since, { limit: changesPerPage, folder: terms.rows });
    for (const change of page.changes) {
      if (change.kind === 'messageGone') gone.set(change.item, change.changeNo);
      else if (change.kind === 'message') {
        there.add(change.message.item);
        judge(terms, change.message, found);
      }
    }
    ({ upTo: since, more } = page);
  }
  // One that has left and come back has changed since.
  const deleted = [...gone].filter(
    ([item, number]) => !there.has(item) && terms.given.has(item) && number <= terms.upTo,
  );
  return {
    ...nothing,
    ...differencesOf(terms, found),
    deleted: IdRanges.ofIds(deleted.map(([item]) => item)),
    deletions: IdRanges.ofIds(deleted.map(([, number]) => number)),
  };
}

const rowsPerPage = 500;

/** With a condition, of which nobody knows whether it is the one of before. */
async function lookThroughAll(terms: PartTerms, restriction: Restriction): Promise<PartDifferences> {
  const { mailbox } = terms.logon;
  const found: Found = { changed: [], nowRead: [], nowUnread: [] };
  const within = new Set(await orderedUids(terms, restriction));
  const there: number[] = [];
  const outside: number[] = [];
  const keptBack: number[] = [];
  for await (const message of messagesIn(mailbox, terms.rows)) {
    there.push(message.item);
    if (within.has(message.uid)) judge(terms, message, found);
    else {
      outside.push(message.item);
      keptBack.push(message.modification);
    }
  }
  if (terms.others !== undefined)
    for await (const { item } of messagesIn(mailbox, terms.others)) there.push(item);
  const out = IdRanges.ofIds(outside);
  return {
    ...nothing,
    ...differencesOf(terms, found),
    deleted: terms.given.without(IdRanges.ofIds(there)),
    outOfScope: terms.given.without(terms.given.without(out)),
    keptBack: IdRanges.ofIds(keptBack),
  };
}

async function* messagesIn(mailbox: Mailbox, folder: FolderId): AsyncGenerator<Message> {
  const { uids } = await mailbox.readFolderIndex(folder);
  for (let at = 0; at < uids.length; at += rowsPerPage)
    yield* await mailbox.listMessagesByUid(folder, [...uids.subarray(at, at + rowsPerPage)] as Uid[]);
}

async function orderedUids(
  terms: PartTerms,
  restriction: Restriction | undefined,
): Promise<readonly number[] | Uint32Array> {
  const { logon, rows, folder, isAssociated, isByDelivery } = terms;
  const { mailbox } = logon;
  const sorts = isByDelivery ? [{ by: 'receivedAt' as const, descending: true }] : [];
  if (restriction === undefined) return mailbox.readSortedUids({ folder: rows, sorts });
  const filter = storeFilterOf(restriction);
  if (filter !== undefined) return mailbox.readSortedUids({ folder: rows, sorts, filter });
  const source = new ContentsSource(logon, { folder, rows, isAssociated });
  const condition = await rowCondition(logon, restriction);
  const all = await mailbox.readSortedUids({ folder: rows, sorts });
  const within: number[] = [];
  for (let at = 0; at < all.length; at += rowsPerPage) {
    const page = [...all.subarray(at, at + rowsPerPage)];
    const bags = await source.read(page, condition.keys);
    for (const [index, uid] of page.entries()) {
      const bag = bags[index];
      if (bag !== undefined && (await condition.test(source, uid, bag))) within.push(uid);
    }
  }
  return within;
}
