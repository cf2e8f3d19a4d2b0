import { keywordKey } from '../../keywords.ts';
import type { Message } from '../../ports/mail-model.ts';
import type { MessageFilter, MessageQuery } from '../../ports/message-query.ts';
import { compareUtf8, foldText, messageSortKey } from '../../sort-key.ts';

/** What a filter means, said without a thought for speed. Full text has a suite of its own. */
export function fits(message: Message, filter: MessageFilter): boolean {
  if ('all' in filter) return filter.all.every((part) => fits(message, part));
  if ('any' in filter) return filter.any.some((part) => fits(message, part));
  if ('not' in filter) return !fits(message, filter.not);
  if ('hasFlags' in filter) return (message.flags & filter.hasFlags) === filter.hasFlags;
  if ('hasTraits' in filter) return (message.traits & filter.hasTraits) === filter.hasTraits;
  if ('keyword' in filter) return message.keywords.map(keywordKey).includes(keywordKey(filter.keyword));
  if ('messageId' in filter) return message.messageId === filter.messageId;
  if ('uids' in filter)
    return filter.uids.some(({ first, last }) => first <= message.uid && message.uid <= last);
  if ('originFolder' in filter) return message.originFolder === filter.originFolder;
  if ('text' in filter) throw new Error('The reference does not know the text of messages.');
  if (filter.field === 'size') return within(message.size, filter.atLeast, filter.below);
  if ('contains' in filter) return foldText(message[filter.field]).includes(foldText(filter.contains));
  const date = message[filter.field];
  return date !== null && within(date, filter.from, filter.before);
}

function within(value: number, atLeast = -Infinity, below = Infinity): boolean {
  return atLeast <= value && value < below;
}

/** The whole answer to a query, all pages of it, from all messages that may be in it. */
export function answer(messages: readonly Message[], { filter, sort }: MessageQuery): Message[] {
  const direction = sort.descending ? -1 : 1;
  return messages
    .filter((message) => filter === undefined || fits(message, filter))
    .sort((a, b) => direction * (compareKeys(a, b, sort.by) || a.uid - b.uid || a.folder - b.folder));
}

function compareKeys(a: Message, b: Message, by: MessageQuery['sort']['by']): number {
  const [left, right] = [messageSortKey(a, by), messageSortKey(b, by)];
  return typeof left === 'number' ? left - Number(right) : compareUtf8(left, String(right));
}
