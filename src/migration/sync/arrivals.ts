/**
 * Messages on their way from the lanes into the target: gathered for each folder, stored together, while the next
 * come in. What the target has already is claimed instead of stored.
 */
import { isAppError } from '../../base/errors.ts';
import type { BodyHash } from '../../base/ids.ts';
import { Turns } from '../../base/turns.ts';
import type { LedgerArrival } from '../../store/ports/sync-ledger.ts';
import type { Adopted, Claims } from './claims.ts';
import type { FolderWork } from './folder-work.ts';
import type { Round } from './round.ts';
import type { Skips } from './skips.ts';
import type { TakenMessage, TargetMessage } from './target-port.ts';

export interface Arriving {
  readonly work: FolderWork;
  readonly entry: LedgerArrival;
  readonly content:
    | {
        readonly kind: 'bytes';
        readonly bytes: Uint8Array;
        readonly digest: BodyHash;
        readonly release?: (() => void) | undefined;
      }
    | { readonly kind: 'taken'; readonly message: TakenMessage };
  /** What it holds of the budget. */
  readonly heldBytes: number;
  /** Target folders; the first takes the bytes. */
  readonly places: readonly number[];
}

export interface BatchLimits {
  readonly messages: number;
  readonly bytes: number;
}

export const defaultBatchLimits: BatchLimits = { messages: 200, bytes: 8 * 1024 * 1024 };

/** So long a batch may wait for more while others wait for memory. */
const staleMs = 1000;

interface Batch {
  readonly work: FolderWork;
  readonly place: number;
  readonly arriving: Arriving[];
  readonly begunAt: number;
  bytes: number;
}

