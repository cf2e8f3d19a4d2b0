/**
 * Messages that are no longer at the source, and have not arrived in another of its folders: they are removed here as
 * well, to where the owner can have them back. Two kinds stay: what the owner has moved, flagged, answered or given a
 * keyword here is the owner's now (having only read it does not count); and what vanished in such numbers that the
 * server is likelier to have lost it.
 */
import type { Uid } from '../../base/ids.ts';
import { keywordKey } from '../../store/keywords.ts';
import { flag } from '../../store/ports/mail-model.ts';
import type { LedgerEntry } from '../../store/ports/sync-ledger.ts';
import { uidRangesOf } from '../../store/uid-ranges.ts';
import type { MailRole } from '../folders/special-use.ts';
import type { FolderRecord } from './folder-record.ts';
import type { VanishedEntries } from './folder-work.ts';
import { entryAt } from './ledger-rows.ts';
import type { Round } from './round.ts';
import type { MassDeletionRule } from './sync-types.ts';
import type { ItemState } from './target-port.ts';

const entriesPerStep = 500;

export interface VanishedFolder {
  readonly record: FolderRecord;
  readonly title: string;
  readonly role: MailRole | undefined;
  readonly vanished: VanishedEntries;
}

/** Whether the entries are gone from the ledger now; held ones are not. */
export async function settleVanished(round: Round, folder: VanishedFolder): Promise<boolean> {
  const { record, vanished } = folder;
  const rows = [...vanished.rows];
  const copied = rows.filter((row) => vanished.index.skipped[row] !== 1);
  if (isHeld(folder, copied.length, round.options.massDeletion)) {
    round.journal.counts.heldDeletions += copied.length;
    round.journal.problem('heldDeletions', folder.title, heldText(copied.length, vanished));
    return false;
  }
  for (let start = 0; start < rows.length; start += entriesPerStep) {
    round.signal.throwIfAborted();
    const entries = rows.slice(start, start + entriesPerStep).map((row) => ({
      ...entryAt(vanished.index, record.number, row),
      isSkipped: vanished.index.skipped[row] === 1,
    }));
    await removeEntries(round, record, entries);
  }
  vanished.rows.clear();
  return true;
}

async function removeEntries(
  round: Round,
  record: FolderRecord,
  entries: readonly (LedgerEntry & { readonly isSkipped: boolean })[],
): Promise<void> {
  const { target, signal, journal } = round;
  await round.writes.run(async () => {
    const copied = entries.filter(({ isSkipped }) => !isSkipped);
    const states = await target.findItems(copied, signal);
    const doomed = copied.filter((entry, position) => !isOwners(entry, states[position]));
    const there = doomed.filter((entry) => states[copied.indexOf(entry)] !== undefined);
    await target.removeItems(there, signal);
    const removals = Map.groupBy(entries, ({ place }) => place);
    await round.writeLedger(
      {
        removeEntries: Array.from(removals, ([place, some]) => ({
          folder: record.number,
          uids: uidRangesOf(some.map(({ uid }) => uid as Uid)),
          place,
        })),
      },
      [record],
    );
    journal.counts.deleted += there.length;
    journal.counts.keptChanged += copied.length - doomed.length;
    round.meter.state.syncedItems -= copied.length;
  });
}

/** Whether the owner has done something with it here that deleting it would undo. */
export function isOwners(entry: LedgerEntry, state: ItemState | undefined): boolean {
  if (state === undefined) return false;
  if (state.place !== entry.place) return true;
  const marks = flag.flagged | flag.answered | flag.forwarded;
  if ((state.flags & ~entry.flags & marks) !== 0) return true;
  const had = new Set(entry.keywords.map(keywordKey));
  return state.keywords.some((keyword) => !had.has(keywordKey(keyword)));
}

function isHeld({ role, vanished }: VanishedFolder, messages: number, rule: MassDeletionRule): boolean {
  if (rule.action === 'follow' || role === 'deleted' || role === 'junk') return false;
  return messages > rule.messages && messages > rule.share * vanished.known;
}

function heldText(messages: number, { known, isFolderGone }: VanishedEntries): string {
  const what = isFolderGone ? 'The folder is no longer at the source' : 'They are no longer at the source';
  return `${what}: ${messages} of ${known} messages vanished at once, which a server that lost them shows as well. They stay here until deletions of this size are allowed.`;
}
