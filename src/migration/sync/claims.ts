/**
 * Messages that arrive and are at the target already. Two kinds of items can be claimed, each once:
 *
 * - those whose entry has vanished from another folder of the source, or from this one under its former UIDVALIDITY:
 *   the message was moved, and its item follows;
 * - those in the target folder that no entry accounts for: another tool has copied them, or an earlier batch under
 *   another name of the server, or they were restored from a backup.
 *
 * Sizes and times received are compared first, to the second, as IMAP tells them: digests are made of few.
 */
import type { BodyHash, Uid } from '../../base/ids.ts';
import type { LedgerArrival, LedgerEntry } from '../../store/ports/sync-ledger.ts';
import { uidRangesOf } from '../../store/uid-ranges.ts';
import type { Arriving } from './arrivals.ts';
import { flagDifference } from './compare-folder.ts';
import type { FolderWork, VanishedEntries } from './folder-work.ts';
import { digestAt, entryAt } from './ledger-rows.ts';
import type { Round } from './round.ts';
import type { TargetItem } from './target-port.ts';

/** A message that was at the target already. */
export interface Adopted {
  readonly arriving: Arriving;
  readonly item: number;
  readonly digest: BodyHash;
}

export interface Settled {
  readonly fresh: readonly Arriving[];
  readonly adopted: readonly Adopted[];
}

interface VanishedRow {
  readonly folder: number;
  readonly entries: VanishedEntries;
  readonly row: number;
}

type UnclaimedItems = Map<number, TargetItem[]>;

export class Claims {
  readonly #round: Round;
  /** By size. */
  readonly #vanished = new Map<number, VanishedRow[]>();
  /** By target folder, then by size. */
  readonly #unclaimed = new Map<number, Promise<UnclaimedItems>>();
  readonly #isAccountedFor: (place: number) => Promise<ReadonlySet<number> | undefined>;

  /** `itemsOf`: items of a target folder that entries account for; undefined where nothing else is there. */
  constructor(round: Round, itemsOf: (place: number) => Promise<ReadonlySet<number> | undefined>) {
    this.#round = round;
    this.#isAccountedFor = itemsOf;
  }

  offerVanished(folder: number, entries: VanishedEntries): void {
    for (const row of entries.rows) {
      if (entries.index.skipped[row] === 1) continue;
      const size = entries.index.sizes[row] ?? 0;
      const rows = this.#vanished.get(size) ?? [];
      rows.push({ folder, entries, row });
      this.#vanished.set(size, rows);
    }
  }

