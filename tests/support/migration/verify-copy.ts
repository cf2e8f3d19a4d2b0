import { systemClock } from '../../../src/base/clock.ts';
import type { Mailbox } from '../../../src/mailbox/mailbox.ts';
import type { SyncLedgerView } from '../../../src/mailbox/sync-ledger.ts';
import { MailboxVerificationTarget } from '../../../src/migration/verification/mailbox-verification-target.ts';
import { verifyMailbox } from '../../../src/migration/verification/verify-mailbox.ts';
import { openSource, type RoundSource } from './sync-round.ts';

/** What the product's own verification has to say of a copy whose source is at rest; nothing if it is clean. */
export async function verifyCopy(
  mailbox: Mailbox,
  ledger: SyncLedgerView,
  round: RoundSource,
): Promise<string[]> {
  const source = openSource(round);
  try {
    const { isClean, totals, findings, onlyHere } = await verifyMailbox({
      source,
      target: new MailboxVerificationTarget(mailbox),
      ledger,
      mode: 'Digests',
      clock: systemClock,
      signal: new AbortController().signal,
    });
    const isWhole = isClean && totals.matched === totals.source && onlyHere.length === 0;
    if (isWhole) return [];
    return [
      `verification: ${JSON.stringify({ isClean, ...totals, onlyHere })}`,
      ...findings.map(({ folder, uid, reason, text }) => `${folder} UID ${uid}: ${reason}, ${text}`),
    ];
  } finally {
    await source.close();
  }
}
