/**
 * A folder whose UIDs are new (RFC 9051 section 2.3.1.1): its messages are found again by size and time received, in
 * doubt by their headers, and keep their items. What cannot be told is fetched, and claimed by its digest.
 */

import { createHash } from 'node:crypto';
import type { Uid } from '../../base/ids.ts';
import type { LedgerEntry, LedgerIndex } from '../../store/ports/sync-ledger.ts';
import { uidRangesOf } from '../../store/uid-ranges.ts';
import type { FolderRecord } from './folder-record.ts';
import { digestAt, entryAt } from './ledger-rows.ts';
import type { Round } from './round.ts';
import type { SourceMessages } from './source-port.ts';

const sampleSize = 24;
const entriesPerWrite = 1000;
const headersPerRequest = 200;

interface Pair {
  /** In the ledger's index. */
  readonly row: number;
  /** In the reading. */
  readonly position: number;
}

/** Moves what is found again from the relic to the folder; answers with the rows of the relic that are left. */
export async function followRenumbering(
  round: Round,
  relic: FolderRecord,
  index: LedgerIndex,
  folder: FolderRecord,
  messages: SourceMessages,
  fresh: Uint32Array,
): Promise<Set<number>> {
  const groups = groupByLooks(index, messages, fresh);
  const certain = groups.flatMap(({ rows: [row], positions: [position], isUnique }) =>
    isUnique && row !== undefined && position !== undefined ? [{ row, position }] : [],
  );
  const headers = new Headers(round, folder, messages, index);
  const sample = everyNth(certain, Math.ceil(certain.length / sampleSize));
  await headers.fetch(sample.map(({ position }) => position));
  const hold = await Promise.all(sample.map(({ row, position }) => headers.isSame(row, position)));
  const isTrusted = hold.every(Boolean);
  const doubtful = isTrusted ? groups.filter(({ isUnique }) => !isUnique) : groups;
  await headers.fetch(doubtful.flatMap(({ positions }) => positions));
  const pairs: Pair[] = isTrusted ? [...certain] : [];
  for (const group of doubtful) pairs.push(...(await pairByHeader(group, headers, index)));

  const left = new Set(index.uids.keys());
  for (let start = 0; start < pairs.length; start += entriesPerWrite) {
    round.signal.throwIfAborted();
    const some = pairs.slice(start, start + entriesPerWrite);
    const putEntries = some.flatMap(({ row, position }): LedgerEntry[] =>
      rowsOfMessage(index, row).map((each) => {
        const entry = entryAt(index, relic.number, each);
        return { ...entry, folder: folder.number, uid: messages.uids[position] ?? 0 };
      }),
    );
    const uids = uidRangesOf(some.map(({ row }) => (index.uids[row] ?? 0) as Uid));
    const removeEntries = [{ folder: relic.number, uids }];
    await round.writes.run(() => round.writeLedger({ removeEntries, putEntries }, [relic, folder]));
    for (const { row } of some) for (const each of rowsOfMessage(index, row)) left.delete(each);
  }
  round.journal.counts.renumbered += pairs.length;
  return left;
}

/** One of Gmail's has a row for each of its places. */
function rowsOfMessage({ uids }: LedgerIndex, first: number): number[] {
  const rows = [first];
  while (uids[first + rows.length] === uids[first]) rows.push(first + rows.length);
  return rows;
}

interface Group {
  readonly rows: readonly number[];
  readonly positions: readonly number[];
  readonly isUnique: boolean;
}

function groupByLooks(index: LedgerIndex, messages: SourceMessages, fresh: Uint32Array): Group[] {
  const rows = new Map<string, number[]>();
  for (let row = 0; row < index.uids.length; row += 1) {
    if (index.skipped[row] === 1 || index.uids[row] === index.uids[row - 1]) continue;
    append(rows, looks(index.sizes[row], index.receivedAts[row]), row);
  }
  const positions = new Map<string, number[]>();
  for (const position of fresh) {
    append(positions, looks(messages.sizes[position], messages.receivedAts[position]), position);
  }
  return Array.from(rows, ([key, of]): Group => {
    const there = positions.get(key) ?? [];
    return { rows: of, positions: there, isUnique: of.length === 1 && there.length === 1 };
  }).filter((group) => group.positions.length > 0);
}

