/**
 * Whole mailboxes from one Dovecot on this machine, by Landfall and by others, in turns: what each reports as done is on
 * disk. mbsync and doveadm write a file for each message and sync it, as they do by default; Landfall has the message,
 * its row and its entry in the ledger synced. The bare socket keeps nothing, and is the bound.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultFoldersIn } from '../src/mailbox/default-folders.ts';
import { FaultProxy } from '../tests/support/imap/fault-proxy.ts';
import { type FaultPlan, noFaults, roundTripOf } from '../tests/support/imap/faults.ts';
import { PlainClient } from '../tests/support/imap/plain-client.ts';
import { type Benchmark, type BenchmarkContext, type Bounds, percentiles, type Result } from './harness.ts';
import { makeOrganization } from './mailbox-list-fixture.ts';
import { accountsOf } from './migration/accounts.ts';
import type { LargeInput, LargeOutput } from './migration/landfall-large.process.ts';
import type { RoundsInput, RoundsOutput } from './migration/landfall-rounds.process.ts';
import { copyOnce, measureLimits, measureTransfer, rateOf } from './migration/measure-transfer.ts';
import { runProcess } from './migration/measured-process.ts';
import { mixedFolders } from './migration/mixed-mailbox.ts';
import { hasImapsync, runMbsync } from './migration/peers.ts';
import { startLargeDovecot, startPlantedDovecot, warmUser } from './migration/planted-source.ts';
import { plotRates, type RatePoint } from './migration/rate-plot.ts';
import type { RawInput, RawOutput } from './migration/raw-fetch.process.ts';
import { freshTarget, removeTargets } from './migration/targets.ts';

/** The same proxy with and without distance: what a long way costs, and not what the proxy does. */
async function measureDistance(context: BenchmarkContext): Promise<Result> {
  const { server, users, messages } = await startPlantedDovecot(context, 1);
  const proxy = await FaultProxy.start(server);
  context.cleanup(() => proxy[Symbol.asyncDispose]());
  const [warmUp, ...accounts] = accountsOf(server, [warmUser, ...users], false).map((account) => ({
    ...account,
    port: proxy.port,
  }));
  const rate = async (plan: FaultPlan) => {
    proxy.plan = plan;
    return rateOf(await copyOnce(context, { accounts, warmUp }), messages);
  };
  const [near, far]: [number[], number[]] = [[], []];
  for (let round = 0; round < 3; round += 1) {
    near.push(await rate(noFaults));
    far.push(await rate(roundTripOf(40)));
  }
  return {
    value: percentiles(far).p50,
    peer: { name: 'the same proxy without delay', value: percentiles(near).p50 },
  };
}

async function measureRounds(context: BenchmarkContext): Promise<Result> {
  const { server, users } = await startPlantedDovecot(context, 1);
  const [account] = accountsOf(server, users, false);
  if (account === undefined) throw new Error('There is one mailbox.');
  await using owner = await PlainClient.signIn(account, { name: account.user, password: account.password });
  for (let folder = mixedFolders.length; folder < 20; folder += 1) await owner.must(`CREATE More${folder}`);
  const dataFolder = await freshTarget(context, 'landfall');
  const { output } = await runProcess<RoundsInput, RoundsOutput>('landfall-rounds', {
    account,
    dataFolder,
    rounds: 5,
  });
  const unchanged = percentiles(output.unchangedMs);
  const changed = percentiles(output.changedMs);
  return {
    value: unchanged.p50,
    extra: {
      unchangedMaxMs: unchanged.max,
      changedMs: changed.p50,
      changedMaxMs: changed.max,
      folders: output.folders,
    },
    note: 'each round signs in anew; changed: 100 new messages and other flags on 200',
  };
}

async function measureLarge(context: BenchmarkContext): Promise<Result> {
  const { server, users, messages } = await startLargeDovecot(context, 50);
  const dataFolder = await freshTarget(context, 'landfall');
  // By another process: what it takes to make them is not what it takes to fill them.
  await makeOrganization(dataFolder, messages, defaultFoldersIn('ko'));
  const { output, peakMemoryMb } = await runProcess<LargeInput, LargeOutput>('landfall-large', {
    accounts: accountsOf(server, users, false),
    dataFolder,
  });
  if (output.messages !== messages) throw new Error(`${output.messages} of ${messages} messages arrived.`);
  const answers = percentiles(output.answersMs);
  return {
    value: peakMemoryMb,
    extra: {
      restingMb: output.restingMb,
      answerP50Ms: answers.p50,
      answerP99Ms: answers.p99,
      answerMaxMs: answers.max,
      answers: output.answersMs.length,
      seconds: output.wallMs / 1000,
    },
    note: 'the whole process, cmdlets included; the answers are those of Get-Mailbox',
  };
}

const plotFile = path.resolve(import.meta.dirname, '../docs/images/migration-rate.svg');
const plottedCounts = [1, 2, 4, 8] as const;
/** Eight times as many are quick enough to be read by every program. */
const plottedMessages = 1000;

