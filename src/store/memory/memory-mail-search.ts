import type { Message } from '../ports/mail-model.ts';
import type { SearchDocument } from '../ports/mail-store.ts';
import { tokenize } from '../text-tokens.ts';
import type { MemoryMailbox } from './memory-mailbox.ts';

export function listUnindexed(box: MemoryMailbox): Message[] {
  if (box.lastItem <= box.indexedItem) return [];
  return [...box.folders.values()]
    .flatMap(({ messages }) => [...messages.values()])
    .filter(({ item }) => item > box.indexedItem)
    .sort((a, b) => a.item - b.item);
}

export function writeSearchText(box: MemoryMailbox, documents: readonly SearchDocument[]): void {
  for (const { item, text } of documents) {
    if (box.item(item) !== undefined) box.tokens.set(item, tokenize(text));
    if (item <= box.lastItem) box.indexedItem = Math.max(box.indexedItem, item);
  }
}
