import type { FolderId } from '../../base/ids.ts';
import { keywordKey } from '../keywords.ts';
import { checkMessageQuery, checkTableSorts } from '../message-query-rules.ts';
import { decodePageCursor, encodePageCursor, type PagePosition } from '../page-cursor.ts';
import type { Message } from '../ports/mail-model.ts';
import type { MessageFilter, MessagePage, MessageQuery, TableOrder } from '../ports/message-query.ts';
import { compareUtf8, foldText, messageSortKey, tableSortKey } from '../sort-key.ts';
import { storableText } from '../storable-text.ts';
import { matchesTokens, parseTextQuery } from '../text-tokens.ts';
import { containsUid, normalizeUidRanges } from '../uid-ranges.ts';
import type { MemoryMailbox } from './memory-mailbox.ts';

type Test = (message: Message) => boolean;

export function queryMessages(box: MemoryMailbox, query: MessageQuery): MessagePage {
  checkMessageQuery(query);
  const { folder, filter, sort, limit, after } = query;
  const test = filter === undefined ? () => true : compile(box, filter);
  const folders = [...box.folders.values()].filter(
    ({ row }) => row.role !== 'recoverable' && row.kind !== 'associated',
  );
  const within = folder === undefined ? folders : [box.folder(folder)];
  const direction = sort.descending ? -1 : 1;
  const start = after === undefined ? undefined : decodePageCursor(query, after);
  const found = within
    .flatMap(({ messages }) => [...messages.values()].filter(test))
    .map((message) => ({ message, place: placeOf(message, query) }))
    .filter(({ place }) => start === undefined || direction * comparePlaces(place, start) > 0)
    .sort((a, b) => direction * comparePlaces(a.place, b.place));
  const messages = found.slice(0, limit).map(({ message }) => message);
  const last = found[limit - 1]?.place;
  return found.length > limit && last ? { messages, next: encodePageCursor(query, last) } : { messages };
}

export function readSortedUids(box: MemoryMailbox, { folder, sorts, filter }: TableOrder): Uint32Array {
  checkTableSorts(sorts);
  const last = sorts[0]?.descending === true ? -1 : 1;
  const found = [...box.folder(folder).messages.values()]
    .filter(filter === undefined ? () => true : compile(box, filter))
    .sort((a, b) => {
      for (const { by, descending } of sorts) {
        const order = compareKeys(tableSortKey(a, by), tableSortKey(b, by));
        if (order !== 0) return descending ? -order : order;
      }
      return last * (a.uid - b.uid);
    });
  return Uint32Array.from(found, ({ uid }) => uid);
}

export function countMessages(box: MemoryMailbox, folder: FolderId, filter?: MessageFilter): number {
  const messages = [...box.folder(folder).messages.values()];
  return filter === undefined ? messages.length : messages.filter(compile(box, filter)).length;
}

function placeOf(message: Message, { sort }: MessageQuery): PagePosition {
  return { key: messageSortKey(message, sort.by), folder: message.folder, uid: message.uid };
}

function comparePlaces(left: PagePosition, right: PagePosition): number {
  return compareKeys(left.key, right.key) || left.uid - right.uid || left.folder - right.folder;
}

function compareKeys(left: number | string, right: number | string): number {
  return typeof left === 'number' ? left - Number(right) : compareUtf8(left, String(right));
}

/** Turns a filter into one test, so that texts and ranges are prepared once and not for each message. */
function compile(box: MemoryMailbox, filter: MessageFilter): Test {
  if ('all' in filter) {
    const tests = filter.all.map((part) => compile(box, part));
    return (message) => tests.every((test) => test(message));
  }
  if ('any' in filter) {
    const tests = filter.any.map((part) => compile(box, part));
    return (message) => tests.some((test) => test(message));
  }
  if ('not' in filter) {
    const test = compile(box, filter.not);
    return (message) => !test(message);
  }
  if ('hasFlags' in filter) return ({ flags }) => (flags & filter.hasFlags) === filter.hasFlags;
  if ('hasTraits' in filter) return ({ traits }) => (traits & filter.hasTraits) === filter.hasTraits;
  if ('keyword' in filter) {
    const wanted = keywordKey(filter.keyword);
    return ({ keywords }) => keywords.some((keyword) => keywordKey(keyword) === wanted);
  }
  if ('messageId' in filter) {
    const wanted = storableText(filter.messageId);
    return ({ messageId }) => messageId === wanted;
  }
  if ('uids' in filter) {
    const ranges = normalizeUidRanges(filter.uids);
    return ({ uid }) => containsUid(ranges, uid);
  }
  if ('originFolder' in filter) return ({ originFolder }) => originFolder === filter.originFolder;
  if ('text' in filter) {
    const terms = parseTextQuery(filter.text);
    return ({ item }) => matchesTokens(box.tokens.get(item) ?? [], terms);
  }
  return compileField(filter);
}

function compileField(filter: Extract<MessageFilter, { field: string }>): Test {
  if (filter.field === 'size') {
    const { atLeast = 0, below = Number.POSITIVE_INFINITY } = filter;
    return ({ size }) => size >= atLeast && size < below;
  }
  if ('contains' in filter) {
    const { field } = filter;
    const part = foldText(filter.contains);
    return (message) => foldText(message[field]).includes(part);
  }
  const { field, from = Number.NEGATIVE_INFINITY, before = Number.POSITIVE_INFINITY } = filter;
  return ({ [field]: date }) => date !== null && date >= from && date < before;
}
