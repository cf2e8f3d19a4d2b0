import type { Guid } from '../../base/ids.ts';
import type { RouteGoal } from './cutover-record.ts';
import type { DomainRoutes } from './mail-route.ts';

/**
 * `Unknown`: DNS gave no answer. `Pending`: the record has not been changed. `Waiting`: it has, and the waiting time runs.
 * `Passed`: the waiting time is over. Mailboxes that have not been synchronised since are another matter.
 */
export type CutoverStatus = 'Unknown' | 'Pending' | 'Waiting' | 'Passed';

export interface DomainCutover extends DomainRoutes {
  readonly status: CutoverStatus;
  /** When it was first seen that mail goes where it should. */
  readonly changedAt: number | null;
  /** The last look at which it did not: the change was made between the two. `null` where there was none. */
  readonly oldSeenAt: number | null;
  readonly oldExchanges: readonly string[];
  /**
   * Until when caches somewhere may still have the old record, by its TTL; `null` before the change, and where the old
   * record was never seen.
   */
  readonly cachedUntil: number | null;
  /** End of the waiting time; `null` before the change. */
  readonly waitUntil: number | null;
  /** 0 once it is over; the whole waiting time before the change. */
  readonly hoursLeft: number;
  readonly mailboxCount: number;
  /** Those whose last successful synchronisation began after the change. */
  readonly syncedSinceCount: number;
}

/** A mailbox that was not synchronised since mail for its domain has turned. */
export interface UnsyncedMailbox {
  readonly emailAddress: string;
  readonly domain: string;
  /** `null`: never. */
  readonly lastSyncedAt: number | null;
}

export interface CutoverCheck {
  readonly batch: Guid;
  readonly checkedAt: number;
  readonly goal: RouteGoal;
  readonly waitMs: number;
  /** The names that count as ours. */
  readonly ownNames: readonly string[];
  /** By name. */
  readonly domains: readonly DomainCutover[];
  readonly mailboxCount: number;
  /** Mailboxes that were synchronised at all. */
  readonly syncedCount: number;
  readonly unsyncedCount: number;
  /** The first of them. */
  readonly unsynced: readonly UnsyncedMailbox[];
  /** Every domain has passed, and every mailbox was synchronised since. */
  readonly isSafe: boolean;
}
