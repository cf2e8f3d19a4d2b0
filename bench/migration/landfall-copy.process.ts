/** Landfall's whole path in a process of its own: fetch, hash, ledger, durable in the mailbox store. */
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { letYoungHeapGrow, servedYoungBytes } from '../../src/base/young-heap.ts';
import { SourceServerLimits } from '../../src/migration/connection/server-limits.ts';
import { MessageSlabs } from '../../src/migration/sources/message-memory.ts';
import { MemoryBudget, sharedBudgetBytes } from '../../src/migration/sync/memory-budget.ts';
import { LandfallSide } from '../../tests/support/migration/landfall-side.ts';
import { syncRound } from '../../tests/support/migration/sync-round.ts';
import { answer } from './measured-process.ts';
import { roundSourceOf } from './round-source.ts';
import type { SourceAccount, Transfer } from './transfer.ts';

export interface CopyInput {
  readonly accounts: readonly SourceAccount[];
  readonly dataFolder: string;
  /** Copied before the clock starts: a server that moves an organisation has been running for a while. */
  readonly warmUp: SourceAccount | undefined;
}

export interface CopyOutput extends Transfer {
  readonly loopDelayP99Ms: number;
  /** Of the copy alone, all threads. */
  readonly copyCpuSeconds: number;
  /** What it takes to sync every file once more: next to nothing, if what was reported as done is on disk. */
  readonly syncAgainMs: number;
}

/** Into a mailbox each. The compiler is done with what a copy runs after some 15,000 messages. */
const warmRounds = 3;

answer<CopyInput, CopyOutput>(async ({ accounts, dataFolder, warmUp }) => {
  // As in a server that runs.
  letYoungHeapGrow(servedYoungBytes);
  await using side = new LandfallSide(dataFolder);
  const mailboxes = await Promise.all(accounts.map((_, index) => side.mailbox(index + 1)));
  // Of the process, as a server has them.
  const lent = { clock: systemClock, random: systemRandom };
  const shared = {
    budget: new MemoryBudget(sharedBudgetBytes),
    limits: new SourceServerLimits(lent),
    slabs: new MessageSlabs(),
  };
  if (warmUp !== undefined) {
    for (let round = 1; round <= warmRounds; round += 1) {
      await syncRound(side, await side.mailbox(accounts.length + round), {
        ...roundSourceOf(warmUp),
        ...shared,
      });
    }
  }
  const loopDelay = monitorEventLoopDelay({ resolution: 1 });
  loopDelay.enable();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(
    mailboxes.map((mailbox, index) => {
      const account = accounts[index];
      if (account === undefined) throw new RangeError('There is a mailbox for each account.');
      return syncRound(side, mailbox, { ...roundSourceOf(account), ...shared });
    }),
  );
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  loopDelay.disable();
  const syncAgainMs = await syncAll(dataFolder);
  // What the store has, not what the engine says.
  const usages = await Promise.all(mailboxes.map(async (mailbox) => (await mailbox.describe()).usage));
  return {
    messages: usages.reduce((sum, { itemCount }) => sum + itemCount, 0),
    bytes: usages.reduce((sum, { totalBytes }) => sum + totalBytes, 0),
    wallMs,
    loopDelayP99Ms: loopDelay.percentile(99) / 1e6,
    copyCpuSeconds: (user + system) / 1e6,
    syncAgainMs,
  };
});

async function syncAll(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const startedAt = performance.now();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = await open(path.join(entry.parentPath, entry.name), 'r+');
    await file.datasync().finally(() => file.close());
  }
  return performance.now() - startedAt;
}
