import { rm } from 'node:fs/promises';
import { startDovecot } from '../../tests/support/imap/dovecot.ts';
import { type BenchmarkContext, percentiles, perSecond, type Result } from '../harness.ts';
import { accountsOf } from './accounts.ts';
import type { CopyInput, CopyOutput } from './landfall-copy.process.ts';
import { runProcess } from './measured-process.ts';
import { hasImapsync, runDoveadmBackup, runImapsync, runMbsync } from './peers.ts';
import { startPlantedDovecot, warmUser } from './planted-source.ts';
import type { RawInput, RawOutput } from './raw-fetch.process.ts';
import { freshTarget } from './targets.ts';
import type { SourceAccount, Transfer } from './transfer.ts';

export interface TransferPlan {
  readonly mailboxes: number;
  readonly isTls: boolean;
  readonly rounds: number;
  readonly withDoveadm?: boolean;
  readonly withImapsync?: boolean;
}

/** Of everything that was asked for, or the figure would be worth nothing. */
export function rateOf({ messages, wallMs }: Transfer, expected: number): number {
  if (messages !== expected) throw new Error(`${messages} of ${expected} messages were copied.`);
  return perSecond(messages, wallMs);
}

export async function measureTransfer(context: BenchmarkContext, plan: TransferPlan): Promise<Result> {
  const { server, users, messages } = await startPlantedDovecot(context, plan.mailboxes);
  const accounts = accountsOf(server, users, plan.isTls);
  const [warmUp] = accountsOf(server, [warmUser], plan.isTls);
  const [raw, kept]: [number[], number[]] = [[], []];
  const copies: (CopyOutput & { readonly processMemoryMb: number })[] = [];
  const mbsync: number[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    const bound = await runProcess<RawInput, RawOutput>('raw-fetch', { accounts });
    raw.push(rateOf(bound.output, messages));
    kept.push(rateOf(await keepOnce(context, accounts), messages));
    copies.push(await copyOnce(context, { accounts, warmUp }));
    if (round < 2) {
      mbsync.push(rateOf(await runMbsync(accounts, await freshTarget(context, 'mbsync')), messages));
    }
  }
  const ours = copies.map((copy) => rateOf(copy, messages));
  const cold = rateOf(await copyOnce(context, { accounts, warmUp: undefined }), messages);
  const value = percentiles(ours).p50;
  const rawPerSecond = percentiles(raw).p50;
  const keptPerSecond = percentiles(kept).p50;
  const extra: Record<string, number> = {
    rawPerSecond,
    shareOfRaw: value / rawPerSecond,
    keptPerSecond,
    shareOfKept: value / keptPerSecond,
    coldPerSecond: cold,
    copyCpuSeconds: percentiles(copies.map(({ copyCpuSeconds }) => copyCpuSeconds)).p50,
    processMemoryMb: Math.max(...copies.map(({ processMemoryMb }) => processMemoryMb)),
    loopDelayP99Ms: percentiles(copies.map(({ loopDelayP99Ms }) => loopDelayP99Ms)).p50,
    syncAgainMs: Math.max(...copies.map(({ syncAgainMs }) => syncAgainMs)),
  };
  if (plan.withDoveadm) {
    const target = await freshTarget(context, 'doveadm');
    extra.doveadmPerSecond = rateOf(await runDoveadmBackup(accounts, target), messages);
  }
  if (plan.withImapsync && hasImapsync) {
    extra.imapsyncPerSecond = await rateOfImapsync(context, accounts);
    extra.timesImapsync = value / extra.imapsyncPerSecond;
  }
  // The better of two runs: they differ more than ours.
  return { value, peer: { name: 'mbsync', value: Math.max(...mbsync) }, extra };
}

/** The bare socket that also makes durable what it brings. */
async function keepOnce(context: BenchmarkContext, accounts: readonly SourceAccount[]): Promise<RawOutput> {
  const folder = await freshTarget(context, 'kept');
  const { output } = await runProcess<RawInput, RawOutput>('raw-fetch', { accounts, folder });
  await rm(folder, { recursive: true });
  return output;
}

/** What each step of a copy costs alone that no copy can do without, and how fast it then is at most. */
export async function measureLimits(context: BenchmarkContext): Promise<Result> {
  const { server, users, messages } = await startPlantedDovecot(context, 1);
  const accounts = accountsOf(server, users, false);
  const [read, hashed, kept]: [RawOutput[], RawOutput[], RawOutput[]] = [[], [], []];
  for (let round = 0; round < 5; round += 1) {
    const input: RawInput = { accounts, isUnhashed: true };
    read.push((await runProcess<RawInput, RawOutput>('raw-fetch', input)).output);
    hashed.push((await runProcess<RawInput, RawOutput>('raw-fetch', { accounts })).output);
    kept.push(await keepOnce(context, accounts));
  }
  const rate = (runs: readonly RawOutput[]) => percentiles(runs.map((run) => rateOf(run, messages))).p50;
  const cpu = (runs: readonly RawOutput[]) => percentiles(runs.map((run) => run.copyCpuSeconds)).p50;
  return {
    value: rate(kept),
    peer: { name: 'the same kept nowhere', value: rate(hashed) },
    extra: {
      readPerSecond: rate(read),
      readCpuSeconds: cpu(read),
      hashCpuSeconds: cpu(hashed) - cpu(read),
      keepCpuSeconds: cpu(kept) - cpu(hashed),
    },
    note: 'processor time of this side alone; the server takes its own of the same cores',
  };
}

/** Into a new folder, which goes at once: few large files take no time to remove, and no memory afterwards. */
export async function copyOnce(
  context: BenchmarkContext,
  input: Omit<CopyInput, 'dataFolder'>,
): Promise<CopyOutput & { readonly processMemoryMb: number }> {
  const dataFolder = await freshTarget(context, 'landfall');
  const { output, peakMemoryMb } = await runProcess<CopyInput, CopyOutput>('landfall-copy', {
    ...input,
    dataFolder,
  });
  await rm(dataFolder, { recursive: true });
  const { messages, wallMs, copyCpuSeconds } = output;
  context.log(`${perSecond(messages, wallMs).toFixed(0)} messages/s, ${copyCpuSeconds.toFixed(2)} s of CPU`);
  return { ...output, processMemoryMb: peakMemoryMb };
}

/** It loses messages, so what it brought is divided by how long it took. */
async function rateOfImapsync(
  context: BenchmarkContext,
  accounts: readonly SourceAccount[],
): Promise<number> {
  const target = await startDovecot({
    users: Object.fromEntries(accounts.map(({ user }) => [user, 'pass'])),
  });
  context.cleanup(() => target[Symbol.asyncDispose]());
  const { messages, wallMs } = await runImapsync(accounts, target, await freshTarget(context, 'imapsync'));
  return perSecond(messages, wallMs);
}
