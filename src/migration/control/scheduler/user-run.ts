/**
 * One round of one user under a lease: from the claim to the change that gives it back. Every write names the fence of
 * the lease, so that whoever has lost it changes nothing any more.
 */
import type { AppError } from '../../../base/errors.ts';
import type { Guid } from '../../../base/ids.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type {
  MigrationObject,
  MigrationUserChange,
  StoredMigrationUser,
} from '../../../store/ports/migration-store.ts';
import type { SyncProgress, SyncResult } from '../../sync/sync-types.ts';
import { rulesOf } from '../batch-steps.ts';
import { changeThese } from '../change-users.ts';
import type { SyncJob, SyncObserver } from '../ports.ts';
import { writeReport } from '../report-log.ts';
import { readBatchContent, readUserContent, statusOf, toJson } from '../stored-content.ts';
import { makeJob } from '../user-job.ts';
import type { ScheduleRules } from '../user-schedule.ts';
import { changeTo, stepUser } from '../user-steps.ts';
import { afterFailure, afterInterruption, afterSuccess, type EndedRound } from './round-outcome.ts';
import { RunJournal } from './run-journal.ts';
import { findStop, findToldError, type RunStop, RunStopped, unexpectedError } from './run-stop.ts';
import type { SampleBook } from './sample-book.ts';
import type { SchedulerContext } from './scheduler-options.ts';

export class UserRun {
  readonly organization: Tenant;
  readonly endpoint: Guid;
  readonly guid: Guid;
  readonly round: SyncJob['round'];
  readonly #context: SchedulerContext;
  readonly #samples: SampleBook;
  readonly #fence: number;
  readonly #stopping = new AbortController();
  readonly #journal: RunJournal;
  readonly #startedAt: number;
  #user: StoredMigrationUser;
  #progress: SyncProgress | undefined;
  #written: SyncProgress | undefined;
  #hasConnected = false;
  /** One write after the other. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(
    context: SchedulerContext,
    samples: SampleBook,
    organization: Tenant,
    { user, round }: { readonly user: StoredMigrationUser; readonly round: SyncJob['round'] },
  ) {
    this.#context = context;
    this.#samples = samples;
    this.organization = organization;
    this.guid = user.guid;
    this.endpoint = user.endpoint;
    this.round = round;
    this.#user = user;
    this.#fence = user.lease?.fence ?? 0;
    this.#startedAt = context.clock.monotonic();
    this.#journal = new RunJournal(context.clock, round);
  }

  get batch(): Guid {
    return this.#user.batch;
  }

  stop(why: RunStop): void {
    if (!this.#stopping.signal.aborted) this.#stopping.abort(new RunStopped(why));
  }

  /** As the store has it now; undefined where it is no more. */
  observe(user: StoredMigrationUser | undefined): void {
    if (user === undefined || user.lease?.fence !== this.#fence) this.stop('lost');
    else if (user.status === 'Stopping' || user.status === 'Removing') this.stop('asked');
  }

  /** Never fails: what goes wrong is the user's error, or the log's. */
  async run(): Promise<void> {
    const { log } = this.#context;
    const place = { tenant: this.organization.tenant, user: this.guid };
    try {
      const batch = await this.#enter();
      if (batch) await this.#copy(batch);
    } catch (error) {
      // The lease runs out, and another tries again.
      log.error('migration.runFailed', { ...place, error });
    }
    const { lastSyncedAt, score } = readUserContent(this.#user);
    this.#context.touchBatch(this.organization.tenant, this.batch, { lastSyncedAt, score });
  }

  async #enter(): Promise<MigrationObject | undefined> {
    const { store, clock } = this.#context;
    const batch = await store.findMigrationObject(this.organization.tenant, 'batch', { guid: this.batch });
    if (batch === undefined) {
      await store.removeMigrationUsers(this.organization.tenant, [this.guid]);
      return undefined;
    }
    const rules = await rulesOf(this.#context, this.organization, readBatchContent(batch));
    const status = ({ first: 'Starting', incremental: 'IncrementalSyncing', final: 'Completing' } as const)[
      this.round
    ];
    const now = clock.now();
    await this.#change((user) => {
      if (isLeaving(user)) return undefined;
      const startedAt = readUserContent(user).startedAt ?? now;
      return changeTo(user, status, rules, { startedAt, lastAttemptAt: now });
    });
    return batch;
  }

