import type { Entry, Header } from './row-order.ts';

/** Entries with those below headers that are open: what the cursor moves over. */
export function visibleRows(entries: readonly Entry[], isOpen: (header: Header) => boolean): Entry[] {
  const visible: Entry[] = [];
  const add = (some: readonly Entry[]): void => {
    for (const entry of some) {
      visible.push(entry);
      if (entry.kind === 'header' && isOpen(entry)) add(entry.below);
    }
  };
  add(entries);
  return visible;
}

/** Names an entry over changes of the table: a row by itself and its instance, a header by its category. */
export const entryName = (entry: Entry): string =>
  entry.kind === 'header' ? `c${entry.category}` : `${entry.id}.${entry.instance}`;

export function findHeader(entries: readonly Entry[], category: bigint): Header | undefined {
  for (const entry of entries) {
    if (entry.kind !== 'header') continue;
    if (entry.category === category) return entry;
    const found = findHeader(entry.below, category);
    if (found) return found;
  }
  return undefined;
}

export const headersOf = (entries: readonly Entry[]): Header[] =>
  entries.flatMap((entry) => (entry.kind === 'header' ? [entry, ...headersOf(entry.below)] : []));
