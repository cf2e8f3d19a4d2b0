/** What holds for all migrations of an organisation. */
import type { MigrationProgress } from '../../store/ports/migration-store.ts';
import type { BatchCounts, UserTally } from '../states/batch-tally.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

export interface MigrationConfiguration {
  /** Between two rounds of a mailbox. */
  readonly incrementalIntervalMs: number;
  /** Mailboxes at work at once, over all endpoints and nodes. */
  readonly maxConcurrentMigrations: number;
  readonly maxNumberOfBatches: number;
  /** After mail has turned to its new servers, how long a batch is kept in step. */
  readonly cutoverWaitMs: number;
  /** A synced user that nobody has touched for so long is stopped. */
  readonly stopSyncedAfterMs: number;
  /** Stopped and failed users are removed after so long. */
  readonly removeStoppedAfterMs: number;
  readonly removeCompletedAfterMs: number;
  /** Larger ones are skipped, and reported. */
  readonly largestMessageBytes: number;
  /** When most of a folder vanishes at once from the source: `hold` keeps what was copied, and says so. */
  readonly massDeletions: 'hold' | 'follow';
}

/** Microsoft Learn: "Migrating IMAP mailboxes", "Manage migration batches"; the 72 hours are those of the source document. */
export const defaultMigrationConfiguration: MigrationConfiguration = {
  incrementalIntervalMs: dayMs,
  maxConcurrentMigrations: 300,
  maxNumberOfBatches: 100,
  cutoverWaitMs: 72 * hourMs,
  stopSyncedAfterMs: 60 * dayMs,
  removeStoppedAfterMs: 90 * dayMs,
  removeCompletedAfterMs: 60 * dayMs,
  largestMessageBytes: 35 * 1024 * 1024,
  massDeletions: 'hold',
};

export interface MigrationStatistics {
  readonly batches: number;
  readonly endpoints: number;
  readonly users: BatchCounts;
  readonly tally: UserTally;
  readonly progress: MigrationProgress;
}
