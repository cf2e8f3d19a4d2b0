/** Reads the logs of this server back, the newest line first. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TenantId } from '../../base/ids.ts';
import { type MapiLogName, mapiLogs, readLogText } from '../../wire/exchange-log/index.ts';
import { type MapiLogEntry, readMapiLogRow } from './mapi-log-entries.ts';

export interface MapiLogQuery {
  readonly logs: readonly MapiLogName[];
  /** Of one organisation; all of them, and what nobody has signed in to, without it. */
  readonly tenant?: TenantId | undefined;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** In any letter case. */
  readonly user?: string | undefined;
}

export class MapiLogReader {
  readonly #folder: string;

  /** The folder Logging. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where each lies. */
  folderOf(log: MapiLogName): string {
    return path.join(this.#folder, ...mapiLogs[log].folder);
  }

  async *read(query: MapiLogQuery): AsyncGenerator<MapiLogEntry> {
    const each = query.logs.map((log) => this.#readLog(log, query));
    yield* newestFirst(each);
  }

  async *#readLog(log: MapiLogName, query: MapiLogQuery): AsyncGenerator<MapiLogEntry> {
    const { start = Number.NEGATIVE_INFINITY, end = Number.POSITIVE_INFINITY } = query;
    for (const { name, day } of await this.#files(log)) {
      // A file begins on its day, and may hold what was asked a little before midnight.
      if (day - dayMs > end || day + 2 * dayMs < start) continue;
      const text = await readFile(path.join(this.folderOf(log), name), 'utf8');
      const found: MapiLogEntry[] = [];
      for (const row of readLogText(text)) {
        const entry = readMapiLogRow(log, row);
        if (entry !== undefined && matches(entry, query) && entry.at >= start && entry.at <= end)
          found.push(entry);
      }
      yield* found.reverse();
    }
  }

  /** The newest first. */
  async #files(
    log: MapiLogName,
  ): Promise<{ readonly name: string; readonly day: number; readonly number: number }[]> {
    const { filePrefix } = mapiLogs[log];
    const names = await readdir(this.folderOf(log)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const files = names.flatMap((name) => {
      const [, year, month, date, number] = name.startsWith(filePrefix)
        ? (/^(\d{4})(\d\d)(\d\d)\d{0,2}-(\d{1,6})\.LOG$/i.exec(name.slice(filePrefix.length)) ?? [])
        : [];
      if (year === undefined) return [];
      return [{ name, day: Date.UTC(Number(year), Number(month) - 1, Number(date)), number: Number(number) }];
    });
    return files.sort((a, b) => b.day - a.day || b.number - a.number);
  }
}

const dayMs = 86_400_000;

function matches(entry: MapiLogEntry, { tenant, user }: MapiLogQuery): boolean {
  if (tenant !== undefined && entry.tenant !== tenant) return false;
  return user === undefined || entry.user.toLowerCase() === user.toLowerCase();
}

/** What several logs say, each in its order, in one. */
async function* newestFirst(sources: readonly AsyncGenerator<MapiLogEntry>[]): AsyncGenerator<MapiLogEntry> {
  const heads = await Promise.all(sources.map(async (source) => ({ source, next: await source.next() })));
  for (;;) {
    const left = heads.filter(({ next }) => !next.done);
    const newest = left.reduce<(typeof heads)[number] | undefined>((best, head) => {
      if (best?.next.done !== false || head.next.done) return best ?? head;
      return head.next.value.at > best.next.value.at ? head : best;
    }, undefined);
    if (newest === undefined || newest.next.done) return;
    yield newest.next.value;
    newest.next = await newest.source.next();
  }
}
