/** Goes through the folders ahead of the lanes: what is new, changed and gone in each, and what is to be fetched. */
import { isAppError } from '../../base/errors.ts';
import type { LedgerEntry, LedgerIndex } from '../../store/ports/sync-ledger.ts';
import { newestFirst } from './body-jobs.ts';
import type { Claims } from './claims.ts';
import { compareFolder, type FolderComparison } from './compare-folder.ts';
import { applyFlagChanges } from './flag-changes.ts';
import type { FolderRecord, RecordNumbers } from './folder-record.ts';
import { type FolderWork, withStorableKeywords } from './folder-work.ts';
import { followPlace } from './follow-place.ts';
import type { GmailLabels } from './gmail-labels.ts';
import type { GoneFolders } from './gone-folders.ts';
import type { JobQueue } from './job-queue.ts';
import { emptyIndex } from './ledger-rows.ts';
import { tooLarge } from './message-intake.ts';
import { followRenumbering } from './renumbered.ts';
import { readSkipped, shouldRetry } from './retries.ts';
import type { Round } from './round.ts';
import type { Skips } from './skips.ts';
import type { FolderReading, SourceMessages } from './source-port.ts';

/** So far the scout may be ahead of the lanes. */
const maxBacklog = 100_000;

export interface ScoutParts {
  readonly round: Round;
  readonly queue: JobQueue;
  readonly claims: Claims;
  readonly skips: Skips;
  readonly gone: GoneFolders;
  /** Of folders that are there under another UIDVALIDITY. */
  readonly relics: readonly FolderRecord[];
  readonly numbers: RecordNumbers;
  readonly labels: GmailLabels;
}

export class FolderScout {
  readonly #round: Round;
  readonly #queue: JobQueue;
  readonly #claims: Claims;
  readonly #skips: Skips;
  readonly #gone: GoneFolders;
  readonly #relics: FolderRecord[];
  readonly #numbers: RecordNumbers;
  readonly #labels: GmailLabels;
  /** Messages that may still be copied under `maxItems`. */
  #allowance: number;

  constructor(parts: ScoutParts, copiedBefore: number) {
    const { round } = parts;
    this.#round = round;
    this.#queue = parts.queue;
    this.#claims = parts.claims;
    this.#skips = parts.skips;
    this.#gone = parts.gone;
    this.#relics = [...parts.relics];
    this.#numbers = parts.numbers;
    this.#labels = parts.labels;
    this.#allowance = Math.max(0, round.options.maxItems - copiedBefore);
  }

