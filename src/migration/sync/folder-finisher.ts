import type { FolderWork } from './folder-work.ts';
import type { Round } from './round.ts';

const foldersPerWrite = 100;

/** Writes down that folders are done, several together: the next round begins from there. */
export class FolderFinisher {
  readonly #round: Round;
  #settled: FolderWork[] = [];

  constructor(round: Round) {
    this.#round = round;
  }

  /** Those with vanished messages wait until what became of these is known. */
  add(work: FolderWork): void {
    if (work.vanished !== undefined && work.vanished.rows.size > 0) return;
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
