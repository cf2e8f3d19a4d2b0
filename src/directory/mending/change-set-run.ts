/**
 * Applies a change set, item by item: read the object, compare, send one modify. The journal is written every few items, so that
 * after a crash only those few can have been sent without a mark; what such an object holds now says whether they were.
 *
 *     item            what the object holds     sent perhaps before?   becomes
 *     Pending         the values to be changed  either                 Done, by a modify
 *     Pending         the outcome               yes                    Done
 *     Pending         the outcome               no                     Unchanged
 *     Pending         anything else             either                 Conflict
 */
import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import type { TenantId } from '../../base/ids.ts';
import { type ChangeSetJournal, preparingRunner } from './change-set-journal.ts';
import {
  type AttributeTexts,
  type ChangeItem,
  type ChangeSet,
  checkpointItems,
  type ItemNote,
  type ItemStatus,
} from './change-set-model.ts';
import type { DirectoryWriter } from './directory-writer.ts';
import { changedMeanwhile, foundDone, objectGone, refusedBy, soAlready } from './item-notes.ts';
import { stateOf, valuesAfter, valuesBefore, valuesNow } from './object-state.ts';

export interface ApplyOptions {
  readonly signal: AbortSignal;
  /** Modifies at most, in a second. */
  readonly writesPerSecond?: number;
  /** So many items that fail stop the change set: what is wrong with them is wrong with the rest. */
  readonly errorLimit?: number;
  readonly onProgress?: (progress: ApplyProgress) => void;
}

export interface ApplyProgress {
  readonly done: number;
  readonly total: number;
  readonly objectName: string;
}

export const defaultWritesPerSecond = 200;
export const defaultErrorLimit = 50;

export interface RunSurroundings {
  readonly journal: ChangeSetJournal;
  readonly clock: Clock;
  readonly tenant: TenantId;
  readonly writer: DirectoryWriter;
  /** As nobody else calls itself. */
  readonly runner: string;
  readonly leaseMs: number;
}

export class ChangeSetRun {
  readonly #surroundings: RunSurroundings;
  readonly #options: ApplyOptions;
  readonly #pace: Pace;
  /** Before this number an item may have been sent by a run that ended without a word. */
  readonly #perhapsSentBefore: number;
  #changeSet: ChangeSet;
  #settled: ChangeItem[] = [];
  #failed = 0;
  #leaseEndsMs = 0;

  constructor(changeSet: ChangeSet, surroundings: RunSurroundings, options: ApplyOptions) {
    this.#changeSet = changeSet;
    this.#surroundings = surroundings;
    this.#options = options;
    this.#pace = new Pace(surroundings.clock, options.writesPerSecond ?? defaultWritesPerSecond);
    this.#perhapsSentBefore = changeSet.nextItem + itemsPerhapsSent(changeSet);
  }

  get changeSet(): ChangeSet {
    return this.#changeSet;
  }

