/** Runs a round of the engine for a user: opens its two sides, and closes what it opened. */

import type { Clock } from '../../../base/clock.ts';
import { AppError, isAppError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { Mailboxes } from '../../../mailbox/mailboxes.ts';
import { ianaZone, utcOfWall } from '../../../wire/time-zones/zone.ts';
import { compileContentFilter } from '../../content-filter/content-filter.ts';
import { parseFolderPattern } from '../../folders/folder-patterns.ts';
import { MemoryBudget, sharedBudgetBytes } from '../../sync/memory-budget.ts';
import { syncMailbox } from '../../sync/sync-mailbox.ts';
import { type SyncOptions, type SyncResult, syncDefaults } from '../../sync/sync-types.ts';
import type { SyncJob, SyncObserver, SyncRunner } from '../ports.ts';
import type { MailboxSides } from './mailbox-sides.ts';

export interface MailboxSyncRunnerOptions {
  readonly mailboxes: Mailboxes;
  readonly sides: MailboxSides;
  readonly clock: Clock;
  readonly log: Log;
  /** What all mailboxes hold of messages in memory together. */
  readonly budgetBytes?: number;
}

export class MailboxSyncRunner implements SyncRunner {
  readonly #options: MailboxSyncRunnerOptions;
  readonly #budget: MemoryBudget;

  constructor(options: MailboxSyncRunnerOptions) {
    this.#options = options;
    this.#budget = new MemoryBudget(options.budgetBytes ?? sharedBudgetBytes);
  }

  async run(job: SyncJob, observer: SyncObserver, signal: AbortSignal): Promise<SyncResult> {
    const { clock, log, sides } = this.#options;
    const { source, openTarget, close } = await sides.open(job);
    try {
      const { target, ledger } = await openTarget();
      return await syncMailbox({
        source,
        target,
        ledger,
        options: optionsOf(job),
        clock,
        log,
        signal,
        budget: this.#budget,
        onProgress: (progress) => {
          // A survey has been answered: somebody has let us in.
          if (progress.phase !== 'surveying') observer.connected();
          observer.progress(progress);
        },
      });
    } catch (error) {
      signal.throwIfAborted();
      throw isAppError(error) && error.code === 'store.ledger.takenOver' ? takenOver(error) : error;
    } finally {
      await close();
    }
  }
}

/** Two nodes that both believe in their lease, or a verification: this one comes back when the other has ended. */
function takenOver(cause: AppError): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'migration.takenOver',
    message: 'Another round of the same mailbox has begun meanwhile. It is tried again by itself.',
    retryable: true,
    cause,
  });
}

function optionsOf({ settings, largestMessageBytes, massDeletions, round, source }: SyncJob): SyncOptions {
  const { includeFolders, excludeFolders, contentFilter, timeZone } = settings;
  return {
    ...(includeFolders.length > 0 ? { include: includeFolders.map(parseFolderPattern) } : {}),
    exclude: excludeFolders.map(parseFolderPattern),
    ...(contentFilter === null
      ? {}
      : {
          contentFilter: compileContentFilter(contentFilter, {
            toUtcMs: (localMs) => utcOfWall(ianaZone(timeZone), localMs),
          }),
        }),
    largestMessageBytes,
    massDeletion: { ...syncDefaults.massDeletion, action: massDeletions },
    isFinal: round === 'final',
    ...(source === undefined ? {} : { lanes: source.endpoint.maxConnectionsPerMailbox }),
  };
}