  /** What is here already, and what must be stored. */
  async settle(work: FolderWork, place: number, arriving: readonly Arriving[]): Promise<Settled> {
    const unclaimed = await this.#unclaimedAt(place);
    if (this.#vanished.size === 0 && unclaimed.size === 0) return { fresh: arriving, adopted: [] };
    const fresh: Arriving[] = [];
    const adopted: Adopted[] = [];
    for (const each of arriving) {
      if (await this.#claimVanished(work, place, each)) continue;
      const { entry } = each;
      const item = unclaimed.has(entry.size)
        ? await this.adopt(work, place, entry, digestOf(each))
        : undefined;
      if (item === undefined) fresh.push(each);
      else adopted.push({ arriving: each, item, digest: digestOf(each) });
    }
    return { fresh, adopted };
  }

  /** The item that an entry is given to; undefined where none is left. */
  async adopt(
    work: FolderWork,
    place: number,
    entry: LedgerArrival,
    digest: BodyHash,
  ): Promise<number | undefined> {
    const items = (await this.#unclaimedAt(place)).get(entry.size) ?? [];
    const { target, writes, signal } = this.#round;
    for (const item of [...items]) {
      if (secondOf(item.receivedAt) !== secondOf(entry.receivedAt)) continue;
      const its = item.digest ?? (await target.findDigest(place, item.item, signal));
      const at = items.indexOf(item);
      if (its !== digest || at === -1) continue;
      items.splice(at, 1);
      await writes.run(async () => {
        const { flags: addFlags, keywords: addKeywords } = entry;
        const change = { addFlags, addKeywords, removeFlags: 0, removeKeywords: [] };
        await target.changeFlags([{ place, item: item.item, ...change }], signal);
        const putEntries: LedgerEntry[] = [{ ...entry, place, item: item.item, digest, skipped: null }];
        await this.#round.writeLedger({ putEntries }, [work.record]);
      });
      return item.item;
    }
    return undefined;
  }

  async #claimVanished(work: FolderWork, place: number, arriving: Arriving): Promise<boolean> {
    const rows = this.#vanished.get(arriving.entry.size);
    if (rows === undefined || rows.length === 0 || arriving.places.length > 1) return false;
    const second = secondOf(arriving.entry.receivedAt);
    const isLike = ({ entries, row }: VanishedRow) =>
      secondOf(entries.index.receivedAts[row] ?? 0) === second;
    if (!rows.some(isLike)) return false;
    const digest = digestOf(arriving);
    for (;;) {
      const at = rows.findIndex((each) => isLike(each) && digestAt(each.entries.index, each.row) === digest);
      const found = rows[at];
      if (found === undefined) return false;
      rows.splice(at, 1);
      if (await this.#follow(work, place, arriving, found, digest)) return true;
    }
  }

  /**
   * The item goes along, unless the owner has put it elsewhere meanwhile. One that is deleted here is no match: its
   * message is copied anew rather than lost.
   */
  async #follow(
    work: FolderWork,
    place: number,
    { entry }: Arriving,
    { folder, entries, row }: VanishedRow,
    digest: BodyHash,
  ): Promise<boolean> {
    const { target, writes, journal, signal } = this.#round;
    const before = entryAt(entries.index, folder, row);
    const isFollowed = await writes.run(async () => {
      const from = { place: before.place, item: before.item };
      const [state] = await target.findItems([from], signal);
      if (state === undefined) return false;
      entries.rows.delete(row);
      await target.changeFlags([{ ...state, ...flagDifference(before, entry) }], signal);
      let { item } = state;
      if (state.place === before.place && place !== before.place) {
        // Last, as close to its entry as can be: broken off between the two, it would look like the owner's doing.
        const [moved] = await target.moveItems([from], place, signal);
        item = moved?.item ?? item;
      }
      // Where it would be, had the owner not moved it.
      const putEntries: LedgerEntry[] = [{ ...entry, place, item, digest, skipped: null }];
      const uids = uidRangesOf([before.uid as Uid]);
      const removeEntries = [{ folder, uids, place: before.place }];
      await this.#round.writeLedger({ removeEntries, putEntries }, [work.record]);
      return true;
    });
    if (!isFollowed) return false;
    journal.counts.moved += 1;
    work.resolve(1);
    return true;
  }

  /** Read when the first message arrives for a folder. */
  #unclaimedAt(place: number): Promise<UnclaimedItems> {
    const known = this.#unclaimed.get(place);
    if (known !== undefined) return known;
    const reading = this.#readUnclaimed(place);
    this.#unclaimed.set(place, reading);
    return reading;
  }

  async #readUnclaimed(place: number): Promise<UnclaimedItems> {
    const items: UnclaimedItems = new Map();
    const accountedFor = await this.#isAccountedFor(place);
    if (accountedFor === undefined) return items;
    for await (const page of this.#round.target.listItems(place, this.#round.signal)) {
      for (const item of page) {
        if (accountedFor.has(item.item)) continue;
        const same = items.get(item.size) ?? [];
        same.push(item);
        items.set(item.size, same);
      }
    }
    return items;
  }
}

function digestOf({ content }: Arriving): BodyHash {
  return content.kind === 'taken' ? content.message.digest : content.digest;
}

function secondOf(ms: number): number {
  return Math.floor(ms / 1000);
}
