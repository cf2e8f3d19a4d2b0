import type { MessageSummary } from '../../store/ports/mail-model.ts';
import type { LedgerEntry, SkippedItem, SkipReason } from '../../store/ports/sync-ledger.ts';
import type { Arriving } from './arrivals.ts';
import type { SkipCause } from './fetch-job.ts';
import type { FolderWork } from './folder-work.ts';
import type { Round } from './round.ts';
import { summarizeHeader } from './summarize-header.ts';

const entriesPerWrite = 200;

export interface SkippedMessage {
  readonly uid: number;
  readonly size: number;
  readonly receivedAt: number;
  readonly flags: number;
  readonly keywords: readonly string[];
}

type Summary = Pick<MessageSummary, 'subject' | 'sender' | 'recipients' | 'sentAt'>;

const mailWords: Readonly<Record<SkipReason, string>> = {
  tooLarge: 'larger than allowed',
  unavailable: 'not given by the source',
  damaged: 'damaged at the source',
  refusedByTarget: 'refused by the target',
  filtered: 'left out by the content filter',
};

/** Messages that are not copied, with what is known of them; gathered and written together. */
export class Skips {
  readonly #round: Round;
  #waiting: { readonly work: FolderWork; readonly entry: LedgerEntry }[] = [];

  constructor(round: Round) {
    this.#round = round;
  }

  async add(
    work: FolderWork,
    message: SkippedMessage,
    { reason, text }: SkipCause,
    summary: Summary | undefined,
  ): Promise<void> {
    const { clock } = this.#round.request;
    const before = work.retries.get(message.uid)?.skipped;
    const skipped: SkippedItem = {
      reason,
      text,
      subject: summary?.subject ?? before?.subject ?? null,
      sender: summary?.sender ?? before?.sender ?? null,
      recipients: summary?.recipients ?? before?.recipients ?? null,
      sentAt: summary?.sentAt ?? before?.sentAt ?? null,
      attempts: (before?.attempts ?? 0) + 1,
      skippedAt: clock.now(),
      isApproved: before?.isApproved ?? false,
    };
    const { uid, size, flags, keywords } = message;
    const receivedAt = Number.isFinite(message.receivedAt) ? Math.trunc(message.receivedAt) : 0;
    const folder = work.record.number;
    const entry = {
      folder,
      uid,
      place: 0,
      item: 0,
      digest: null,
      size,
      receivedAt,
      flags,
      keywords,
      skipped,
    };
    this.#waiting.push({ work, entry });
    this.#count(work, entry, before);
    if (this.#waiting.length >= entriesPerWrite) await this.flush();
  }

  async refused(work: FolderWork, { entry, content }: Arriving, text: string): Promise<void> {
    const summary = content.kind === 'taken' ? content.message.summary : summarizeHeader(content.bytes);
    await this.add(work, entry, { reason: 'refusedByTarget', text }, summary);
  }

  /** Those that were skipped before no longer count as such. */
  succeeded(work: FolderWork, arrived: readonly { readonly entry: { readonly uid: number } }[]): void {
    if (work.retries.size === 0) return;
    const { state } = this.#round.meter;
    for (const { entry } of arrived) {
      const before = work.retries.get(entry.uid)?.skipped;
      if (before && before.reason !== 'filtered') state.skippedItems -= 1;
    }
  }

  /** To be called by one who does not hold the turn to write. */
  async flush(): Promise<void> {
    const { writes } = this.#round;
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    const works = new Set(waiting.map(({ work }) => work));
    const records = Array.from(works, ({ record }) => record);
    const putEntries = waiting.map(({ entry }) => entry);
    await writes.run(() => this.#round.writeLedger({ putEntries }, records));
    for (const work of works) work.resolve(waiting.filter((each) => each.work === work).length);
  }

  #count(work: FolderWork, { uid, skipped }: LedgerEntry, before: SkippedItem | null | undefined): void {
    if (skipped === null) return;
    const { journal, meter } = this.#round;
    if (skipped.reason === 'filtered') {
      journal.counts.filtered += 1;
      return;
    }
    if (before && before.reason !== 'filtered') return;
    journal.counts.newlySkipped += 1;
    meter.state.skippedItems += 1;
    const what = skipped.subject ? `"${skipped.subject.slice(0, 100)}"` : 'a message';
    const text = `UID ${uid}, ${what}, was skipped: ${mailWords[skipped.reason]}. ${skipped.text}`;
    journal.problem('skipped', work.title, text);
  }
}
