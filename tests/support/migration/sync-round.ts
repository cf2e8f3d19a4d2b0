import { type Clock, systemClock } from '../../../src/base/clock.ts';
import { ConcealedText } from '../../../src/base/concealed-text.ts';
import { silentLog } from '../../../src/base/log.ts';
import { systemRandom } from '../../../src/base/random.ts';
import type { Mailbox } from '../../../src/mailbox/mailbox.ts';
import type { Mailboxes } from '../../../src/mailbox/mailboxes.ts';
import type { SyncLedgerHandle } from '../../../src/mailbox/sync-ledger.ts';
import { SourceServerLimits } from '../../../src/migration/connection/server-limits.ts';
import type { SourceServerSettings } from '../../../src/migration/connection/source-settings.ts';
import { readSourceLogin } from '../../../src/migration/csv/source-login.ts';
import { ImapSource } from '../../../src/migration/sources/imap-source.ts';
import type { MessageSlabs } from '../../../src/migration/sources/message-memory.ts';
import { MailboxTarget } from '../../../src/migration/sync/mailbox-target.ts';
import { MemoryBudget } from '../../../src/migration/sync/memory-budget.ts';
import { syncMailbox } from '../../../src/migration/sync/sync-mailbox.ts';
import type { SyncOptions, SyncResult } from '../../../src/migration/sync/sync-types.ts';

export interface RoundSource {
  readonly settings: SourceServerSettings;
  /** A user name in any of the forms of a migration's CSV file. */
  readonly user: string;
  readonly password: string;
  readonly userRoot?: string;
  readonly options?: SyncOptions;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** Shared by all rounds at one server, as an endpoint's are. */
  readonly limits?: SourceServerLimits;
  readonly budget?: MemoryBudget;
  readonly slabs?: MessageSlabs;
}

export interface RoundResult {
  readonly result: SyncResult;
  readonly ledger: SyncLedgerHandle;
}

const budgetBytes = 24 * 1024 * 1024;

/** One round of a migration into a mailbox here, put together as a server does it. */
export async function syncRound(
  side: { readonly mailboxes: Mailboxes },
  mailbox: Mailbox,
  round: RoundSource,
): Promise<RoundResult> {
  const { clock = systemClock } = round;
  const source = openSource(round);
  try {
    const { tenant } = mailbox.key;
    const identity = { mailbox: mailbox.key.mailbox, source: source.identity, target: '' };
    const ledger = await side.mailboxes.openLedger(tenant, identity);
    const result = await syncMailbox({
      source,
      target: new MailboxTarget(mailbox, ledger),
      ledger,
      ...(round.options && { options: round.options }),
      clock,
      log: silentLog,
      signal: round.signal ?? new AbortController().signal,
      budget: round.budget ?? new MemoryBudget(budgetBytes),
    });
    return { result, ledger };
  } finally {
    await source.close();
  }
}

/** Whoever opens it closes it. */
export function openSource(round: RoundSource): ImapSource {
  const { settings, user, password, userRoot, clock = systemClock } = round;
  return new ImapSource({
    settings,
    limits: round.limits ?? new SourceServerLimits({ clock, random: systemRandom }),
    credentials: {
      login: readSourceLogin(user, { userRoot }),
      secret: { kind: 'password', password: new ConcealedText(password) },
    },
    clock,
    random: systemRandom,
    ...(round.slabs && { slabs: round.slabs }),
  });
}
