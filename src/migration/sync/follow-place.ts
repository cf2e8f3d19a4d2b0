import type { Uid } from '../../base/ids.ts';
import type { LedgerEntry, LedgerIndex } from '../../store/ports/sync-ledger.ts';
import { uidRangesOf } from '../../store/uid-ranges.ts';
import type { FolderWork } from './folder-work.ts';
import { entryAt } from './ledger-rows.ts';
import type { Round } from './round.ts';

const entriesPerStep = 500;

/**
 * Items that were put where the folder was before go to where it is now; those that the owner has moved stay. Whether
 * there were any.
 */
export async function followPlace(
  round: Round,
  { record, place }: FolderWork,
  index: LedgerIndex,
): Promise<boolean> {
  const astray = [...index.uids.keys()].filter(
    (row) => index.skipped[row] !== 1 && index.places[row] !== place,
  );
  for (let start = 0; start < astray.length; start += entriesPerStep) {
    round.signal.throwIfAborted();
    const entries = astray
      .slice(start, start + entriesPerStep)
      .map((row) => entryAt(index, record.number, row));
    await round.writes.run(async () => {
      const states = await round.target.findItems(entries, round.signal);
      const left = entries.filter((entry, position) => states[position]?.place === entry.place);
      const moved = await round.target.moveItems(left, place, round.signal);
      const items = new Map(left.map((entry, position) => [entry, moved[position]?.item]));
      const putEntries = entries.map((entry): LedgerEntry => {
        return { ...entry, place, item: items.get(entry) ?? entry.item };
      });
      const removals = Map.groupBy(entries, (entry) => entry.place);
      const removeEntries = Array.from(removals, ([from, some]) => ({
        folder: record.number,
        uids: uidRangesOf(some.map(({ uid }) => uid as Uid)),
        place: from,
      }));
      await round.writeLedger({ removeEntries, putEntries }, [record]);
    });
  }
  return astray.length > 0;
}
