import type { BodyHash } from '../../base/ids.ts';
import type {
  LedgerEntry,
  LedgerFolderChange,
  LedgerIdentity,
  LedgerIndex,
  LedgerState,
} from '../../store/ports/sync-ledger.ts';

/** Of a message that was copied: uid, place, item, digest, size, received, flags, keywords. */
export type LedgerRow = readonly [number, number, number, string, number, number, number, readonly string[]];

/** What a ledger's file holds: whose it is, then each folder with its entries. */
export type LedgerLine =
  | { readonly kind: 'ledger'; readonly identity: LedgerIdentity }
  | { readonly kind: 'folder'; readonly folder: LedgerFolderChange }
  | { readonly kind: 'entries'; readonly folder: number; readonly rows: readonly LedgerRow[] }
  | { readonly kind: 'skipped'; readonly entries: readonly LedgerEntry[] };

const entriesPerLine = 2000;
const digestBytes = 32;

/** The ledger without the entries whose items are above `upTo`. */
export function* toLedgerLines(state: LedgerState, upTo: number): Generator<LedgerLine> {
  const { mailbox, source, target } = state.record;
  yield { kind: 'ledger', identity: { mailbox, source, target } };
  for (const { folder, index } of state.folders) {
    yield { kind: 'folder', folder };
    let rows: LedgerRow[] = [];
    for (let at = 0; at < index.uids.length; at += 1) {
      if (index.skipped[at] === 1 || (index.items[at] ?? 0) > upTo) continue;
      rows.push(rowAt(index, at));
      if (rows.length < entriesPerLine) continue;
      yield { kind: 'entries', folder: folder.number, rows };
      rows = [];
    }
    if (rows.length > 0) yield { kind: 'entries', folder: folder.number, rows };
  }
  for (let start = 0; start < state.skipped.length; start += entriesPerLine) {
    yield { kind: 'skipped', entries: state.skipped.slice(start, start + entriesPerLine) };
  }
}

function rowAt(index: LedgerIndex, at: number): LedgerRow {
  const digest = index.digests.subarray(at * digestBytes, (at + 1) * digestBytes);
  return [
    index.uids[at] ?? 0,
    index.places[at] ?? 0,
    index.items[at] ?? 0,
    Buffer.from(digest.buffer, digest.byteOffset, digestBytes).toString('hex'),
    index.sizes[at] ?? 0,
    index.receivedAts[at] ?? 0,
    index.flags[at] ?? 0,
    index.keywordSets[index.keywords[at] ?? 0] ?? [],
  ];
}

export function entryOf(folder: number, row: LedgerRow): LedgerEntry {
  const [uid, place, item, digest, size, receivedAt, flags, keywords] = row;
  return {
    folder,
    uid,
    place,
    item,
    digest: digest as BodyHash,
    size,
    receivedAt,
    flags,
    keywords,
    skipped: null,
  };
}
