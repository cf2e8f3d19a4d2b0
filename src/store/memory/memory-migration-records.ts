import type { Guid } from '../../base/ids.ts';
import type {
  LogPlace,
  MigrationLogEntry,
  MigrationSample,
  SubjectLogEntry,
} from '../ports/migration-store.ts';
import { compareUtf8 } from '../sort-key.ts';

/** What is written down while migrations run: logs of batches and users, and how much was moved when. */
export class MemoryMigrationRecords {
  readonly #logs = new Map<Guid, readonly MigrationLogEntry[]>();
  readonly #samples = new Map<Guid, Map<number, MigrationSample>>();

  append(subject: Guid, entries: readonly Omit<MigrationLogEntry, 'number'>[], keep: number): void {
    const before = this.#logs.get(subject) ?? [];
    const last = before.at(-1)?.number ?? 0;
    const added = entries.map((entry, index) => ({ ...structuredClone(entry), number: last + index + 1 }));
    const all = [...before, ...added];
    this.#logs.set(subject, all.slice(Math.max(all.length - keep, 0)));
  }

  readLog(subject: Guid, limit: number): MigrationLogEntry[] {
    const all = this.#logs.get(subject) ?? [];
    return all.slice(Math.max(all.length - limit, 0));
  }

  listLogs({ after, limit }: { after?: LogPlace; limit: number }): SubjectLogEntry[] {
    return [...this.#logs]
      .flatMap(([subject, entries]) => entries.map((entry) => ({ subject, ...entry })))
      .sort(byPlace)
      .filter((entry) => after === undefined || byPlace(entry, after) > 0)
      .slice(0, limit);
  }

  restoreEntry(subject: Guid, entry: MigrationLogEntry): void {
    const others = (this.#logs.get(subject) ?? []).filter(({ number }) => number !== entry.number);
    this.#logs.set(
      subject,
      [...others, entry].sort((a, b) => a.number - b.number),
    );
  }

  dropLog(subject: Guid): void {
    this.#logs.delete(subject);
  }

  addSample(batch: Guid, sample: MigrationSample): void {
    const before = this.#samplesOf(batch).get(sample.at);
    this.restoreSample(batch, {
      at: sample.at,
      items: sample.items + (before?.items ?? 0),
      bytes: sample.bytes + (before?.bytes ?? 0),
      mailboxes: sample.mailboxes + (before?.mailboxes ?? 0),
    });
  }

  readSamples(batch: Guid, from: number): MigrationSample[] {
    return [...this.#samplesOf(batch).values()].filter(({ at }) => at >= from).sort((a, b) => a.at - b.at);
  }

  restoreSample(batch: Guid, sample: MigrationSample): void {
    this.#samples.set(batch, this.#samplesOf(batch).set(sample.at, sample));
  }

  dropSamples(batch: Guid): void {
    this.#samples.delete(batch);
  }

  #samplesOf(batch: Guid): Map<number, MigrationSample> {
    return this.#samples.get(batch) ?? new Map();
  }
}

function byPlace(a: LogPlace, b: LogPlace): number {
  return compareUtf8(a.subject, b.subject) || a.number - b.number;
}
