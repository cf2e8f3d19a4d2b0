/**
 * What a server does while large messages come in for many mailboxes at once, and how soon it answers an administrator
 * meanwhile. Everything of the server is here but its sockets.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import { boundYoungHeap, letYoungHeapGrow, servedYoungBytes } from '../../src/base/young-heap.ts';
import type { Mailbox } from '../../src/mailbox/mailbox.ts';
import { answer } from './measured-process.ts';
import { roundSourceOf } from './round-source.ts';
import type { SourceAccount } from './transfer.ts';

export interface LargeInput {
  readonly accounts: readonly SourceAccount[];
  readonly dataFolder: string;
}

export interface LargeOutput {
  readonly messages: number;
  readonly wallMs: number;
  /** Resident, before the first copy began. */
  readonly restingMb: number;
  /** Of each Get-Mailbox while copies were under way. */
  readonly answersMs: readonly number[];
}

const pauseMs = 10;
const quiet = { write: () => undefined };

// As `landfall start` begins, before what is large is loaded.
boundYoungHeap();

answer<LargeInput, LargeOutput>(async ({ accounts, dataFolder }) => {
  const { openFolder, openPlatform } = await import('../../src/composition/open-platform.ts');
  const { getConfiguration, loadConfiguration } = await import('../../src/configuration/load.ts');
  const { SourceServerLimits } = await import('../../src/migration/connection/server-limits.ts');
  const { MessageSlabs } = await import('../../src/migration/sources/message-memory.ts');
  const { MemoryBudget, sharedBudgetBytes } = await import('../../src/migration/sync/memory-budget.ts');
  const { syncRound } = await import('../../tests/support/migration/sync-round.ts');
  const settings = [`store.dataFolder=${dataFolder}`];
  const config = getConfiguration(loadConfiguration({ settings, environment: {}, workingFolder: '/' }));
  const lent = { clock: systemClock, random: systemRandom, log: silentLog };
  const surroundings = { ...lent, version: '0.0.0', pid: process.pid, command: 'landfall start' };
  await using platform = await openPlatform(config, openFolder(config, {}, surroundings), {}, surroundings);
  letYoungHeapGrow(servedYoungBytes);
  const { signal } = new AbortController();
  const runtime = await platform.sessions.open(
    { kind: 'platform', name: 'bench' },
    { signal, language: 'en' },
  );
  const run = async (line: string) => {
    let objects = 0;
    for await (const _ of runtime.run(line, quiet)) objects += 1;
    return objects;
  };
  const [organization] = await platform.organizations.list({ states: ['active'], limit: 1 });
  if (organization === undefined) throw new Error('The data folder has no organisation.');
  const boxes: Mailbox[] = [];
  for await (const { mailbox } of platform.mailboxes.each(organization.tenant)) {
    boxes.push(platform.mailboxes.open({ tenant: organization.tenant, mailbox }));
  }
  const restingMb = process.memoryUsage.rss() / (1 << 20);
  const shared = {
    budget: new MemoryBudget(sharedBudgetBytes),
    limits: new SourceServerLimits(lent),
    slabs: new MessageSlabs(),
  };
  let isCopying = true;
  const answersMs: number[] = [];
  const asking = (async () => {
    while (isCopying) {
      const askedAt = performance.now();
      if ((await run('Get-Mailbox user7')) !== 1) throw new Error('Get-Mailbox found nothing.');
      answersMs.push(performance.now() - askedAt);
      await sleep(pauseMs);
    }
  })();
  const startedAt = performance.now();
  const copying = Promise.all(
    accounts.map((account, index) => {
      const mailbox = boxes[index];
      if (mailbox === undefined) throw new RangeError('There is a mailbox for each account.');
      return syncRound(platform, mailbox, { ...roundSourceOf(account), ...shared });
    }),
  ).finally(() => {
    isCopying = false;
  });
  await Promise.all([copying, asking]);
  const wallMs = performance.now() - startedAt;
  const usages = await Promise.all(boxes.map(async (mailbox) => (await mailbox.describe()).usage.itemCount));
  return { messages: usages.reduce((sum, count) => sum + count, 0), wallMs, restingMb, answersMs };
});
