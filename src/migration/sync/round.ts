import { Turns } from '../../base/turns.ts';
import type { LedgerChange } from '../../store/ports/sync-ledger.ts';
import type { FolderRecord } from './folder-record.ts';
import { ProgressMeter } from './progress-meter.ts';
import { SyncJournal } from './sync-journal.ts';
import { type SyncOptions, type SyncRequest, syncDefaults } from './sync-types.ts';

/** What every step of one round shares. */
export class Round {
  readonly request: SyncRequest;
  readonly options: SyncOptions & Required<Omit<SyncOptions, 'contentFilter'>>;
  readonly journal: SyncJournal;
  readonly meter: ProgressMeter;
  /** Of this round: aborted as well when one of its steps has failed. */
  readonly signal: AbortSignal;
  /** The target and the ledger are written by one at a time. */
  readonly writes = new Turns(1);
  /** Stores of new messages: several, where the target can. */
  readonly adds: Turns;

  constructor(request: SyncRequest, signal: AbortSignal) {
    this.request = request;
    this.signal = signal;
    this.options = { include: [], exclude: [], isFinal: false, ...syncDefaults, ...request.options };
    this.journal = new SyncJournal(request.clock);
    const { concurrentAdds = 1 } = request.target;
    this.adds = concurrentAdds > 1 ? new Turns(concurrentAdds) : this.writes;
    this.meter = new ProgressMeter(request.clock, request.onProgress);
  }

  get target() {
    return this.request.target;
  }

  get source() {
    return this.request.source;
  }

  /** With the folders of the entries, where the ledger does not have them yet. To be called in turn. */
  async writeLedger(change: Omit<LedgerChange, 'session'>, records: readonly FolderRecord[]): Promise<void> {
    const unwritten = records.filter((record) => record.needsWriting);
    const putFolders = [...(change.putFolders ?? []), ...unwritten.map((record) => record.change())];
    await this.request.ledger.write(putFolders.length > 0 ? { ...change, putFolders } : change);
    for (const record of unwritten) record.written();
  }
}