export class Arrivals {
  readonly #round: Round;
  readonly #claims: Claims;
  readonly #skips: Skips;
  readonly #limits: BatchLimits;
  readonly #batches = new Map<string, Batch>();
  readonly #stores = new Set<Promise<void>>();
  readonly #turns: Turns;
  readonly #ignorePressure: () => void;
  #pressed = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(round: Round, claims: Claims, skips: Skips, limits: BatchLimits = defaultBatchLimits) {
    this.#round = round;
    this.#claims = claims;
    this.#skips = skips;
    this.#limits = limits;
    this.#turns = new Turns(round.request.target.concurrentAdds ?? 1);
    this.#ignorePressure = round.request.budget.onPressure(() => this.#startStale());
  }

  /** Waits while as many batches are being stored as the target takes, and one more is full. */
  async add(arriving: Arriving): Promise<void> {
    if (this.#failure) {
      await this.#release([arriving]);
      throw this.#failure.error;
    }
    const { work, places } = arriving;
    const place = places[0] ?? work.place;
    const key = `${work.record.number} ${place}`;
    const batch = this.#batches.get(key) ?? { work, place, arriving: [], begunAt: this.#now(), bytes: 0 };
    this.#batches.set(key, batch);
    batch.arriving.push(arriving);
    batch.bytes += arriving.heldBytes;
    const isFull = batch.arriving.length >= this.#limits.messages || batch.bytes >= this.#limits.bytes;
    if (!isFull) return;
    this.#batches.delete(key);
    await this.#turns.untilFree();
    this.#startStoring(batch);
  }

  /** Stores what has been gathered, full or not; resolves when it is on its way. */
  startAll(): void {
    for (const batch of this.#batches.values()) this.#startStoring(batch);
    this.#batches.clear();
  }

  /**
   * While somebody waits for memory, what has been gathered goes on its way as soon as nothing else is: whoever waits
   * must not hold what everybody waits for.
   */
  async whilePressed(waiting: () => Promise<void>): Promise<void> {
    this.#pressed += 1;
    this.#relieve();
    try {
      await waiting();
    } finally {
      this.#pressed -= 1;
    }
  }

  #relieve(): void {
    if (this.#pressed === 0 || this.#stores.size > 0) return;
    let largest: readonly [string, Batch] | undefined;
    for (const each of this.#batches) {
      if (largest === undefined || each[1].bytes > largest[1].bytes) largest = each;
    }
    if (largest === undefined) return;
    this.#batches.delete(largest[0]);
    this.#startStoring(largest[1]);
  }

  /** A source may be slow, and what it gave is what others wait for. */
  #startStale(): void {
    const before = this.#now() - staleMs;
    for (const [key, batch] of this.#batches) {
      if (batch.begunAt > before) continue;
      this.#batches.delete(key);
      this.#startStoring(batch);
    }
  }

  #now(): number {
    return this.#round.request.clock.monotonic();
  }

  /** Of a folder from which no more comes for now. */
  startFolder(work: FolderWork): void {
    for (const [key, batch] of this.#batches) {
      if (batch.work !== work) continue;
      this.#batches.delete(key);
      this.#startStoring(batch);
    }
  }

  /** When it resolves, all that was added is stored or settled otherwise. */
  async flush(): Promise<void> {
    this.startAll();
    await Promise.all(this.#stores);
    if (this.#failure) throw this.#failure.error;
  }

  /** At the end, and after a failure: gives back what is held, and leaves nothing on disk. */
  async abandon(): Promise<void> {
    this.#ignorePressure();
    const batches = [...this.#batches.values()];
    this.#batches.clear();
    await Promise.all(this.#stores);
    for (const batch of batches) await this.#release(batch.arriving);
  }

  #startStoring(batch: Batch): void {
    const store = this.#turns
      .run(async () => {
        if (this.#failure === undefined) await this.#store(batch);
      })
      .then(
        () => this.#release(batch.arriving),
        (error: unknown) => {
          this.#failure ??= { error };
          // Nobody knows what a write under way still reads: that memory is not used again.
          return this.#release(batch.arriving, false);
        },
      )
      .finally(() => {
        this.#stores.delete(store);
        this.#relieve();
      });
    this.#stores.add(store);
  }

  async #store(batch: Batch): Promise<void> {
    const { work, place } = batch;
    this.#round.signal.throwIfAborted();
    const { fresh, adopted } = await this.#claims.settle(work, place, batch.arriving);
    if (adopted.length > 0) await this.#finishAdopted(work, place, adopted);
    if (fresh.length > 0) await this.#storeFresh(work, place, fresh);
    this.#round.meter.touch();
  }

  /** A message that the target refuses is found by halves: the others are stored. */
  async #storeFresh(work: FolderWork, place: number, fresh: readonly Arriving[]): Promise<void> {
    try {
      await this.#addMessages(work, place, fresh);
    } catch (error) {
      const isRefusal = isAppError(error, 'invalid') || isAppError(error, 'limit');
      const [first] = fresh;
      if (!isRefusal || first === undefined) throw error;
      if (fresh.length === 1) {
        await this.#skips.refused(work, first, error.message);
        return;
      }
      const middle = fresh.length >>> 1;
      await this.#storeFresh(work, place, fresh.slice(0, middle));
      await this.#storeFresh(work, place, fresh.slice(middle));
    }
  }

  async #addMessages(work: FolderWork, place: number, fresh: readonly Arriving[]): Promise<void> {
    const { target, adds, journal, meter, signal } = this.#round;
    const { record } = work;
    const added = await adds.run(async () => {
      const stored = await target.addMessages(
        {
          place,
          messages: fresh.map(({ entry, content }) => messageOf(entry, content)),
          ...(record.needsWriting && { folder: record.change() }),
        },
        signal,
      );
      record.written();
      return stored;
    });
    const stored = fresh.flatMap((arriving, position): Adopted[] => {
      const item = added[position];
      return item ? [{ arriving, ...item }] : [];
    });
    await this.#addOtherPlaces(work, place, stored);
    const bytes = sizeOf(fresh);
    journal.counts.copied += fresh.length;
    journal.counts.copiedBytes += bytes;
    meter.state.syncedItems += fresh.length;
    meter.state.syncedBytes += bytes;
    this.#skips.succeeded(work, fresh);
    work.resolve(fresh.length);
  }

  async #finishAdopted(work: FolderWork, place: number, adopted: readonly Adopted[]): Promise<void> {
    await this.#addOtherPlaces(work, place, adopted);
    const { journal, meter } = this.#round;
    const arriving = adopted.map((each) => each.arriving);
    journal.counts.adopted += adopted.length;
    meter.state.syncedItems += adopted.length;
    meter.state.syncedBytes += sizeOf(arriving);
    this.#skips.succeeded(work, arriving);
    work.resolve(adopted.length);
  }

  /** Of Gmail: the bytes are stored once, and the other folders refer to them. */
  async #addOtherPlaces(work: FolderWork, first: number, stored: readonly Adopted[]): Promise<void> {
    const { target, adds, signal } = this.#round;
    const byPlace = new Map<number, TargetMessage[]>();
    for (const { arriving, item, digest } of stored) {
      const { entry, places } = arriving;
      for (const place of places.slice(1)) {
        if ((await this.#claims.adopt(work, place, entry, digest)) !== undefined) continue;
        const { receivedAt, flags, keywords } = entry;
        const content = { kind: 'copy', of: { place: first, item }, digest } as const;
        const messages = byPlace.get(place) ?? [];
        messages.push({ content, receivedAt, flags, keywords, entry });
        byPlace.set(place, messages);
      }
    }
    for (const [place, messages] of byPlace) {
      await adds.run(() => target.addMessages({ place, messages }, signal));
    }
  }

  async #release(arriving: readonly Arriving[], isUnread = true): Promise<void> {
    for (const { content, heldBytes } of arriving) {
      if (content.kind === 'taken') await content.message.discard();
      else if (isUnread) content.release?.();
      this.#round.request.budget.release(heldBytes);
    }
  }
}

function messageOf(entry: LedgerArrival, content: Arriving['content']): TargetMessage {
  const { receivedAt, flags, keywords } = entry;
  return { content, receivedAt, flags, keywords, entry };
}

function sizeOf(arriving: readonly Arriving[]): number {
  let bytes = 0;
  for (const { entry } of arriving) bytes += entry.size;
  return bytes;
}