  /** Items as they are settled and in the journal. Ends early, by `Stopped`, where nothing more can be done now. */
  async *apply(): AsyncIterable<ChangeItem> {
    const { journal, tenant } = this.#surroundings;
    await this.#write({ status: 'Applying', finishedAt: null, ...this.#leased() });
    let hasEnded = false;
    try {
      for await (const item of journal.items(tenant, this.#changeSet.id, this.#changeSet.nextItem)) {
        if (item.status !== 'Pending') continue;
        this.#options.signal.throwIfAborted();
        this.#mark(item, await this.#outcomeOf(item));
        if (this.#settled.length >= checkpointItems || this.#isLeaseAging()) yield* this.#checkpoint();
        if (this.#failed >= (this.#options.errorLimit ?? defaultErrorLimit))
          throw tooManyErrors(this.#failed);
      }
      yield* this.#checkpoint();
      hasEnded = true;
    } catch (error) {
      hasEnded = true;
      yield* this.#stop(error);
      throw error;
    } finally {
      // Whoever reads the items has had enough of them.
      if (!hasEnded) await Array.fromAsync(this.#stop(undefined));
    }
    await this.#finish();
  }

  /** What becomes of the item, once it has been tried. */
  async #outcomeOf({ dn, guid, number, changes }: ChangeItem): Promise<Outcome> {
    const { writer } = this.#surroundings;
    const { signal } = this.#options;
    const names = changes.map(({ attribute }) => attribute);
    const find = () => writer.findObject({ dn, guid: guid ?? undefined }, names, signal);
    const object = await find();
    if (object === undefined) return { status: 'Gone', note: objectGone };
    const now = valuesNow(object, changes);
    switch (stateOf(object, changes)) {
      case 'after':
        if (number >= this.#perhapsSentBefore) return { status: 'Unchanged', note: soAlready };
        return { status: 'Done', note: foundDone, before: valuesBefore(now, changes), after: now };
      case 'other':
        return { status: 'Conflict', note: changedMeanwhile(now, changes), before: now };
      case 'before':
        break;
    }
    await this.#pace.wait(signal);
    try {
      await writer.modify(object.dn, changes, signal);
    } catch (error) {
      if (isAppError(error, 'notFound')) return { status: 'Gone', note: objectGone };
      // Accounts of administrators are protected from those who may write all others.
      const isRefused = isAppError(error, 'invalid') || isAppError(error, 'denied');
      if (isRefused) return { status: 'Failed', note: refusedBy(error) };
      if (!isAppError(error, 'conflict')) throw error;
      const found = await find();
      if (found === undefined) return { status: 'Gone', note: objectGone };
      // A value that another object holds is a conflict too, and this object is as it was.
      if (stateOf(found, changes) === 'before') return { status: 'Failed', note: refusedBy(error) };
      const since = valuesNow(found, changes);
      return { status: 'Conflict', note: changedMeanwhile(since, changes), before: since };
    }
    return { status: 'Done', before: now, after: valuesAfter(now, changes) };
  }

  #mark(item: ChangeItem, outcome: Outcome): void {
    const { status, note, before, after } = outcome;
    if (status === 'Failed') this.#failed += 1;
    const settledAt = this.#surroundings.clock.now();
    this.#settled.push({
      ...item,
      ...{ status, settledAt, note: note ?? null, before: before ?? null, after: after ?? null },
    });
    const { counts } = this.#changeSet;
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const done = total - counts.Pending + this.#settled.length;
    this.#options.onProgress?.({ done, total, objectName: item.objectName });
  }

  /** Marks of several items and the counts that follow from them, in one transaction. */
  async *#checkpoint(change: Partial<ChangeSet> = {}): AsyncIterable<ChangeItem> {
    const settled = this.#settled;
    this.#settled = [];
    const counts = { ...this.#changeSet.counts };
    for (const { status } of settled) {
      counts[status] += 1;
      counts.Pending -= 1;
    }
    const nextItem = (settled.at(-1)?.number ?? this.#changeSet.nextItem - 1) + 1;
    await this.#write({ counts, nextItem, ...this.#leased(), ...change }, settled);
    yield* settled;
  }

  async *#stop(error: unknown): AsyncIterable<ChangeItem> {
    // Another has taken the change set over, and writes it.
    if (isAppError(error) && error.code === 'record.version') return;
    const reason = error === undefined ? cancelled : reasonOf(error);
    yield* this.#checkpoint({ status: 'Stopped', reason, run: null });
  }

  async #finish(): Promise<void> {
    const { Conflict, Failed, Gone } = this.#changeSet.counts;
    const status = Conflict + Failed + Gone > 0 ? 'CompletedWithErrors' : 'Completed';
    await this.#write({ status, reason: null, run: null, finishedAt: this.#surroundings.clock.now() });
  }

  #leased(): Pick<ChangeSet, 'run'> {
    const { clock, runner, leaseMs } = this.#surroundings;
    this.#leaseEndsMs = clock.monotonic() + leaseMs;
    return { run: { id: runner, until: clock.now() + leaseMs } };
  }

  #isLeaseAging(): boolean {
    const { clock, leaseMs } = this.#surroundings;
    return this.#settled.length > 0 && this.#leaseEndsMs - clock.monotonic() < leaseMs / 2;
  }

  async #write(change: Partial<ChangeSet>, settled: readonly ChangeItem[] = []): Promise<void> {
    const { journal, tenant } = this.#surroundings;
    this.#changeSet = await journal.update(tenant, this.#changeSet, change, settled);
  }
}

interface Outcome {
  readonly status: ItemStatus;
  readonly note?: ItemNote | undefined;
  readonly before?: AttributeTexts | undefined;
  readonly after?: AttributeTexts | undefined;
}

/** Of a run that said why it stopped, only the one that it stopped at; a run that died may have sent a few more. */
function itemsPerhapsSent({ run, reason }: ChangeSet): number {
  if (run === null) return reason === null ? 0 : 1;
  return run.id === preparingRunner ? 0 : checkpointItems;
}

/** No more than so many in a second, evenly. */
class Pace {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  #nextMs = 0;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#intervalMs = 1000 / perSecond;
  }

  async wait(signal: AbortSignal): Promise<void> {
    const now = this.#clock.monotonic();
    const at = Math.max(now, this.#nextMs);
    this.#nextMs = at + this.#intervalMs;
    if (at - now >= 1) await this.#clock.sleep(at - now, signal);
  }
}

const cancelled = 'It was cancelled.';

function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error && error.name === 'AbortError' ? cancelled : 'It was interrupted.';
}

function tooManyErrors(failed: number): AppError {
  return new AppError({
    kind: 'limit',
    code: 'directory.changeset.errors',
    message: `The directory has refused ${failed} objects, and what is wrong with them is likely wrong with the rest, so that it was stopped. See what it says (Get-DirectoryRepair -ShowItems), and go on with a higher -ErrorLimit.`,
    details: { failed },
  });
}