  async look(work: FolderWork): Promise<void> {
    const { record, state } = work;
    const retries = await this.#retriesOf(work);
    if (retries.size === 0 && isUnchanged(work) && this.#relicsOf(record).length === 0) {
      this.#round.meter.state.syncedFolders += 1;
      return;
    }
    work.retries = retries;
    const found = await this.#read(work);
    if (found === undefined) return;
    const { reading, index, comparison } = found;
    const { messages, changed } = withStorableKeywords(reading.messages);
    if (changed.length > 0) {
      const names = changed.slice(0, 10).join(', ');
      const text = `Keywords that cannot be kept as they are were changed or left out: ${names}.`;
      this.#round.journal.problem('changedKeywords', work.title, text);
    }
    await applyFlagChanges(this.#round, work, messages, index, comparison);
    if (isDistributed(work)) await this.#labels.follow(this.#round, work, messages, index);
    this.#noteVanished(work, index, comparison);
    const areAllAsked = await this.#ask(work, messages, comparison.fresh, index);
    work.read({
      delimiter: work.entry.source.delimiter ?? null,
      mailboxId: reading.mailboxId ?? state?.mailboxId ?? record.progress.mailboxId,
      // With messages left out under `maxItems`, all are looked at again the next time.
      ...(areAllAsked ? statesOf(reading) : { uidNext: 0, highestModseq: null }),
    });
    work.endReading();
    await this.#queue.drainTo(maxBacklog, this.#round.signal);
  }

  async #retriesOf(work: FolderWork): Promise<Map<number, LedgerEntry>> {
    const retries = new Map<number, LedgerEntry>();
    if ((work.record.totalsBefore?.skippedCount ?? 0) === 0) return retries;
    for await (const entry of readSkipped(this.#round.request.ledger, work.record.number)) {
      if (shouldRetry(entry, this.#round.options)) retries.set(entry.uid, entry);
    }
    return retries;
  }

  async #read(work: FolderWork): Promise<
    | {
        readonly reading: FolderReading;
        readonly index: LedgerIndex;
        readonly comparison: FolderComparison;
      }
    | undefined
  > {
    const { source, request, signal, journal } = this.#round;
    const { record } = work;
    try {
      // Messages that are tried again are found in a whole reading alone.
      let reading = await source.readFolder(
        record.name,
        work.retries.size > 0 ? undefined : record.known,
        signal,
      );
      const isRenumbered = record.hasEntries && record.progress.uidValidity !== reading.uidValidity;
      let index =
        record.hasEntries && !isRenumbered ? await request.ledger.readIndex(record.number) : emptyIndex;
      let comparison = compareFolder(reading, index);
      if (reading.kind === 'changes' && (isRenumbered || isIncomplete(work, reading, comparison))) {
        reading = await source.readFolder(record.name, undefined, signal);
        comparison = compareFolder(reading, index);
      }
      for (const text of reading.problems) journal.problem('protocol', work.title, text);
      if (isRenumbered) await this.#startAnew(work, reading.uidValidity);
      else if (record.progress.uidValidity !== reading.uidValidity) {
        record.progress = { ...record.progress, uidValidity: reading.uidValidity };
        record.needsWriting = true;
      }
      if (await this.#followRelics(work, reading.messages, comparison.fresh)) {
        index = await request.ledger.readIndex(work.record.number);
        comparison = compareFolder(reading, index);
      }
      if (!isDistributed(work) && (await followPlace(this.#round, work, index))) {
        index = await request.ledger.readIndex(work.record.number);
        comparison = compareFolder(reading, index);
      }
      return { reading, index, comparison };
    } catch (error) {
      const isOfFolder = isAppError(error, 'denied') || isAppError(error, 'notFound');
      if (!isOfFolder) throw error;
      journal.problem('folderUnavailable', work.title, `It cannot be read at the source. ${error.message}`);
      return undefined;
    }
  }

  /** What was copied waits under a name of its own, and is followed from there, also after a crash. */
  async #startAnew(work: FolderWork, uidValidity: number): Promise<void> {
    const relic = work.record;
    work.record = relic.renumbered(this.#numbers.next(), uidValidity);
    relic.makeRelic();
    this.#relics.push(relic);
    await this.#round.writes.run(() => this.#round.writeLedger({}, [relic, work.record]));
    this.#round.journal.note(`"${work.title}" has new UIDs at the source; its messages are found again.`);
  }

  /** Whether there were any. */
  async #followRelics(work: FolderWork, messages: SourceMessages, fresh: Uint32Array): Promise<boolean> {
    const relics = this.#relicsOf(work.record);
    for (const relic of relics) {
      const index = await this.#round.request.ledger.readIndex(relic.number);
      const left = await followRenumbering(this.#round, relic, index, work.record, messages, fresh);
      this.#gone.addRest(relic, index, left);
    }
    return relics.length > 0;
  }

  #relicsOf({ name }: FolderRecord): FolderRecord[] {
    return this.#relics.filter((relic) => relic.formerName === name);
  }

  #noteVanished(work: FolderWork, index: LedgerIndex, { vanished }: FolderComparison): void {
    if (vanished.length === 0) return;
    const rows = new Set(vanished);
    work.vanished = { index, rows, known: index.uids.length, isFolderGone: false };
    this.#claims.offerVanished(work.record.number, work.vanished);
  }

  /** Whether there is room for all of them in the mailbox. */
  async #ask(
    work: FolderWork,
    messages: SourceMessages,
    fresh: Uint32Array,
    index: LedgerIndex,
  ): Promise<boolean> {
    const { largestMessageBytes } = this.#round.options;
    const wanted = work.retries.size > 0 ? withRetries(fresh, messages, work) : fresh;
    const copied: number[] = [];
    const large: number[] = [];
    const filtered: number[] = [];
    for (const row of wanted) {
      if (this.#isLeftOut(work, messages, row)) {
        // Left out before as well: it is written down.
        if (!work.retries.has(messages.uids[row] ?? 0)) filtered.push(row);
      } else if ((messages.sizes[row] ?? 0) > largestMessageBytes) large.push(row);
      else copied.push(row);
    }
    const allowed = copied.slice(Math.max(0, copied.length - this.#allowance));
    if (allowed.length < copied.length) this.#noteTooMany(work, copied.length - allowed.length);
    this.#allowance -= allowed.length;
    work.expect(allowed.length + large.length + filtered.length);
    this.#adjustEstimate(work, messages, index);
    for (const { rows, bytes } of newestFirst(messages, Uint32Array.from(allowed))) {
      this.#queue.push({ work, messages, rows, bytes, skip: undefined });
      this.#round.meter.state.estimatedBytes += bytes;
    }
    for (const row of large) {
      const skip = tooLarge(messages.sizes[row] ?? 0, largestMessageBytes);
      this.#queue.push({ work, messages, rows: Uint32Array.of(row), bytes: 0, skip });
    }
    for (const row of filtered) await this.#filter(work, messages, row);
    return allowed.length === copied.length;
  }

  #isLeftOut(work: FolderWork, messages: SourceMessages, row: number): boolean {
    const { contentFilter } = this.#round.options;
    const receivedAt = messages.receivedAts[row] ?? Number.NaN;
    if (contentFilter && Number.isFinite(receivedAt) && !contentFilter.matches(receivedAt)) return true;
    return isDistributed(work) && this.#labels.placesOf(messages, row).length === 0;
  }

  async #filter(work: FolderWork, messages: SourceMessages, row: number): Promise<void> {
    const message = {
      uid: messages.uids[row] ?? 0,
      size: messages.sizes[row] ?? 0,
      receivedAt: messages.receivedAts[row] ?? 0,
      flags: messages.flags[row] ?? 0,
      keywords: messages.keywordSets[messages.keywords[row] ?? 0] ?? [],
    };
    const { contentFilter } = this.#round.options;
    const text = contentFilter ? `-ContentFilter ${contentFilter.text}` : 'All its labels are left out.';
    await this.#skips.add(work, message, { reason: 'filtered', text }, undefined);
  }

  #noteTooMany(work: FolderWork, messages: number): void {
    const text = `${messages} of its oldest messages are not copied: a mailbox may have ${this.#round.options.maxItems}.`;
    this.#round.journal.problem('tooManyItems', work.title, text);
  }

  /** The survey has said how many there are; the reading knows better. */
  #adjustEstimate(work: FolderWork, { uids }: SourceMessages, index: LedgerIndex): void {
    const { meter } = this.#round;
    if (index.uids.length > 0) return;
    meter.state.estimatedItems += uids.length - (work.state?.messages ?? 0);
    meter.touch();
  }
}

