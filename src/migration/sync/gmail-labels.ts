/**
 * Gmail: All Mail holds every message once, and its labels say in which folders it is. Bytes are fetched once and
 * stored in the folder of the first label; the others refer to them. A label that comes or goes later is a place that
 * comes or goes.
 */
import type { BodyHash, Uid } from '../../base/ids.ts';
import type { LedgerEntry, LedgerIndex } from '../../store/ports/sync-ledger.ts';
import { uidRangesOf } from '../../store/uid-ranges.ts';
import { GmailPlacements } from '../folders/gmail-placements.ts';
import type { FolderPlanEntry } from '../folders/plan-entry.ts';
import type { FolderWork } from './folder-work.ts';
import { entryAt } from './ledger-rows.ts';
import type { Round } from './round.ts';
import type { SourceMessages } from './source-port.ts';
import type { ItemPlace } from './target-port.ts';
import { isOwners } from './vanished.ts';

export class GmailLabels {
  readonly #placements: GmailPlacements;
  readonly #works: ReadonlyMap<FolderPlanEntry, FolderWork>;

  constructor(plan: readonly FolderPlanEntry[], works: readonly FolderWork[]) {
    this.#placements = new GmailPlacements(plan);
    this.#works = new Map(works.map((work) => [work.entry, work]));
  }

  /** Target folders of a message of All Mail; none where all of them are left out. */
  placesOf({ labels }: SourceMessages, row: number): readonly number[] {
    const entries = this.#placements.of(labels?.[row] ?? []);
    const places = entries.flatMap((entry) => this.#works.get(entry)?.place ?? []);
    return [...new Set(places)].filter((place) => place !== 0);
  }

  /** Gives messages that are here the places that their labels say, and takes them from others. */
  async follow(round: Round, work: FolderWork, messages: SourceMessages, index: LedgerIndex): Promise<void> {
    let row = 0;
    for (const [position, uid] of messages.uids.entries()) {
      while (row < index.uids.length && (index.uids[row] ?? 0) < uid) row += 1;
      const entries: LedgerEntry[] = [];
      for (; index.uids[row] === uid; row += 1) {
        if (index.skipped[row] !== 1) entries.push(entryAt(index, work.record.number, row));
      }
      if (entries.length === 0) continue;
      const wanted = new Set(this.placesOf(messages, position));
      const missing = [...wanted].filter((place) => entries.every((entry) => entry.place !== place));
      const extra = entries.filter(({ place }) => !wanted.has(place));
      if (missing.length === 0 && extra.length === 0) continue;
      round.signal.throwIfAborted();
      await round.writes.run(async () => {
        await addPlaces(round, entries, missing);
        await removePlaces(round, work, extra);
      });
    }
  }
}

async function addPlaces(
  round: Round,
  entries: readonly LedgerEntry[],
  places: readonly number[],
): Promise<void> {
  if (places.length === 0) return;
  const states = await round.target.findItems(entries, round.signal);
  const at = states.findIndex((state) => state !== undefined);
  const [state, entry] = [states[at], entries[at]];
  // The owner has deleted all of them here.
  if (state === undefined || !entry?.digest) return;
  for (const place of places) await copyTo(round, entry, state, entry.digest, place);
}

async function copyTo(
  round: Round,
  entry: LedgerEntry,
  of: ItemPlace,
  digest: BodyHash,
  place: number,
): Promise<void> {
  const { folder, uid, size, receivedAt, flags, keywords } = entry;
  const arrival = { folder, uid, size, receivedAt, flags, keywords };
  const content = { kind: 'copy', of, digest } as const;
  const message = { content, receivedAt, flags, keywords, entry: arrival };
  await round.target.addMessages({ place, messages: [message] }, round.signal);
  round.journal.counts.moved += 1;
}

async function removePlaces(round: Round, work: FolderWork, entries: readonly LedgerEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const states = await round.target.findItems(entries, round.signal);
  const doomed = entries.filter((entry, position) => !isOwners(entry, states[position]));
  await round.target.removeItems(doomed, round.signal);
  const removeEntries = entries.map(({ folder, uid, place }) => ({
    folder,
    uids: uidRangesOf([uid as Uid]),
    place,
  }));
  await round.writeLedger({ removeEntries }, [work.record]);
}
