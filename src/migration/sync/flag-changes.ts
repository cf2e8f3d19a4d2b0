import type { LedgerEntry, LedgerIndex } from '../../store/ports/sync-ledger.ts';
import { type FolderComparison, flagDifference } from './compare-folder.ts';
import type { FolderWork } from './folder-work.ts';
import { entryAt } from './ledger-rows.ts';
import type { Round } from './round.ts';
import type { SourceMessages } from './source-port.ts';
import type { ItemFlagChange } from './target-port.ts';

const changesPerWrite = 500;

/**
 * Applies here what has changed at the source since it was last looked at, so that what the owner has changed here
 * stays. After a crash between the two writes it is applied again, which changes nothing.
 */
export async function applyFlagChanges(
  round: Round,
  work: FolderWork,
  messages: SourceMessages,
  index: LedgerIndex,
  { changed, changedRows }: FolderComparison,
): Promise<void> {
  for (let start = 0; start < changed.length; start += changesPerWrite) {
    round.signal.throwIfAborted();
    const changes: ItemFlagChange[] = [];
    const putEntries: LedgerEntry[] = [];
    for (let at = start; at < Math.min(start + changesPerWrite, changed.length); at += 1) {
      const position = changed[at] ?? 0;
      const row = changedRows[at] ?? 0;
      // Of a skipped one nothing is here; it arrives as it is when it can be had.
      if (index.skipped[row] === 1) continue;
      const before = entryAt(index, work.record.number, row);
      const flags = messages.flags[position] ?? 0;
      const keywords = messages.keywordSets[messages.keywords[position] ?? 0] ?? [];
      const { place, item } = before;
      changes.push({ place, item, ...flagDifference(before, { flags, keywords }) });
      putEntries.push({ ...before, flags, keywords });
    }
    if (putEntries.length === 0) continue;
    await round.writes.run(async () => {
      await round.target.changeFlags(changes, round.signal);
      await round.writeLedger({ putEntries }, [work.record]);
    });
    round.journal.counts.flagsChanged += changes.length;
  }
}