function looks(size: number | undefined, receivedAt: number | undefined): string {
  return `${size} ${Math.floor((receivedAt ?? 0) / 1000)}`;
}

function append(groups: Map<string, number[]>, key: string, value: number): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}

function everyNth<T>(values: readonly T[], step: number): T[] {
  return values.filter((_, position) => position % step === 0);
}

/** Of several that are alike to the last letter of their headers it does not matter which is which, if their bodies are too. */
async function pairByHeader(group: Group, headers: Headers, index: LedgerIndex): Promise<Pair[]> {
  const pairs: Pair[] = [];
  const rows = [...group.rows];
  for (const position of group.positions) {
    const same: number[] = [];
    for (const row of rows) if (await headers.isSame(row, position)) same.push(row);
    const [row] = same;
    const digests = new Set(same.map((each) => digestAt(index, each)));
    if (row === undefined || digests.size > 1) continue;
    rows.splice(rows.indexOf(row), 1);
    pairs.push({ row, position });
  }
  return pairs;
}

/** Headers of the source, and whether they are those of items here. */
class Headers {
  readonly #round: Round;
  readonly #folder: FolderRecord;
  readonly #messages: SourceMessages;
  readonly #index: LedgerIndex;
  readonly #fetched = new Map<number, HeaderMark>();

  constructor(round: Round, folder: FolderRecord, messages: SourceMessages, index: LedgerIndex) {
    this.#round = round;
    this.#folder = folder;
    this.#messages = messages;
    this.#index = index;
  }

  async fetch(positions: readonly number[]): Promise<void> {
    const wanted = positions.filter((position) => !this.#fetched.has(position)).toSorted((a, b) => a - b);
    if (wanted.length === 0) return;
    const { source, signal } = this.#round;
    const lane = await source.openLane(signal);
    if (lane === undefined) return;
    const positionOf = new Map(wanted.map((position) => [this.#messages.uids[position] ?? 0, position]));
    try {
      for (let start = 0; start < wanted.length; start += headersPerRequest) {
        const some = wanted.slice(start, start + headersPerRequest);
        const answers = lane.fetch({
          folder: this.#folder.name,
          uidValidity: this.#folder.progress.uidValidity,
          uids: some.map((position) => this.#messages.uids[position] ?? 0),
          bytes: 0,
          headerOnly: true,
          signal,
        });
        for await (const answer of answers) {
          const position = positionOf.get(answer.uid);
          if (position === undefined) continue;
          if (answer.kind === 'message') this.#fetched.set(position, await markOf([answer.bytes]));
          else if (answer.kind === 'stream') this.#fetched.set(position, await markOf(answer.pieces));
        }
      }
    } finally {
      await lane.close();
    }
  }

  async isSame(row: number, position: number): Promise<boolean> {
    const header = this.#fetched.get(position);
    if (header === undefined) return false;
    const { target, signal } = this.#round;
    const { place, item } = entryAt(this.#index, 0, row);
    const beginning = await target.readBeginning(place, item, header.bytes, signal);
    if (beginning === undefined || beginning.byteLength < header.bytes) return false;
    return (await markOf([beginning.subarray(0, header.bytes)])).digest === header.digest;
  }
}

/** Instead of the header: there may be a hundred thousand of them. */
interface HeaderMark {
  readonly bytes: number;
  readonly digest: string;
}

async function markOf(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<HeaderMark> {
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const piece of pieces) {
    digest.update(piece);
    bytes += piece.byteLength;
  }
  return { bytes, digest: digest.digest('hex') };
}
