/**
 * Bodies on their way in. A lane has several requests under way, so that the next is answered while the one before is
 * read, however long the way is; all are read at the same time, as the source may answer them by turns. While there is more
 * work than one lane does quickly, and the source is what is waited for, others are opened.
 */
import { AppError, isAppError } from '../../base/errors.ts';
import type { Arrivals } from './arrivals.ts';
import type { FetchJob } from './fetch-job.ts';
import type { JobQueue } from './job-queue.ts';
import type { MessageIntake } from './message-intake.ts';
import type { Round } from './round.ts';
import type { FetchedMessage, SourceLane } from './source-port.ts';

const maxRequestsUnderWay = 4;
const maxBytesUnderWay = 16 * 1024 * 1024;
/** With fewer messages waiting another lane is not worth its sign-in. */
const messagesForAnotherLane = 1500;
/** Without a single message between them. */
const maxFailuresInARow = 3;

interface Request {
  readonly job: FetchJob;
  readonly unanswered: Set<number>;
  /** To its end; not if the lane is closed before that. */
  readonly read: Promise<unknown>;
}

export class Lanes {
  readonly #round: Round;
  readonly #queue: JobQueue;
  readonly #intake: MessageIntake;
  readonly #arrivals: Arrivals;
  readonly #stop: (reason: unknown) => void;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;
  #open = 0;
  #isOpening = false;
  #isLimitReached = false;
  #failuresInARow = 0;

  /** `stop` calls off whatever else the round does. */
  constructor(
    round: Round,
    queue: JobQueue,
    intake: MessageIntake,
    arrivals: Arrivals,
    stop: (reason: unknown) => void,
  ) {
    this.#stop = stop;
    this.#round = round;
    this.#queue = queue;
    this.#intake = intake;
    this.#arrivals = arrivals;
  }

  /** Until the queue is at its end. When it throws, none of its lanes is at work any more. */
  async run(): Promise<void> {
    const { source, signal } = this.#round;
    try {
      // A lane that failed has given its jobs back.
      while (await this.#hasWork()) {
        const lane = await source.openLane(signal);
        if (lane === undefined) throw noLane();
        this.#start(lane);
        while (this.#running.size > 0) await Promise.race(this.#running);
        if (this.#failure) throw this.#failure.error;
      }
    } finally {
      while (this.#running.size > 0) await Promise.race(this.#running);
    }
  }

  async #hasWork(): Promise<boolean> {
    const job = await this.#queue.next(this.#round.signal);
    if (job !== undefined) this.#queue.giveBack(job);
    return job !== undefined;
  }

  #start(lane: SourceLane): void {
    this.#open += 1;
    this.#track(
      this.#runLane(lane).finally(() => {
        this.#open -= 1;
      }),
    );
  }

  /** The first failure stops all of them. */
  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        this.#failure ??= { error };
        this.#stop(error);
      })
      .finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  /** Beside the one that reads on meanwhile. */
  #openMore(): void {
    const { options, request, source, signal } = this.#round;
    if (this.#isOpening || this.#isLimitReached || this.#open >= options.lanes) return;
    if (this.#queue.backlog < messagesForAnotherLane) return;
    if (request.budget.isHalfFull) return;
    this.#isOpening = true;
    const opening = async () => {
      try {
        const lane = await source.openLane(signal);
        if (lane) this.#start(lane);
        else this.#isLimitReached = true;
      } catch (error) {
        // One more is a wish.
        if (!isAppError(error)) throw error;
        this.#isLimitReached = true;
      } finally {
        this.#isOpening = false;
      }
    };
    this.#track(opening());
  }

  async #runLane(lane: SourceLane): Promise<void> {
    const underWay = new Set<Request>();
    let failure: { readonly error: unknown } | undefined;
    try {
      while (await this.#askMore(lane, underWay)) {
        this.#openMore();
        // All may have come to their end since: nobody would end a race without runners.
        if (underWay.size > 0) await Promise.race(Array.from(underWay, ({ read }) => read));
      }
    } catch (error) {
      failure = { error };
    }
    await lane.close();
    // A message that is being taken in now is not given back as well.
    await Promise.allSettled(Array.from(underWay, ({ read }) => read));
    for (const request of underWay) this.#giveBack(request);
    if (failure) this.#noteFailure(failure.error);
  }

  /** Throws what another lane would not make better. */
  #noteFailure(error: unknown): void {
    if (!isAppError(error) || !error.retryable || this.#round.signal.aborted) throw error;
    this.#failuresInARow += 1;
    if (this.#failuresInARow >= maxFailuresInARow) throw error;
    this.#round.journal.note(`A connection to the source was lost and is opened again: ${error.message}`);
  }

  /** False: there is nothing under way, and nothing left to ask for. */
  async #askMore(lane: SourceLane, underWay: Set<Request>): Promise<boolean> {
    const { signal } = this.#round;
    for (;;) {
      let bytes = 0;
      for (const { job } of underWay) bytes += job.bytes;
      if (underWay.size >= maxRequestsUnderWay || (underWay.size > 0 && bytes >= maxBytesUnderWay))
        return true;
      const job = underWay.size === 0 ? await this.#next() : this.#queue.take();
      if (job === undefined) return underWay.size > 0;
      const { work, messages, rows } = job;
      const uids = Array.from(rows, (row) => messages.uids[row] ?? 0);
      const answers = lane.fetch({
        folder: work.record.name,
        uidValidity: work.uidValidity,
        uids,
        bytes: job.bytes,
        headerOnly: job.skip !== undefined,
        signal,
      });
      const unanswered = new Set(uids);
      const read = this.#read(job, unanswered, answers).then(() => underWay.delete(request));
      const request: Request = { job, unanswered, read };
      underWay.add(request);
      // Whoever waits for one of them is told; the others are settled when that one has failed.
      read.catch(() => undefined);
    }
  }

  /** What has been gathered is stored rather than kept until more comes. */
  async #next(): Promise<FetchJob | undefined> {
    const job = this.#queue.take();
    if (job !== undefined) return job;
    this.#arrivals.startAll();
    return this.#queue.next(this.#round.signal);
  }

  async #read(job: FetchJob, unanswered: Set<number>, answers: AsyncIterable<FetchedMessage>): Promise<void> {
    const { meter } = this.#round;
    for await (const fetched of answers) {
      meter.state.currentFolder = job.work.title;
      const isAsked = unanswered.has(fetched.uid);
      if (isAsked) {
        // Until it is settled it is among those that would be asked for again.
        if (await this.#intake.take(job, fetched)) unanswered.delete(fetched.uid);
      } else if (fetched.kind === 'stream') await passOver(fetched.pieces);
      this.#failuresInARow = 0;
      meter.touch();
    }
    for (const uid of unanswered) {
      await this.#intake.take(job, { kind: 'unavailable', uid, text: 'The server did not answer for it.' });
    }
    unanswered.clear();
    const { work, rows } = job;
    work.toCome -= rows.length;
    if (work.toCome === 0) this.#arrivals.startFolder(work);
    this.#queue.done();
  }

  #giveBack({ job, unanswered }: Request): void {
    const { messages } = job;
    const rows = job.rows.filter((row) => unanswered.has(messages.uids[row] ?? 0));
    job.work.toCome -= job.rows.length - rows.length;
    this.#queue.giveBack({ ...job, rows });
  }
}

function noLane(): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'migration.source.noLane',
    message:
      'The source gives no connection to read messages over. Close other connections to this mailbox, or run again later.',
  });
}

async function passOver(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]();
  for (let step = await iterator.next(); !step.done; step = await iterator.next());
}
