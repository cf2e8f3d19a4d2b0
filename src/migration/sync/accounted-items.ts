import type { FolderRecord } from './folder-record.ts';
import type { FolderWork } from './folder-work.ts';
import type { Round } from './round.ts';

/** Items that the ledger has for a target folder; undefined where the folder holds nothing else. */
export function itemsAccountedFor(
  round: Round,
  records: readonly FolderRecord[],
  works: readonly FolderWork[],
): (place: number) => Promise<ReadonlySet<number> | undefined> {
  let reading: Promise<ReadonlyMap<number, readonly number[]>> | undefined;
  return async (place) => {
    const work = works.find((each) => each.place === place);
    if (work === undefined || work.targetMessages === 0) return undefined;
    const { progress, totalsBefore } = work.record;
    // Once a folder is copied, what the owner has put there is looked at only where there is more than was copied.
    const isCopied = progress.syncedAt !== null && progress.uidNext !== 0;
    if (isCopied && work.targetMessages <= (totalsBefore?.copiedCount ?? 0)) return undefined;
    // One with new UIDs has another record since the plan was made.
    reading ??= readPlaces(round, new Set([...records, ...works.map((each) => each.record)]));
    return new Set((await reading).get(place));
  };
}

/** Of every folder: what was moved may lie at the place of another. */
async function readPlaces(
  round: Round,
  records: ReadonlySet<FolderRecord>,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const places = new Map<number, number[]>();
  for (const record of records) {
    if (record.isUnwritten) continue;
    const index = await round.request.ledger.readIndex(record.number);
    for (const [row, item] of index.items.entries()) {
      const place = index.places[row] ?? 0;
      const items = places.get(place);
      if (items) items.push(item);
      else places.set(place, [item]);
    }
  }
  return places;
}