function statesOf({ uidNext, highestModseq }: FolderReading) {
  return { uidNext, highestModseq: highestModseq?.toString() ?? null };
}

function isDistributed({ entry }: FolderWork): boolean {
  return entry.action === 'distribute';
}

/** Decided from the survey alone, so that a mailbox in which nothing has happened costs one round trip. */
export function isUnchanged({ record, state, entry }: FolderWork): boolean {
  const { known, totalsBefore: totals } = record;
  if (state === undefined || known === undefined || totals === undefined) return false;
  // Gmail does not say that labels have changed, and a message has as many entries as places.
  if (entry.action === 'distribute') return false;
  if (state.uidValidity !== known.uidValidity || state.uidNext !== known.uidNext) return false;
  const entries = totals.copiedCount + totals.skippedCount;
  if (state.messages === 0 && entries === 0) return true;
  if (state.highestModseq === undefined || state.highestModseq !== known.highestModseq) return false;
  return state.messages === entries;
}

/** What the source said to have changed does not add up to what it has: all is looked at. */
function isIncomplete(
  { state, entry }: FolderWork,
  reading: FolderReading,
  { expectedMessages, hasUnread }: FolderComparison,
): boolean {
  if (hasUnread) return true;
  if (state === undefined || entry.action === 'distribute') return false;
  const isSameMoment = state.uidNext === reading.uidNext && state.highestModseq === reading.highestModseq;
  return isSameMoment && state.messages !== expectedMessages;
}

/** Rows of messages that were skipped and are tried again, among those that are new. */
function withRetries(fresh: Uint32Array, { uids }: SourceMessages, { retries }: FolderWork): Uint32Array {
  const isFresh = new Set(fresh);
  return Uint32Array.from(uids.keys()).filter((row) => isFresh.has(row) || retries.has(uids[row] ?? 0));
}
