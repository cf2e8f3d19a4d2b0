import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { MailStore } from '../store/ports/mail-store.ts';
import type { ChangeHub } from './change-hub.ts';
import type { IntakeLimits } from './message-intake.ts';
import type { StructureCache } from './structure-cache.ts';
import type { TextIndexer } from './text-indexer.ts';

/** What all mailboxes of a process share. */
export interface MailboxContext {
  readonly store: MailStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly hub: ChangeHub;
  readonly indexer: TextIndexer;
  readonly structures: StructureCache;
  readonly intakeLimits: IntakeLimits;
}
