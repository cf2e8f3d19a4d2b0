import type { Clock } from '../../../base/clock.ts';
import { noMetrics } from '../../../base/metrics.ts';
import type { SkipReason } from '../../../store/ports/sync-ledger.ts';
import type { SyncProgress, SyncResult } from '../../sync/sync-types.ts';
import type { MigrationNotice, SyncJob, SyncObserver, SyncRunner } from '../ports.ts';
import { createEndpoint, createTestControl, type TestControl } from '../test-control.ts';
import { MigrationScheduler } from './migration-scheduler.ts';
import type { SchedulerOptions, SchedulerTimes } from './scheduler-options.ts';

export interface FakeRound {
  /** How long it takes; a minute without it. */
  readonly ms?: number;
  readonly items?: number;
  readonly skipped?: Partial<Record<SkipReason, number>>;
  readonly error?: Error;
}

export type Script = (job: SyncJob, round: number) => FakeRound;

const noSkips: Record<SkipReason, number> = {
  tooLarge: 0,
  unavailable: 0,
  damaged: 0,
  refusedByTarget: 0,
  filtered: 0,
};

/** Copies nothing, and takes its time for it. Several schedulers may share it: it sees when one user runs twice. */
export class FakeRunner implements SyncRunner {
  readonly rounds: { readonly address: string; readonly round: SyncJob['round']; readonly at: number }[] = [];
  readonly jobs: SyncJob[] = [];
  readonly running = new Map<string, SyncJob>();
  readonly faults: string[] = [];
  peak = { first: 0, later: 0 };
  script: Script;
  readonly #clock: Clock;

  constructor(clock: Clock, script: Script = () => ({})) {
    this.#clock = clock;
    this.script = script;
  }

  async run(job: SyncJob, observer: SyncObserver, signal: AbortSignal): Promise<SyncResult> {
    const address = job.user.emailAddress;
    if (this.running.has(address)) this.faults.push(`${address} runs twice`);
    this.running.set(address, job);
    this.jobs.push(job);
    this.rounds.push({ address, round: job.round, at: this.#clock.now() });
    const first = [...this.running.values()].filter(({ round }) => round === 'first').length;
    this.peak = {
      first: Math.max(this.peak.first, first),
      later: Math.max(this.peak.later, this.running.size - first),
    };
    const { ms = 60_000, items = 10, skipped = {}, error } = this.script(job, this.#countOf(address));
    try {
      await this.#clock.sleep(ms / 2, signal);
      if (error) throw error;
      observer.connected();
      observer.log({ level: 'information', message: 'half way' });
      observer.progress(progressOf(items / 2, 0));
      await this.#clock.sleep(ms / 2, signal);
      return resultOf(items, { ...noSkips, ...skipped });
    } finally {
      this.running.delete(address);
    }
  }

  #countOf(address: string): number {
    return this.rounds.filter((round) => round.address === address).length;
  }
}

function progressOf(items: number, skippedItems: number): SyncProgress {
  return {
    phase: 'copying',
    currentFolder: 'Inbox',
    folders: 3,
    syncedFolders: 1,
    estimatedItems: 10,
    estimatedBytes: 1000,
    syncedItems: items,
    syncedBytes: items * 100,
    skippedItems,
    transferredItems: items,
    transferredBytes: items * 100,
  };
}

function resultOf(items: number, skipped: Record<SkipReason, number>): SyncResult {
  const { filtered, ...others } = skipped;
  const count = Object.values(others).reduce((sum, each) => sum + each, 0);
  return {
    progress: { ...progressOf(items, count), phase: 'done', currentFolder: null },
    counts: {
      copied: items,
      copiedBytes: items * 100,
      adopted: 0,
      moved: 0,
      renumbered: 0,
      flagsChanged: 0,
      deleted: 0,
      keptChanged: 0,
      heldDeletions: 0,
      goneMeanwhile: 0,
      newlySkipped: count,
      filtered,
      foldersCreated: 0,
      foldersRenamed: 0,
      foldersRemoved: 0,
    },
    skipped,
    unapprovedSkipped: count,
    problems: [],
    entries: [],
  };
}

export interface TestNode {
  readonly scheduler: MigrationScheduler;
  readonly runner: FakeRunner;
}

export interface NodeOptions
  extends Partial<Pick<SchedulerOptions, 'maxRuns' | 'isAlone' | 'clock' | 'log'>> {
  readonly runner?: FakeRunner;
  readonly notices?: MigrationNotice[];
  readonly times?: Partial<SchedulerTimes>;
}

export function createNode(control: TestControl, options: NodeOptions = {}): TestNode {
  const { runner = new FakeRunner(control.clock), notices = [], times = {}, ...others } = options;
  const scheduler = new MigrationScheduler({
    ...control.context,
    ...others,
    runner,
    notifier: {
      notify: async (notice) => {
        notices.push(notice);
      },
    },
    metrics: noMetrics,
    organizations: () => control.organizations.each({ states: ['active'] }),
    // Days pass in few turns.
    times: { idleMs: 60_000, batchesMs: 60_000, ...times },
  });
  return { scheduler, runner };
}

/** Control with a running scheduler that hears of changes, as in a server. */
export async function createTestServer<Time extends Clock>(
  options: { readonly clock: Time } & Omit<NodeOptions, 'clock'> & Parameters<typeof createTestControl>[0],
) {
  const nodes: TestNode[] = [];
  const control = await createTestControl<Time>({
    ...options,
    scheduling: {
      nudge: (tenant) => nodes[0]?.scheduler.nudge(tenant),
      carryOn: (tenant, batch) => nodes[0]?.scheduler.carryOn(tenant, batch) ?? false,
    },
  });
  const node = createNode(control, options);
  nodes.push(node);
  await createEndpoint(control);
  await node.scheduler.start();
  return { ...control, ...node };
}

export async function statusesOf({ migrations, organization }: TestControl): Promise<string[]> {
  const users = await Array.fromAsync(migrations.users.each(organization));
  return users.map(({ status }) => status);
}
