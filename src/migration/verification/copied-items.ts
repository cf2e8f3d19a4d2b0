/**
 * Which items of the target stand for which messages of the source. An item stands for one message alone: where the
 * record names it for a second one, that one is missing.
 */
import type { LedgerIndex } from '../../store/ports/sync-ledger.ts';
import { digestAt } from '../sync/ledger-rows.ts';
import { Breather } from './breather.ts';
import type { ItemTable } from './item-table.ts';
import { secondOf } from './judge-message.ts';
import type { RecordedFolder } from './ledger-snapshot.ts';
import type { OnlyHere } from './verification-model.ts';
import type { VerificationTarget, VerifiedFolder } from './verification-target.ts';

export type CopiedItem =
  | { readonly kind: 'here'; readonly row: number; readonly isMoved: boolean }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'claimedTwice' }
  | { readonly kind: 'gone' };

export class CopiedItems {
  readonly table: ItemTable;
  readonly #target: VerificationTarget;
  readonly #signal: AbortSignal;
  #deleted: ReadonlySet<number> | undefined;
  /** Rows that stand for no message, by what they are known by. */
  #unclaimed: Map<string, number[]> | undefined;

  constructor(table: ItemTable, target: VerificationTarget, signal: AbortSignal) {
    this.table = table;
    this.#target = target;
    this.#signal = signal;
  }

  async claimAll(recorded: readonly RecordedFolder[]): Promise<void> {
    const breather = new Breather(this.#signal);
    for (const { folder, index } of recorded) {
      for (const [at, uid] of index.uids.entries()) {
        await breather.step();
        if (index.skipped[at] === 1) continue;
        const row = this.table.find(index.places[at] ?? 0, index.items[at] ?? 0);
        if (row !== undefined) this.table.claim(row, folder.number, uid);
      }
    }
  }

  /** Of an entry that is not skipped. */
  async find(folder: number, index: LedgerIndex, at: number): Promise<CopiedItem> {
    const place = index.places[at] ?? 0;
    const item = index.items[at] ?? 0;
    const uid = index.uids[at] ?? 0;
    const row = this.table.find(place, item);
    if (row !== undefined) {
      if (!this.table.isClaimedBy(row, folder, uid)) return { kind: 'claimedTwice' };
      return { kind: 'here', row, isMoved: this.table.placeAt(row) !== place };
    }
    const elsewhere = this.#takeUnclaimed(index, at);
    if (elsewhere !== undefined) {
      this.table.claim(elsewhere, folder, uid);
      return { kind: 'here', row: elsewhere, isMoved: true };
    }
    this.#deleted ??= await this.#target.listDeleted(this.#signal);
    return { kind: this.#deleted.has(item) ? 'deleted' : 'gone' };
  }

  /** After every folder was looked at. */
  listOnlyHere(folders: readonly VerifiedFolder[]): OnlyHere[] {
    const claimed = new Map<number, Set<string>>();
    const unclaimed = new Map<number, number[]>();
    for (let row = 0; row < this.table.length; row += 1) {
      if (this.table.isClaimed(row)) continue;
      const place = this.table.placeAt(row);
      unclaimed.set(place, [...(unclaimed.get(place) ?? []), row]);
    }
    for (let row = 0; row < this.table.length; row += 1) {
      const place = this.table.placeAt(row);
      if (!this.table.isClaimed(row) || !unclaimed.has(place)) continue;
      const keys = claimed.get(place) ?? new Set();
      keys.add(this.#contentKey(row));
      claimed.set(place, keys);
    }
    return folders.flatMap(({ place, path }) => {
      const rows = unclaimed.get(place) ?? [];
      const doubled = rows.filter((row) => claimed.get(place)?.has(this.#contentKey(row)) === true).length;
      return rows.length === 0 ? [] : [{ path, messages: rows.length, doubled }];
    });
  }

  /** A message that was moved by a client that copies and deletes has another number. */
  #takeUnclaimed(index: LedgerIndex, at: number): number | undefined {
    this.#unclaimed ??= this.#indexUnclaimed();
    const size = index.sizes[at] ?? 0;
    const received = secondOf(index.receivedAts[at] ?? 0);
    const rows =
      this.#unclaimed.get(`${digestAt(index, at)} ${received}`) ?? this.#unclaimed.get(`${size} ${received}`);
    return rows?.pop();
  }

  #indexUnclaimed(): Map<string, number[]> {
    const byContent = new Map<string, number[]>();
    for (let row = 0; row < this.table.length; row += 1) {
      if (this.table.isClaimed(row)) continue;
      const key = this.#contentKey(row);
      const rows = byContent.get(key) ?? [];
      rows.push(row);
      byContent.set(key, rows);
    }
    return byContent;
  }

  /** By digest where the target tells it, else by size; and when it was received. */
  #contentKey(row: number): string {
    const digest = this.table.digestAt(row) ?? String(this.table.sizeAt(row));
    return `${digest} ${secondOf(this.table.receivedAt(row))}`;
  }
}