  async #copy(batch: MigrationObject): Promise<void> {
    const beating = new AbortController();
    const beat = this.#beat(beating.signal);
    const ended = await this.#attempt(batch);
    beating.abort();
    await beat;
    await this.#tail;
    await this.#end(ended);
  }

  async #attempt(batch: MigrationObject): Promise<{ result: SyncResult } | { error: unknown }> {
    const { runner } = this.#context;
    const { signal } = this.#stopping;
    try {
      this.#journal.begin();
      this.observe(this.#user);
      signal.throwIfAborted();
      const job = await makeJob(this.#context, this.organization, this.#user, batch, this.round);
      const result = await runner.run(job, this.#observer(), signal);
      this.#progress = result.progress;
      return { result };
    } catch (error) {
      return { error };
    }
  }

  #observer(): SyncObserver {
    return {
      connected: () => {
        if (this.#hasConnected) return;
        this.#hasConnected = true;
        this.#enqueue(async () => {
          const rules = await this.#rules();
          await this.#change((user) => (rules ? stepUser(user, 'connected', rules) : undefined));
        });
      },
      progress: (progress) => {
        this.#progress = progress;
      },
      log: ({ level, message }) => this.#journal.add(level, message),
    };
  }

  #enqueue(write: () => Promise<unknown>): void {
    this.#tail = this.#tail.then(write).catch((error: unknown) => {
      this.#context.log.warn('migration.writeFailed', { user: this.guid, error });
    });
  }

  async #beat(signal: AbortSignal): Promise<void> {
    const { clock, times } = this.#context;
    while (!signal.aborted) {
      // Ending is no failure.
      await clock.sleep(times.progressMs, signal).catch(() => undefined);
      if (!signal.aborted) this.#enqueue(() => this.#writeProgress());
    }
  }

  async #writeProgress(): Promise<void> {
    await this.#writeEntries();
    const progress = this.#progress;
    if (progress === undefined || progress === this.#written) return;
    this.#meter(progress);
    await this.#change((user) => ({
      guid: user.guid,
      ifVersion: user.version,
      progress: this.#progressOf(progress),
      content: toJson({
        ...readUserContent(user),
        currentFolder: progress.currentFolder,
        folders: progress.folders,
        lastRate: { ...movedBy(progress), ms: this.#elapsedMs() },
      }),
    }));
  }

  async #writeEntries(): Promise<void> {
    const entries = this.#journal.take();
    if (entries.length === 0) return;
    await writeReport(this.#context.store, this.organization.tenant, this.guid, entries);
  }

  /** Since the last time. */
  #meter(progress: SyncProgress): void {
    const { clock, meters } = this.#context;
    const before = this.#written === undefined ? { items: 0, bytes: 0 } : movedBy(this.#written);
    const now = movedBy(progress);
    const moved = {
      items: Math.max(0, now.items - before.items),
      bytes: Math.max(0, now.bytes - before.bytes),
    };
    this.#written = progress;
    meters.items.add(moved.items);
    meters.bytes.add(moved.bytes);
    const place = { tenant: this.organization.tenant, batch: this.batch, guid: this.guid };
    if (moved.items > 0) this.#samples.add(place, clock.now(), moved);
  }

  /** Bytes are those of all rounds; `#base` is what there was before this one. */
  #progressOf(progress: SyncProgress) {
    this.#base ??= this.#user.progress.transferredBytes;
    return {
      estimatedItems: progress.estimatedItems,
      estimatedBytes: progress.estimatedBytes,
      syncedItems: progress.syncedItems,
      skippedItems: progress.skippedItems,
      transferredBytes: this.#base + progress.transferredBytes,
    };
  }
  #base: number | undefined;

  async #end(ended: { result: SyncResult } | { error: unknown }): Promise<void> {
    const { clock, log, meters, random, store } = this.#context;
    const stop = 'error' in ended ? findStop(ended.error, this.#stopping.signal) : undefined;
    if (stop === 'lost') {
      log.warn('migration.leaseLost', { tenant: this.organization.tenant, user: this.guid });
      return;
    }
    const rules = await this.#rules();
    if (rules === undefined) return;
    const error = 'error' in ended && stop === undefined ? this.#appErrorOf(ended.error) : undefined;
    if (this.#progress) this.#meter(this.#progress);
    const moved = {
      ...(this.#progress ? movedBy(this.#progress) : { items: 0, bytes: 0 }),
      ms: this.#elapsedMs(),
    };
    const round: EndedRound = { round: this.round, rules: { ...rules, now: clock.now() }, moved };
    if ('result' in ended) this.#journal.ended(ended.result, moved);
    else if (error) this.#journal.failed(error);
    else if (stop !== undefined) this.#journal.stopped(stop);
    await this.#writeEntries();
    const progress = this.#progress ? { progress: this.#progressOf(this.#progress) } : {};
    const limits = rules.settings;
    let isRemoved = false;
    const after = await this.#change((user) => {
      const change =
        'result' in ended
          ? afterSuccess(user, ended.result, limits, round)
          : error === undefined
            ? afterInterruption(user, round.rules)
            : afterFailure(user, error, round, random);
      isRemoved = change === undefined;
      return change && { ...change, ...progress };
    });
    if (isRemoved) await store.removeMigrationUsers(this.organization.tenant, [this.guid]);
    const outcome = error ? 'failed' : stop === undefined ? 'synced' : stop;
    meters.rounds.add(1, { kind: this.round, outcome });
    meters.seconds.observe(moved.ms / 1000, { kind: this.round });
    if (error) meters.failures.add(1, { error: error.code });
    if (after) meters.steps.add(1, { status: after.status });
    log.info('migration.roundEnded', {
      tenant: this.organization.tenant,
      user: this.guid,
      batch: this.batch,
      round: this.round,
      outcome,
      status: after?.status,
      items: moved.items,
      bytes: moved.bytes,
      ms: Math.round(moved.ms),
      ...(error ? { code: error.code } : {}),
    });
  }

  #appErrorOf(error: unknown): AppError {
    const told = findToldError(error);
    if (told) return told;
    const { log, random } = this.#context;
    const id = random.guid();
    log.error('migration.roundBroke', { id, tenant: this.organization.tenant, user: this.guid, error });
    return unexpectedError(id, error);
  }

  #elapsedMs(): number {
    return this.#context.clock.monotonic() - this.#startedAt;
  }

  async #rules(): Promise<(ScheduleRules & { readonly settings: SyncJob['settings'] }) | undefined> {
    const { tenant } = this.organization;
    const batch = await this.#context.store.findMigrationObject(tenant, 'batch', { guid: this.batch });
    if (batch === undefined) return undefined;
    const settings = readBatchContent(batch);
    return { ...(await rulesOf(this.#context, this.organization, settings)), settings };
  }

  /** Undefined where nothing was changed: the lease is lost, the user gone, or there is nothing to change. */
  async #change(
    decide: (user: StoredMigrationUser) => MigrationUserChange | undefined,
  ): Promise<StoredMigrationUser | undefined> {
    const { store, changes } = this.#context;
    const over = {
      findMigrationUsers: store.findMigrationUsers.bind(store),
      changeMigrationUsers: changes.changeMigrationUsers.bind(changes),
    };
    const [after] = await changeThese(over, this.organization.tenant, [this.#user], (user) => {
      if (user.lease?.fence !== this.#fence) return undefined;
      const change = decide(user);
      return change && { ...change, ifFence: this.#fence };
    });
    if (after) this.#user = after;
    return after;
  }
}

function movedBy({ transferredItems, transferredBytes }: SyncProgress) {
  return { items: transferredItems, bytes: transferredBytes };
}

function isLeaving(user: StoredMigrationUser): boolean {
  const status = statusOf(user);
  return status === 'Stopping' || status === 'Removing';
}
