import type { Clock } from '../../base/clock.ts';
import type { SyncCounts, SyncLogEntry, SyncProblem, SyncProblemCode } from './sync-types.ts';

const maxProblems = 200;
const maxEntries = 500;

type Counts = { -readonly [K in keyof SyncCounts]: number };

/** What a round did, for people; bounded however much goes wrong. */
export class SyncJournal {
  readonly counts: Counts = {
    copied: 0,
    copiedBytes: 0,
    adopted: 0,
    moved: 0,
    renumbered: 0,
    flagsChanged: 0,
    deleted: 0,
    keptChanged: 0,
    heldDeletions: 0,
    goneMeanwhile: 0,
    newlySkipped: 0,
    filtered: 0,
    foldersCreated: 0,
    foldersRenamed: 0,
    foldersRemoved: 0,
  };
  readonly #clock: Clock;
  readonly #problems: SyncProblem[] = [];
  readonly #entries: SyncLogEntry[] = [];
  #leftOutProblems = 0;
  #leftOutEntries = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(text: string): void {
    if (this.#entries.length < maxEntries) this.#entries.push({ at: this.#clock.now(), text });
    else this.#leftOutEntries += 1;
  }

  problem(code: SyncProblemCode, folder: string | null, text: string): void {
    if (this.#problems.length < maxProblems) this.#problems.push({ code, folder, text });
    else this.#leftOutProblems += 1;
    this.note(folder === null ? text : `"${folder}": ${text}`);
  }

  get problems(): readonly SyncProblem[] {
    if (this.#leftOutProblems === 0) return this.#problems;
    const text = `${this.#leftOutProblems} more problems of this round are not listed.`;
    return [...this.#problems, { code: 'protocol', folder: null, text }];
  }

  get entries(): readonly SyncLogEntry[] {
    if (this.#leftOutEntries === 0) return this.#entries;
    return [
      ...this.#entries,
      { at: this.#clock.now(), text: `${this.#leftOutEntries} more lines of this round are not listed.` },
    ];
  }
}
