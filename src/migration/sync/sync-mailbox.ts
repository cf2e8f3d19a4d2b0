import { isAppError } from '../../base/errors.ts';
import type { SkipReason } from '../../store/ports/sync-ledger.ts';
import { itemsAccountedFor } from './accounted-items.ts';
import { Arrivals } from './arrivals.ts';
import { Claims } from './claims.ts';
import { FolderFinisher } from './folder-finisher.ts';
import { byImportance } from './folder-order.ts';
import type { FolderRecord } from './folder-record.ts';
import { FolderScout } from './folder-scout.ts';
import { FolderWork } from './folder-work.ts';
import { GmailLabels } from './gmail-labels.ts';
import { GoneFolders } from './gone-folders.ts';
import { JobQueue } from './job-queue.ts';
import { Lanes } from './lanes.ts';
import { MessageIntake } from './message-intake.ts';
import { openFolder } from './open-folder.ts';
import { planRound, type RoundPlan } from './plan-round.ts';
import { readSkipped } from './retries.ts';
import { Round } from './round.ts';
import { Skips } from './skips.ts';
import type { SourceSurvey } from './source-port.ts';
import type { SyncRequest, SyncResult } from './sync-types.ts';

/** A source whose UIDVALIDITY changes while it is read is read anew, so often. */
const maxRounds = 3;

/**
 * Brings one mailbox up to where its source is: the first time by copying it, newest mail first, and from then on by
 * following what has changed. Every step is durable before the next: after an error, or the end of the process, another
 * call goes on from there and copies nothing twice. A message that cannot be copied is skipped and stops nothing.
 *
 * Throws an AppError where the round could not go on: `retryable` where trying again later may help.
 */
export async function syncMailbox(request: SyncRequest): Promise<SyncResult> {
  for (let rounds = 1; ; rounds += 1) {
    try {
      return await runRound(request);
    } catch (error) {
      const isRenumbered = isAppError(error) && error.code === 'migration.source.uidValidity';
      if (!isRenumbered || rounds === maxRounds) throw error;
    }
  }
}

async function runRound(request: SyncRequest): Promise<SyncResult> {
  const stop = new AbortController();
  const round = new Round(request, AbortSignal.any([request.signal, stop.signal]));
  round.signal.throwIfAborted();
  round.meter.enter('surveying');
  const survey = await round.source.survey(round.signal);
  round.meter.enter('planning');
  const plan = await planRound(round, survey);
  estimate(round, plan, survey);
  round.meter.enter('copying');
  await copyFolders(round, plan, stop);
  round.meter.enter('done');
  return resultOf(round);
}

async function copyFolders(round: Round, plan: RoundPlan, stop: AbortController): Promise<void> {
  const isFollowing = plan.records.some(({ progress }) => progress.syncedAt !== null);
  const queue = new JobQueue(isFollowing);
  const finisher = new FolderFinisher(round);
  const works = plan.folders
    .toSorted((a, b) => byImportance(a.entry, b.entry))
    .map(({ entry, record, state }) => new FolderWork(entry, record, state, (work) => finisher.add(work)));
  const labels = new GmailLabels(plan.plan, works);
  const claims = new Claims(round, itemsAccountedFor(round, plan.records, works));
  const skips = new Skips(round);
  const arrivals = new Arrivals(round, claims, skips);
  const intake = new MessageIntake(round, queue, arrivals, skips, (job, row) =>
    job.work.entry.action === 'distribute' ? labels.placesOf(job.messages, row) : [job.work.place],
  );
  const copiedBefore = plan.records.reduce(
    (sum, { totalsBefore }) => sum + (totalsBefore?.copiedCount ?? 0),
    0,
  );
  const gone = new GoneFolders(round, claims);
  const followed = new Set(
    works.filter(({ entry }) => entry.action === 'copy').map(({ record }) => record.name),
  );
  const isFollowed = (record: FolderRecord) => record.isRelic && followed.has(record.formerName);
  const relics = plan.gone.filter(isFollowed);
  const parts = { round, queue, claims, skips, gone, relics, numbers: plan.numbers, labels };
  const scout = new FolderScout(parts, copiedBefore);

  const scouting = async () => {
    for (const record of plan.gone) if (!isFollowed(record)) await gone.add(record);
    for (const work of works) {
      round.signal.throwIfAborted();
      if (work.entry.action === 'distribute') {
        for (const label of works) await openFolder(round, label, plan.targetFolders);
      } else await openFolder(round, work, plan.targetFolders);
      if (isFetched(work)) await scout.look(work);
      await finisher.flushLarge();
    }
    queue.close();
  };
  const lanes = new Lanes(round, queue, intake, arrivals, (reason) => stop.abort(reason));
  try {
    await allOrStop([scouting(), lanes.run()], stop);
    await arrivals.flush();
    await skips.flush();
    round.meter.enter('finishing');
    await finisher.settleVanished();
    await gone.settle(new Set(works.map(({ place }) => place)));
    await finisher.flush();
    await writeFolders(round, works);
  } finally {
    await arrivals.abandon();
  }
}

function isFetched({ entry }: Pick<FolderWork, 'entry'>): boolean {
  return entry.action === 'copy' || entry.action === 'distribute';
}

/** Those that nothing was copied from: containers, empty ones, and such as have moved. */
async function writeFolders(round: Round, works: readonly FolderWork[]): Promise<void> {
  const records = works.flatMap(({ record }) => (record.needsWriting ? [record] : []));
  if (records.length > 0) await round.writes.run(() => round.writeLedger({}, records));
}

/** Waits for all to end; the first failure stops the others, and is what is thrown. */
async function allOrStop(works: readonly Promise<void>[], stop: AbortController): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  await Promise.all(
    works.map((work) =>
      work.catch((error: unknown) => {
        failure ??= { error };
        stop.abort(error);
      }),
    ),
  );
  if (failure) throw failure.error;
}

function estimate(round: Round, { folders, records }: RoundPlan, { states }: SourceSurvey): void {
  const { state } = round.meter;
  for (const { entry } of folders) {
    const found = isFetched({ entry }) ? states.get(entry.source.name) : undefined;
    state.folders += 1;
    state.estimatedItems += found?.messages ?? 0;
  }
  for (const { totalsBefore } of records) {
    state.syncedItems += totalsBefore?.copiedCount ?? 0;
    state.syncedBytes += totalsBefore?.copiedBytes ?? 0;
    // What is to come is added folder by folder, as they are read.
    state.estimatedBytes += totalsBefore?.copiedBytes ?? 0;
    state.skippedItems += totalsBefore?.skippedCount ?? 0;
  }
}

async function resultOf(round: Round): Promise<SyncResult> {
  const skipped: Record<SkipReason, number> = {
    tooLarge: 0,
    unavailable: 0,
    damaged: 0,
    refusedByTarget: 0,
    filtered: 0,
  };
  let unapprovedSkipped = 0;
  for await (const entry of readSkipped(round.request.ledger)) {
    if (entry.skipped === null) continue;
    skipped[entry.skipped.reason] += 1;
    if (entry.skipped.reason !== 'filtered' && !entry.skipped.isApproved) unapprovedSkipped += 1;
  }
  const { counts, problems, entries } = round.journal;
  round.meter.state.skippedItems =
    skipped.tooLarge + skipped.unavailable + skipped.damaged + skipped.refusedByTarget;
  return {
    progress: round.meter.snapshot(),
    counts: { ...counts },
    skipped,
    unapprovedSkipped,
    problems,
    entries,
  };
}
