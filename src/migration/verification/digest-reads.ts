import type { BodyHash } from '../../base/ids.ts';
import type { FolderReading, SourceMailbox } from '../sync/source-port.ts';
import type { ItemTable } from './item-table.ts';
import type { HereRead, SourceRead } from './judge-message.ts';
import { readSourceDigests } from './source-digests.ts';
import type { ReadDigest, VerificationTarget } from './verification-target.ts';

const digestBytes = 32;
const kinds = ['none', 'read', 'gone', 'unavailable', 'damaged'] as const;

/** What was read of many messages, 41 bytes each. */
class ReadTable {
  readonly #kinds: Uint8Array;
  readonly #sizes: Float64Array;
  readonly #digests: Uint8Array;

  constructor(length: number) {
    this.#kinds = new Uint8Array(length);
    this.#sizes = new Float64Array(length);
    this.#digests = new Uint8Array(length * digestBytes);
  }

  put(at: number, read: SourceRead | ReadDigest): void {
    this.#kinds[at] = kinds.indexOf(read.kind);
    if (read.kind !== 'read') return;
    this.#sizes[at] = read.size;
    this.#digests.set(Buffer.from(read.digest, 'hex'), at * digestBytes);
  }

  kindAt(at: number): (typeof kinds)[number] {
    return kinds[this.#kinds[at] ?? 0] ?? 'none';
  }

  sizeAt(at: number): number {
    return this.#sizes[at] ?? 0;
  }

  digestAt(at: number): BodyHash {
    const bytes = this.#digests.subarray(at * digestBytes, (at + 1) * digestBytes);
    return Buffer.from(bytes).toString('hex') as BodyHash;
  }
}

/** A message of the source and an item that stands for it. */
export interface Pair {
  readonly sourceRow: number;
  readonly indexRow: number;
  readonly itemRow: number;
  readonly isMoved: boolean;
}

export interface DigestRequest {
  readonly source: Pick<SourceMailbox, 'openLane'>;
  readonly target: VerificationTarget;
  readonly table: ItemTable;
  readonly folder: string;
  readonly reading: FolderReading;
  readonly pairs: readonly Pair[];
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/** The digests of both sides, made of the bytes as they are now. */
export class DigestReads {
  readonly #source: ReadTable;
  /** By position of the pair. */
  readonly #here: ReadTable;

  private constructor(messages: number, pairs: number) {
    this.#source = new ReadTable(messages);
    this.#here = new ReadTable(pairs);
  }

  static async of(request: DigestRequest): Promise<DigestReads> {
    const { reading, pairs, signal } = request;
    const reads = new DigestReads(reading.messages.uids.length, pairs.length);
    const stop = new AbortController();
    const both = { ...request, signal: AbortSignal.any([signal, stop.signal]) };
    const work = [reads.#readSource(both), reads.#readHere(both)].map((one) =>
      one.catch((error: unknown) => stop.abort(error)),
    );
    await Promise.all(work);
    if (stop.signal.aborted) throw stop.signal.reason;
    return reads;
  }

  sourceAt(row: number): SourceRead {
    const kind = this.#source.kindAt(row);
    if (kind === 'read') return { kind, digest: this.#source.digestAt(row), size: this.#source.sizeAt(row) };
    return { kind: kind === 'gone' ? 'gone' : 'unavailable' };
  }

  hereAt(pair: number): HereRead {
    const kind = this.#here.kindAt(pair);
    if (kind === 'read') return { kind, digest: this.#here.digestAt(pair) };
    return { kind: kind === 'gone' ? 'gone' : 'damaged' };
  }

  #readSource({ source, folder, reading, pairs, signal, onBytes }: DigestRequest): Promise<void> {
    const { messages, uidValidity } = reading;
    return readSourceDigests({
      source,
      folder,
      uidValidity,
      messages,
      rows: Uint32Array.from(new Set(pairs.map(({ sourceRow }) => sourceRow))).sort(),
      signal,
      onRead: (row, read) => {
        this.#source.put(row, read);
        if (read.kind === 'read') onBytes(read.size);
      },
    });
  }

  async #readHere({ target, table, pairs, signal }: DigestRequest): Promise<void> {
    const byPlace = Map.groupBy(pairs.keys(), (pair) => table.placeAt(pairs[pair]?.itemRow ?? 0));
    for (const [place, positions] of byPlace) {
      const items = new Map(positions.map((pair) => [table.itemAt(pairs[pair]?.itemRow ?? 0), pair]));
      for await (const read of target.readDigests(place, [...items.keys()], signal)) {
        const pair = items.get(read.item);
        if (pair !== undefined) this.#here.put(pair, read);
      }
    }
  }
}
