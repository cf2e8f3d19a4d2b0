export interface HistoryEntry {
  readonly id: number;
  readonly line: string;
  readonly startedAt: number;
  endedAt: number | undefined;
  status: 'Running' | 'Completed' | 'Failed' | 'Stopped';
}

/** `$MaximumHistoryCount` of PowerShell. */
const mostEntries = 4_096;
/** A script that is piped in is one line of history, and need not be kept whole. */
const longestLine = 16_384;

/** The lines of one session, the oldest first. */
export class CommandHistory {
  #entries: HistoryEntry[] = [];
  #lastId = 0;

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  add(line: string, startedAt: number): HistoryEntry {
    this.#lastId += 1;
    const entry: HistoryEntry = {
      id: this.#lastId,
      line: line.slice(0, longestLine),
      startedAt,
      endedAt: undefined,
      status: 'Running',
    };
    this.#entries.push(entry);
    if (this.#entries.length > mostEntries) this.#entries.shift();
    return entry;
  }

  remove(entries: ReadonlySet<HistoryEntry>): void {
    this.#entries = this.#entries.filter((entry) => !entries.has(entry));
  }
}
