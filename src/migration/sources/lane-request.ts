import type { BodyRequest, FetchedMessage } from '../sync/source-port.ts';
import { BodyStream } from './body-stream.ts';

/** What the requests of a lane tell it. */
export interface RequestOwner {
  /** So many bytes fewer wait to be taken. */
  released(bytes: number): void;
  /** The taker has nothing left of it, or wants nothing. */
  closed(request: LaneRequest): void;
  /** Nobody takes the rest of a message that is on its way. */
  leftStream(request: LaneRequest, stream: BodyStream): void;
  /** The taker waits, or has stopped to. */
  changed(): void;
}

type Answer = IteratorResult<FetchedMessage, undefined>;

/** One request on its way: what it still waits for, and what has come and was not taken yet. */
export class LaneRequest implements AsyncIterableIterator<FetchedMessage, undefined> {
  readonly request: BodyRequest;
  /** Asked for, and not answered in any way. */
  readonly missing: Set<number>;
  /** Let go of for lack of room: to be asked for again. */
  readonly dropped = new Set<number>();
  readonly #owner: RequestOwner;
  readonly #ready: FetchedMessage[] = [];
  #stream: BodyStream | undefined;
  #taker: { resolve: (answer: Answer) => void; reject: (reason: unknown) => void } | undefined;
  #state: 'open' | 'answered' | 'failed' | 'closed' = 'open';
  #failure: unknown;
  /** Somebody takes it, and does not wait for others to do so. */
  isBeingTaken = false;
  /** Messages given, for the question whether anything moves. */
  delivered = 0;

  constructor(request: BodyRequest, owner: RequestOwner) {
    this.request = request;
    this.missing = new Set(request.uids);
    this.#owner = owner;
  }

  /** Everything has come that is going to: the way is free for those behind. */
  get isAnswered(): boolean {
    return this.#state !== 'open';
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** Whether whoever takes has something to do without waiting for the server. */
  get hasNews(): boolean {
    return this.#ready.length > 0 || this.#stream?.hasNews === true || this.#state !== 'open';
  }

  deliver(message: FetchedMessage): void {
    this.missing.delete(message.uid);
    this.delivered++;
    if (this.#state !== 'open') {
      this.#owner.released(heldBy(message));
      return;
    }
    const taker = this.#taker;
    if (taker === undefined) {
      this.#ready.push(message);
      return;
    }
    this.#taker = undefined;
    taker.resolve(this.#give(message));
  }

  /** Nothing more comes. */
  finish(): void {
    if (this.#state !== 'open') return;
    this.#state = 'answered';
    const taker = this.#taker;
    if (taker === undefined) return;
    this.#taker = undefined;
    this.#close();
    taker.resolve({ done: true, value: undefined });
  }

  fail(reason: unknown): void {
    if (this.#state === 'closed' || this.#state === 'failed') return;
    this.#state = 'failed';
    this.#failure = reason;
    const taker = this.#taker;
    if (taker === undefined) return;
    this.#taker = undefined;
    this.#close();
    taker.reject(reason);
  }

  next(): Promise<Answer> {
    this.isBeingTaken = true;
    // One that was not read to its end is not wanted.
    this.#stream?.leave();
    this.#stream = undefined;
    const message = this.#ready.shift();
    if (message !== undefined) return Promise.resolve(this.#give(message));
    if (this.#state === 'open') {
      return new Promise((resolve, reject) => {
        this.#taker = { resolve, reject };
        this.#owner.changed();
      });
    }
    const failure = this.#state === 'failed' ? { reason: this.#failure } : undefined;
    this.#close();
    return failure ? Promise.reject(failure.reason) : Promise.resolve({ done: true, value: undefined });
  }

  return(): Promise<Answer> {
    this.#stream?.leave();
    this.#close();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #give(message: FetchedMessage): Answer {
    if (message.kind === 'message') this.#owner.released(message.bytes.length);
    if (message.kind === 'stream' && message.pieces instanceof BodyStream) {
      this.#stream = message.pieces;
      // It was news itself, and may have none yet: whoever holds the connection up for it must not.
      this.#owner.changed();
    }
    return { done: false, value: message };
  }

  #close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.missing.clear();
    for (const message of this.#ready.splice(0)) {
      if (message.kind === 'stream' && message.pieces instanceof BodyStream) message.pieces.leave();
      else this.#owner.released(heldBy(message));
    }
    this.#owner.closed(this);
  }
}

function heldBy(message: FetchedMessage): number {
  return message.kind === 'message' ? message.bytes.length : 0;
}