async function measureGrowth(context: BenchmarkContext): Promise<Result> {
  const { server, users } = await startPlantedDovecot(context, Math.max(...plottedCounts), plottedMessages);
  const accounts = accountsOf(server, users, false);
  const [warmUp] = accountsOf(server, [warmUser], false);
  const [raw, ours, mbsync]: [RatePoint[], RatePoint[], RatePoint[]] = [[], [], []];
  const extra: Record<string, number> = {};
  for (const mailboxes of plottedCounts) {
    const some = accounts.slice(0, mailboxes);
    const expected = mailboxes * plottedMessages;
    const bound = await runProcess<RawInput, RawOutput>('raw-fetch', { accounts: some });
    raw.push({ mailboxes, perSecond: rateOf(bound.output, expected) });
    const rates: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      rates.push(rateOf(await copyOnce(context, { accounts: some, warmUp }), expected));
    }
    ours.push({ mailboxes, perSecond: percentiles(rates).p50 });
    const other = await runMbsync(some, await freshTarget(context, 'mbsync'));
    mbsync.push({ mailboxes, perSecond: rateOf(other, expected) });
    extra[`mailboxes${mailboxes}`] = ours.at(-1)?.perSecond ?? 0;
    extra[`raw${mailboxes}`] = raw.at(-1)?.perSecond ?? 0;
    extra[`mbsync${mailboxes}`] = mbsync.at(-1)?.perSecond ?? 0;
  }
  await mkdir(path.dirname(plotFile), { recursive: true });
  await writeFile(
    plotFile,
    plotRates(`Messages a second, mailboxes of ${plottedMessages.toLocaleString('en')} messages`, [
      { label: 'bare socket', colour: '#8a8886', points: raw },
      { label: 'Landfall', colour: '#0f6cbd', points: ours },
      { label: 'mbsync', colour: '#c4501b', points: mbsync },
    ]),
  );
  await removeTargets(context);
  return {
    value: ours.at(-1)?.perSecond ?? Number.NaN,
    peer: { name: 'mbsync', value: mbsync.at(-1)?.perSecond ?? Number.NaN },
    extra,
    note: 'drawn in docs/images/migration-rate.svg',
  };
}

/** Of what a bare socket brings, and of what it brings when it also has it on disk. */
const share: Readonly<Record<string, Bounds>> = {
  shareOfRaw: { atLeast: 0.6 },
  shareOfKept: { atLeast: 0.6 },
};

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'migration, bare socket that keeps 5,000 messages of 345 MiB',
    unit: 'messages/s',
    better: 'higher',
    // The machine's limit: shown, not judged.
    target: {},
    run: measureLimits,
  },
  {
    name: 'migration of one mailbox, 5,000 messages of 345 MiB',
    unit: 'messages/s',
    better: 'higher',
    target: {
      ratioAtLeast: 3,
      extra: { ...share, ...(hasImapsync ? { timesImapsync: { atLeast: 12 } } : {}) },
    },
    run: (context) =>
      measureTransfer(context, {
        mailboxes: 1,
        isTls: false,
        rounds: 3,
        withDoveadm: true,
        withImapsync: true,
      }),
  },
  {
    name: 'migration of four mailboxes, 20,000 messages',
    unit: 'messages/s',
    better: 'higher',
    target: { ratioAtLeast: 3, extra: share },
    run: (context) => measureTransfer(context, { mailboxes: 4, isTls: false, rounds: 3, withDoveadm: true }),
  },
  {
    name: 'migration of one mailbox over TLS',
    unit: 'messages/s',
    better: 'higher',
    target: { ratioAtLeast: 1.7, extra: share },
    run: (context) => measureTransfer(context, { mailboxes: 1, isTls: true, rounds: 3 }),
  },
  {
    name: 'migration of four mailboxes over TLS',
    unit: 'messages/s',
    better: 'higher',
    target: { ratioAtLeast: 1.7, extra: share },
    run: (context) => measureTransfer(context, { mailboxes: 4, isTls: true, rounds: 3 }),
  },
  {
    name: 'migration of one mailbox, 40 ms away',
    unit: 'messages/s',
    better: 'higher',
    target: { ratioAtLeast: 0.8 },
    run: measureDistance,
  },
  {
    name: 'migration round in a running server, 20 folders, nothing changed',
    unit: 'ms',
    better: 'lower',
    target: { atMost: 100, extra: { changedMs: { atMost: 300 } } },
    run: measureRounds,
  },
  {
    name: 'migration of 50 mailboxes at once, each fetching a message of 35 MiB',
    unit: 'MB at most',
    better: 'lower',
    target: { atMost: 300, extra: { answerP99Ms: { atMost: 100 } } },
    run: measureLarge,
  },
  {
    name: 'migration of eight mailboxes of 1,000 messages',
    unit: 'messages/s',
    better: 'higher',
    target: { ratioAtLeast: 3 },
    run: measureGrowth,
  },
];
