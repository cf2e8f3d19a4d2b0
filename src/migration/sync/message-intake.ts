/** What a lane gives, on its way to the target: counted, limited, and within the memory that all mailboxes share. */
import { bodyHashOf } from '../../base/body-hash.ts';
import { formatSize, shortSize } from '../../base/byte-text.ts';
import { copyBytes } from '../../base/copy-bytes.ts';
import type { LedgerArrival } from '../../store/ports/sync-ledger.ts';
import type { Arrivals } from './arrivals.ts';
import { type FetchJob, rowOf, type SkipCause } from './fetch-job.ts';
import type { JobQueue } from './job-queue.ts';
import type { Round } from './round.ts';
import type { Skips } from './skips.ts';
import type { FetchedMessage, MessagePieces } from './source-port.ts';
import { summarizeHeader } from './summarize-header.ts';

/** What a message that goes to disk needs in memory while it comes: its beginning, pieces, and a file's buffer. */
const spoolingBytes = 3 * 1024 * 1024;
/** Larger messages than a source gives whole are put together in memory up to this share of the budget. */
const inMemoryShare = 1 / 8;

export class MessageIntake {
  readonly #round: Round;
  readonly #queue: JobQueue;
  readonly #arrivals: Arrivals;
  readonly #skips: Skips;
  readonly #placesOf: (job: FetchJob, row: number) => readonly number[];

  constructor(
    round: Round,
    queue: JobQueue,
    arrivals: Arrivals,
    skips: Skips,
    placesOf: (job: FetchJob, row: number) => readonly number[],
  ) {
    this.#round = round;
    this.#queue = queue;
    this.#arrivals = arrivals;
    this.#skips = skips;
    this.#placesOf = placesOf;
  }

  /** Whether the message is settled; one that broke off in the middle is not, and comes again. */
  async take(job: FetchJob, fetched: FetchedMessage): Promise<boolean> {
    const row = rowOf(job.messages, fetched.uid);
    if (row === undefined) return true;
    switch (fetched.kind) {
      case 'gone':
        this.#round.journal.counts.goneMeanwhile += 1;
        job.work.resolve(1);
        return true;
      case 'unavailable':
        await this.#unavailable(job, row, fetched.text);
        return true;
      case 'message':
        await this.#whole(job, row, fetched);
        return true;
      case 'stream':
        return this.#stream(job, row, fetched);
    }
  }

