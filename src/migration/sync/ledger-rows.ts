import type { BodyHash } from '../../base/ids.ts';
import type { LedgerEntry, LedgerIndex } from '../../store/ports/sync-ledger.ts';

const digestBytes = 32;

/** As `LedgerEntry.digest`, of one that is not skipped. */
export function digestAt({ digests }: LedgerIndex, row: number): BodyHash {
  const bytes = digests.subarray(row * digestBytes, (row + 1) * digestBytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex') as BodyHash;
}

/** A whole entry from a row of the index; of skipped ones the index does not say why. */
export function entryAt(index: LedgerIndex, folder: number, row: number): LedgerEntry {
  return {
    folder,
    uid: index.uids[row] ?? 0,
    place: index.places[row] ?? 0,
    item: index.items[row] ?? 0,
    digest: digestAt(index, row),
    size: index.sizes[row] ?? 0,
    receivedAt: index.receivedAts[row] ?? 0,
    flags: index.flags[row] ?? 0,
    keywords: index.keywordSets[index.keywords[row] ?? 0] ?? [],
    skipped: null,
  };
}

export const emptyIndex: LedgerIndex = {
  uids: new Uint32Array(),
  places: new Float64Array(),
  items: new Float64Array(),
  sizes: new Float64Array(),
  receivedAts: new Float64Array(),
  flags: new Uint32Array(),
  keywordSets: [],
  keywords: new Uint32Array(),
  digests: new Uint8Array(),
  skipped: new Uint8Array(),
};
