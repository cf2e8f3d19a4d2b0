/**
 * Bodies on their way in. A lane has several requests under way, so that the next is answered while the one before is
 * read, however long the way is; and while there is more work than one lane does quickly, others are opened.
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
  readonly answers: AsyncIterable<FetchedMessage>;
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
    const { options, source, signal } = this.#round;
    if (this.#isOpening || this.#isLimitReached || this.#open >= options.lanes) return;
    if (this.#queue.backlog < messagesForAnotherLane) return;
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
    const underWay: Request[] = [];
    try {
      for (;;) {
        await this.#askMore(lane, underWay);
        const request = underWay[0];
        if (request === undefined) return;
        this.#openMore();
        const { work, rows } = request.job;
        await this.#read(request);
        underWay.shift();
        work.toCome -= rows.length;
        if (work.toCome === 0) this.#arrivals.startFolder(work);
        this.#queue.done();
      }
    } catch (error) {
      for (const request of underWay) this.#giveBack(request);
      if (!isAppError(error) || !error.retryable || this.#round.signal.aborted) throw error;
      this.#failuresInARow += 1;
      if (this.#failuresInARow >= maxFailuresInARow) throw error;
      this.#round.journal.note(`A connection to the source was lost and is opened again: ${error.message}`);
    } finally {
      await lane.close();
    }
  }

  async #askMore(lane: SourceLane, underWay: Request[]): Promise<void> {
    const { signal } = this.#round;
    for (;;) {
      const bytes = underWay.reduce((sum, { job }) => sum + job.bytes, 0);
      if (underWay.length >= maxRequestsUnderWay || (underWay.length > 0 && bytes >= maxBytesUnderWay))
        return;
      const job = underWay.length === 0 ? await this.#next() : this.#queue.take();
      if (job === undefined) return;
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
      underWay.push({ job, unanswered: new Set(uids), answers });
    }
  }

  /** What has been gathered is stored rather than kept until more comes. */
  async #next(): Promise<FetchJob | undefined> {
    const job = this.#queue.take();
    if (job !== undefined) return job;
    this.#arrivals.startAll();
    return this.#queue.next(this.#round.signal);
  }

  async #read({ job, unanswered, answers }: Request): Promise<void> {
    const { meter } = this.#round;
    meter.state.currentFolder = job.work.title;
    for await (const fetched of answers) {
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