  async #unavailable(job: FetchJob, row: number, text: string): Promise<void> {
    if (job.skip !== undefined) {
      // Not even its header can be had.
      await this.#skip(job, row, job.skip);
      return;
    }
    const skip: SkipCause = { reason: 'unavailable', text };
    this.#queue.push({ ...job, rows: Uint32Array.of(row), bytes: 0, skip });
  }

  async #whole(
    job: FetchJob,
    row: number,
    { bytes, release }: Extract<FetchedMessage, { kind: 'message' }>,
  ): Promise<void> {
    if (job.skip !== undefined) {
      await this.#skip(job, row, job.skip, bytes);
      return;
    }
    const size = bytes.byteLength;
    this.#count(size);
    if (size > this.#round.options.largestMessageBytes) {
      await this.#skip(job, row, this.#tooLarge(size), bytes);
      return;
    }
    if (size === 0 && (job.messages.sizes[row] ?? 0) > 0) {
      const announced = job.messages.sizes[row] ?? 0;
      await this.#skip(job, row, emptied(announced), bytes);
      return;
    }
    await this.#acquire(size);
    await this.#add(job, row, bytes, release);
  }

  /** What it holds of the budget is the arrival's from now on. */
  async #add(job: FetchJob, row: number, bytes: Uint8Array, release?: () => void): Promise<void> {
    const size = bytes.byteLength;
    await this.#arrivals.add({
      work: job.work,
      entry: this.#entry(job, row, size, bytes),
      // Hashed here: the thread that stores is the busier one.
      content: { kind: 'bytes', bytes, digest: bodyHashOf(bytes), release },
      heldBytes: size,
      places: this.#placesOf(job, row),
    });
  }

  /** In memory where that is not much: a file of its own costs a sync of its own. */
  async #stream(
    job: FetchJob,
    row: number,
    fetched: Extract<FetchedMessage, { kind: 'stream' }>,
  ): Promise<boolean> {
    const { announcedSize, pieces } = fetched;
    const { options, request } = this.#round;
    const { budget } = request;
    const most = Math.min(budget.totalBytes * inMemoryShare, options.largestMessageBytes);
    if (job.skip !== undefined || announcedSize > most) return this.#spool(job, row, pieces);
    await this.#acquire(announcedSize);
    const { bytes, release } = budget.slabs.lend(announcedSize);
    let filled = 0;
    try {
      filled = await readInto(bytes, pieces);
    } catch (error) {
      release();
      budget.release(announcedSize);
      if (this.#round.signal.aborted) throw error;
      return false;
    }
    if (filled !== announcedSize) {
      release();
      budget.release(announcedSize);
      return false;
    }
    this.#count(filled);
    await this.#add(job, row, bytes, release);
    return true;
  }

  async #spool(job: FetchJob, row: number, pieces: AsyncIterable<Uint8Array>): Promise<boolean> {
    const { options, request, target } = this.#round;
    await this.#acquire(spoolingBytes);
    let isHeld = true;
    const bounded = new BoundedPieces(pieces, options.largestMessageBytes);
    try {
      const announced = this.#entry(job, row, 0, undefined);
      const message = await target.takeIn(bounded, announced);
      this.#count(bounded.received);
      const cause = job.skip ?? (bounded.isCut ? this.#tooLarge(bounded.received) : undefined);
      if (cause !== undefined) {
        await message.discard();
        await this.#skip(job, row, cause, undefined, message.summary);
        return true;
      }
      const receivedAt = this.#receivedAt(job, row, message.summary.sentAt);
      isHeld = false;
      await this.#arrivals.add({
        work: job.work,
        entry: { ...announced, size: message.size, receivedAt },
        content: { kind: 'taken', message },
        heldBytes: spoolingBytes,
        places: this.#placesOf(job, row),
      });
      return true;
    } catch (error) {
      if (!bounded.hasFailed || this.#round.signal.aborted) throw error;
      return false;
    } finally {
      if (isHeld) request.budget.release(spoolingBytes);
    }
  }

  #count(bytes: number): void {
    const { state } = this.#round.meter;
    state.transferredItems += 1;
    state.transferredBytes += bytes;
  }

  async #acquire(bytes: number): Promise<void> {
    const { budget } = this.#round.request;
    if (budget.tryAcquire(bytes)) return;
    await this.#arrivals.whilePressed(() => budget.acquire(bytes, this.#round.signal));
  }

  #entry(job: FetchJob, row: number, size: number, bytes: Uint8Array | undefined): LedgerArrival {
    const { messages, work } = job;
    const sentAt = () => (bytes ? summarizeHeader(bytes).sentAt : null);
    return {
      folder: work.record.number,
      uid: messages.uids[row] ?? 0,
      size,
      receivedAt: Number.isFinite(messages.receivedAts[row])
        ? Math.trunc(messages.receivedAts[row] ?? 0)
        : this.#receivedAt(job, row, sentAt()),
      flags: messages.flags[row] ?? 0,
      keywords: messages.keywordSets[messages.keywords[row] ?? 0] ?? [],
    };
  }

  /** Where the source has no date that can be read, when it was sent will do, or that it came now. */
  #receivedAt({ messages }: FetchJob, row: number, sentAt: number | null): number {
    const receivedAt = messages.receivedAts[row] ?? Number.NaN;
    if (Number.isFinite(receivedAt)) return Math.trunc(receivedAt);
    return sentAt ?? this.#round.request.clock.now();
  }

  #tooLarge(bytes: number): SkipCause {
    return tooLarge(bytes, this.#round.options.largestMessageBytes);
  }

  async #skip(
    { work, messages }: FetchJob,
    row: number,
    cause: SkipCause,
    bytes?: Uint8Array,
    summary?: Parameters<Skips['add']>[3],
  ): Promise<void> {
    const message = {
      uid: messages.uids[row] ?? 0,
      size: Math.max(messages.sizes[row] ?? 0, 0),
      receivedAt: messages.receivedAts[row] ?? Number.NaN,
      flags: messages.flags[row] ?? 0,
      keywords: messages.keywordSets[messages.keywords[row] ?? 0] ?? [],
    };
    const known = summary ?? (bytes && bytes.byteLength > 0 ? summarizeHeader(bytes) : undefined);
    await this.#skips.add(work, message, cause, known);
  }
}

export function tooLarge(bytes: number, limit: number): SkipCause {
  const text = `It has ${formatSize(bytes)}, and ${shortSize(limit)} are allowed. Set-MigrationConfig -LargestMessageSize allows more, and the next synchronisation then brings it.`;
  return { reason: 'tooLarge', text };
}

function emptied(announced: number): SkipCause {
  return {
    reason: 'damaged',
    text: `The server says that it has ${announced} bytes, and gives none.`,
  };
}

/** How much came; what is more than there is room for is not the message. */
async function readInto(memory: Uint8Array, pieces: MessagePieces): Promise<number> {
  if (pieces.readInto) return pieces.readInto(memory);
  let filled = 0;
  for await (const piece of pieces) {
    if (filled + piece.byteLength <= memory.byteLength) copyBytes(piece, memory, filled);
    filled += piece.byteLength;
  }
  return filled;
}

/** Reads to the end in any case, as the lane wants it, and gives out no more than is allowed. */
class BoundedPieces implements AsyncIterable<Uint8Array> {
  received = 0;
  /** The source broke off. */
  hasFailed = false;
  readonly #pieces: AsyncIterable<Uint8Array>;
  readonly #limit: number;

  constructor(pieces: AsyncIterable<Uint8Array>, limit: number) {
    this.#pieces = pieces;
    this.#limit = limit;
  }

  get isCut(): boolean {
    return this.received > this.#limit;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const iterator = this.#pieces[Symbol.asyncIterator]();
    try {
      for (let step = await this.#next(iterator); !step.done; step = await this.#next(iterator)) {
        this.received += step.value.byteLength;
        if (!this.isCut) yield step.value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  async #next(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    try {
      return await iterator.next();
    } catch (error) {
      this.hasFailed = true;
      throw error;
    }
  }
}
