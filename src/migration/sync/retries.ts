import type { LedgerEntry } from '../../store/ports/sync-ledger.ts';
import type { SyncLedger, SyncOptions } from './sync-types.ts';

const entriesPerPage = 1000;

type RetryOptions = Required<Pick<SyncOptions, 'largestMessageBytes' | 'maxAttempts' | 'isFinal'>> &
  Pick<SyncOptions, 'contentFilter'>;

/** Whether what was skipped is tried once more: as often as is set, and at once when what stood against it is gone. */
export function shouldRetry({ skipped, size, receivedAt }: LedgerEntry, options: RetryOptions): boolean {
  if (skipped === null) return false;
  const { contentFilter, largestMessageBytes, maxAttempts, isFinal } = options;
  switch (skipped.reason) {
    case 'filtered':
      return contentFilter === undefined || contentFilter.matches(receivedAt);
    case 'tooLarge':
      return size <= largestMessageBytes;
    case 'unavailable':
    case 'damaged':
    case 'refusedByTarget':
      return isFinal || (skipped.attempts < maxAttempts && !skipped.isApproved);
  }
}

/** Skipped messages, of one folder where given, in pages as they are asked for. */
export async function* readSkipped(ledger: SyncLedger, folder?: number): AsyncGenerator<LedgerEntry> {
  let after: LedgerEntry | undefined;
  for (;;) {
    const entries = await ledger.listEntries({
      onlySkipped: true,
      limit: entriesPerPage,
      ...(folder !== undefined && { folder }),
      ...(after && { after }),
    });
    yield* entries;
    after = entries.at(-1);
    if (entries.length < entriesPerPage) return;
  }
}
