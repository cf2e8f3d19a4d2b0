import { isGivenId } from '../given-ids.ts';
import type { Message } from '../ports/mail-model.ts';
import type { SearchDocument } from '../ports/mail-store.ts';
import { tokenize } from '../text-tokens.ts';
import type { MemoryMailbox } from './memory-mailbox.ts';

export function listUnindexed(box: MemoryMailbox): Message[] {
  if (box.lastItem <= box.indexedItem && box.pending.size === 0) return [];
  return [...box.folders.values()]
    .flatMap(({ messages }) => [...messages.values()])
    .filter(({ item }) => (item > box.indexedItem && !isGivenId(item)) || box.pending.has(item))
    .sort((a, b) => a.item - b.item);
}

export function writeSearchText(box: MemoryMailbox, documents: readonly SearchDocument[]): void {
  for (const { item, body, text } of documents) {
    const message = box.item(item);
    const isStale = body !== undefined && message !== undefined && message.body !== body;
    if (isStale) box.pending.add(item);
    else if (message !== undefined) {
      box.tokens.set(item, tokenize(text));
      box.pending.delete(item);
    }
    if (item <= box.lastItem) box.indexedItem = Math.max(box.indexedItem, item);
  }
}
