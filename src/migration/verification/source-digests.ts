import { createHash } from 'node:crypto';
import { AppError, isAppError } from '../../base/errors.ts';
import type { BodyHash } from '../../base/ids.ts';
import { type BodyJob, newestFirst } from '../sync/body-jobs.ts';
import { rowOf } from '../sync/fetch-job.ts';
import type { FetchedMessage, SourceLane, SourceMailbox, SourceMessages } from '../sync/source-port.ts';
import type { SourceRead } from './judge-message.ts';

const maxLanes = 4;
/** So many at once over each, which keeps the way full. */
const jobsUnderWay = 2;
/** How often connections may break in the course of one folder. */
const maxBreaks = 5;

export interface SourceDigestRequest {
  readonly source: Pick<SourceMailbox, 'openLane'>;
  readonly folder: string;
  readonly uidValidity: number;
  readonly messages: SourceMessages;
  /** Positions in `messages`, ascending. */
  readonly rows: Uint32Array;
  readonly signal: AbortSignal;
  readonly onRead: (row: number, read: SourceRead) => void;
}

/** Reads bodies at the source to their end, holding none of them. Every row is told once. */
export async function readSourceDigests(request: SourceDigestRequest): Promise<void> {
  await new DigestReading(request).run();
}

interface Worker {
  readonly lane: SourceLane;
  isBroken: boolean;
}

class DigestReading {
  readonly #request: SourceDigestRequest;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #jobs: BodyJob[];
  #breaks = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(request: SourceDigestRequest) {
    this.#request = request;
    this.#signal = AbortSignal.any([request.signal, this.#stop.signal]);
    this.#jobs = [...newestFirst(request.messages, request.rows)].reverse();
  }

  async run(): Promise<void> {
    const { source, signal } = this.#request;
    // Once more for what was under way on connections that broke.
    while (this.#jobs.length > 0) {
      const first = await source.openLane(signal);
      if (first === undefined) throw noLane();
      const workers = [this.#start(first)];
      while (workers.length < maxLanes && this.#jobs.length > 0) {
        const lane = await source.openLane(this.#signal).catch((error: unknown) => this.#fail(error));
        if (lane === undefined) break;
        workers.push(this.#start(lane));
      }
      await Promise.all(workers);
      if (this.#failure) throw this.#failure.error;
    }
  }

  /** Never rejects: what goes wrong ends the other workers, too. */
  async #start(lane: SourceLane): Promise<void> {
    const worker = { lane, isBroken: false };
    const jobs = Array.from({ length: jobsUnderWay }, () => this.#work(worker));
    await Promise.all(jobs.map((job) => job.catch((error: unknown) => this.#fail(error))));
    await lane.close().catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): undefined {
    this.#failure ??= { error };
    this.#stop.abort(error);
    return undefined;
  }

  async #work(worker: Worker): Promise<void> {
    for (let job = this.#nextJob(worker); job !== undefined; job = this.#nextJob(worker)) {
      const told = new Set<number>();
      try {
        await this.#read(worker.lane, job, told);
      } catch (error) {
        this.#signal.throwIfAborted();
        // What else was under way breaks with it.
        if (!worker.isBroken) this.#breaks += 1;
        worker.isBroken = true;
        if (!isAppError(error) || !error.retryable || this.#breaks > maxBreaks) throw error;
        this.#jobs.push(remaining(job, told));
      }
    }
  }

  #nextJob({ isBroken }: Worker): BodyJob | undefined {
    return isBroken ? undefined : this.#jobs.pop();
  }

  async #read(lane: SourceLane, job: BodyJob, told: Set<number>): Promise<void> {
    const { folder, uidValidity, messages, onRead } = this.#request;
    const tell = (row: number, read: SourceRead) => {
      if (told.has(row)) return;
      told.add(row);
      onRead(row, read);
    };
    const uids = Array.from(job.rows, (row) => messages.uids[row] ?? 0);
    const request = { folder, uidValidity, uids, bytes: job.bytes, signal: this.#signal };
    for await (const answer of lane.fetch(request)) {
      this.#signal.throwIfAborted();
      const read = await readAnswer(answer);
      const row = rowOf(messages, answer.uid);
      if (row !== undefined && read !== undefined) tell(row, read);
    }
    // A source that answers no more than it likes.
    for (const row of job.rows) tell(row, { kind: 'unavailable' });
  }
}

/** Undefined for a stream that broke off: the message comes again. */
async function readAnswer(answer: FetchedMessage): Promise<SourceRead | undefined> {
  if (answer.kind === 'gone' || answer.kind === 'unavailable') return { kind: answer.kind };
  const hash = createHash('sha256');
  let size = 0;
  const take = (piece: Uint8Array) => {
    hash.update(piece);
    size += piece.length;
  };
  try {
    if (answer.kind === 'message') take(answer.bytes);
    else for await (const piece of answer.pieces) take(piece);
  } catch (error) {
    if (isAppError(error) && error.code === 'migration.source.bodyCut') return undefined;
    throw error;
  }
  return { kind: 'read', digest: hash.digest('hex') as BodyHash, size };
}

function noLane(): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'migration.source.noConnection',
    message: 'The source allows no connection for messages now. Wait until its other connections have ended.',
  });
}

function remaining({ rows, bytes }: BodyJob, told: ReadonlySet<number>): BodyJob {
  return { rows: rows.filter((row) => !told.has(row)), bytes };
}
