/** Landfall's whole path in a process of its own: fetch, hash, ledger, durable in the mailbox store. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { LandfallSide } from '../../tests/support/migration/landfall-side.ts';
import { syncRound } from '../../tests/support/migration/sync-round.ts';
import { answer } from './measured-process.ts';
import { roundSourceOf } from './round-source.ts';
import type { SourceAccount, Transfer } from './transfer.ts';

export interface CopyInput {
  readonly accounts: readonly SourceAccount[];
  readonly dataFolder: string;
}

export interface CopyOutput extends Transfer {
  readonly loopDelayP99Ms: number;
}

answer<CopyInput, CopyOutput>(async ({ accounts, dataFolder }) => {
  await using side = new LandfallSide(dataFolder);
  const mailboxes = await Promise.all(accounts.map((_, index) => side.mailbox(index + 1)));
  const loopDelay = monitorEventLoopDelay({ resolution: 1 });
  loopDelay.enable();
  const startedAt = performance.now();
  await Promise.all(
    mailboxes.map((mailbox, index) => {
      const account = accounts[index];
      if (account === undefined) throw new RangeError('There is a mailbox for each account.');
      return syncRound(side, mailbox, roundSourceOf(account));
    }),
  );
  const wallMs = performance.now() - startedAt;
  loopDelay.disable();
  // What the store has, not what the engine says.
  const usages = await Promise.all(mailboxes.map(async (mailbox) => (await mailbox.describe()).usage));
  return {
    messages: usages.reduce((sum, { itemCount }) => sum + itemCount, 0),
    bytes: usages.reduce((sum, { totalBytes }) => sum + totalBytes, 0),
    wallMs,
    loopDelayP99Ms: loopDelay.percentile(99) / 1e6,
  };
});
