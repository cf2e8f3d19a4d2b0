/** Folders that are no longer at the source, or that are there under another UIDVALIDITY: what they held waits here. */
import type { LedgerIndex } from '../../store/ports/sync-ledger.ts';
import { isSelectable } from '../folders/source-folder.ts';
import type { Claims } from './claims.ts';
import type { FolderRecord } from './folder-record.ts';
import type { VanishedEntries } from './folder-work.ts';
import type { Round } from './round.ts';
import { settleVanished } from './vanished.ts';

interface GoneFolder {
  readonly record: FolderRecord;
  readonly vanished: VanishedEntries;
}

export class GoneFolders {
  readonly #round: Round;
  readonly #claims: Claims;
  readonly #gone: GoneFolder[] = [];

  constructor(round: Round, claims: Claims) {
    this.#round = round;
    this.#claims = claims;
  }

  /** What arrives elsewhere may be what was here. */
  async add(record: FolderRecord): Promise<void> {
    const index = await this.#round.request.ledger.readIndex(record.number);
    this.addRest(record, index, new Set(index.uids.keys()));
  }

  /** Rows of it that were not found again under another number. */
  addRest(record: FolderRecord, index: LedgerIndex, rows: Set<number>): void {
    const vanished = { index, rows, known: index.uids.length, isFolderGone: true };
    this.#gone.push({ record, vanished });
    this.#claims.offerVanished(record.number, vanished);
  }

  /** When all that arrives has arrived. Deepest first; `living` are the places of folders that are there. */
  async settle(living: ReadonlySet<number>): Promise<void> {
    if (this.#gone.length === 0) return;
    const still = await this.#stillListed();
    const byDepth = this.#gone.toSorted(
      (a, b) => b.record.progress.targetPath.length - a.record.progress.targetPath.length,
    );
    for (const { record, vanished } of byDepth) {
      if (still.has(record.name)) continue;
      const title = record.progress.targetPath.join('/');
      const isSettled = await settleVanished(this.#round, { record, title, role: undefined, vanished });
      if (!isSettled) continue;
      await this.#round.writes.run(() => this.#remove(record, living));
    }
  }

  /** Asked again: a folder that was left out of one answer is not gone. */
  async #stillListed(): Promise<ReadonlySet<string>> {
    if (this.#gone.every(({ record }) => record.isRelic)) return new Set();
    const { listing } = await this.#round.source.survey(this.#round.signal);
    return new Set(listing.folders.filter(isSelectable).map(({ name }) => name));
  }

  async #remove({ number, progress, isRelic }: FolderRecord, living: ReadonlySet<number>): Promise<void> {
    const { target, signal, journal } = this.#round;
    await this.#round.request.ledger.write({ removeFolders: [number] });
    if (progress.place === 0 || living.has(progress.place)) return;
    if (await target.removeEmptyFolder(progress.place, signal)) {
      journal.counts.foldersRemoved += 1;
      journal.note(`"${progress.targetPath.join('/')}" is gone at the source, and was removed here.`);
    } else if (!isRelic) {
      journal.note(
        `"${progress.targetPath.join('/')}" is gone at the source, and stays here for what it holds.`,
      );
    }
  }
}
