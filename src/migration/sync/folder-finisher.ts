import type { FolderWork } from './folder-work.ts';
import type { Round } from './round.ts';
import { settleVanished } from './vanished.ts';

const foldersPerWrite = 100;

/** Writes down that folders are done, several together: the next round begins from there. */
export class FolderFinisher {
  readonly #round: Round;
  #settled: FolderWork[] = [];
  /** Until it is known what became of their vanished messages. */
  readonly #waiting: FolderWork[] = [];

  constructor(round: Round) {
    this.#round = round;
  }

  add(work: FolderWork): void {
    if (work.vanished !== undefined) {
      this.#waiting.push(work);
      return;
    }
    this.#finish(work);
  }

  /** When all that arrives has arrived: what has not arrived elsewhere is removed. */
  async settleVanished(): Promise<void> {
    for (const work of this.#waiting) {
      const { record, title, vanished } = work;
      if (vanished === undefined) continue;
      const role = work.entry.role;
      const isSettled =
        vanished.rows.size === 0 || (await settleVanished(this.#round, { record, title, role, vanished }));
      if (isSettled) this.#finish(work);
      await this.flushLarge();
    }
  }

  #finish(work: FolderWork): void {
    this.#settled.push(work);
    this.#round.meter.state.syncedFolders += 1;
    this.#round.meter.touch();
  }

  async flushLarge(): Promise<void> {
    if (this.#settled.length >= foldersPerWrite) await this.flush();
  }

  async flush(): Promise<void> {
    const settled = this.#settled;
    if (settled.length === 0) return;
    this.#settled = [];
    const now = this.#round.request.clock.now();
    for (const work of settled) {
      work.record.progress = work.settledProgress(now);
      work.record.needsWriting = true;
    }
    const records = settled.map(({ record }) => record);
    await this.#round.writes.run(() => this.#round.writeLedger({}, records));
  }
}
