import type { BodyRequest, FetchedMessage } from '../sync/source-port.ts';
import { BodyStream } from './body-stream.ts';

/** What the requests of a lane tell it. */
export interface RequestOwner {
  /** So many bytes fewer wait to be taken, or lie in the taker's hand. */
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
  /** Of the message given last, at which the taker still looks. */
  #inHand = 0;
  #taker: { resolve: (answer: Answer) => void; reject: (reason: unknown) => void } | undefined;
  #state: 'open' | 'answered' | 'failed' | 'closed' = 'open';
  #failure: { readonly reason: unknown } | undefined;
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

  /** Whether whoever takes has something to do without waiting for the server, or would have. */
  get hasWork(): boolean {
    if (this.isBeingTaken) return this.#taker === undefined && !this.isStarved;
    return this.#ready.length > 0 || this.#state !== 'open';
  }

  /** All that has come of a message that is on its way has been taken. */
  get isStarved(): boolean {
    return this.#stream?.hasNews === false;
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
    this.#failure = { reason };
    const taker = this.#taker;
    if (taker === undefined) return;
    this.#taker = undefined;
    this.#close();
    taker.reject(reason);
  }

  /** Nobody is to take what has come of it; whoever tries, or waits, is told why. */
  callOff(reason: unknown): void {
    this.#failure ??= { reason };
    const taker = this.#taker;
    this.#taker = undefined;
    this.#stream?.fail('nobody is to take the rest.', reason);
    this.#close();
    taker?.reject(this.#failure.reason);
  }

  next(): Promise<Answer> {
    this.isBeingTaken = true;
    this.#letGoOfLast();
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
    const failure = this.#failure;
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
    this.#inHand = heldBy(message);
    if (message.kind === 'stream' && message.pieces instanceof BodyStream) {
      this.#stream = message.pieces;
      // It was news itself, and may have none yet: whoever holds the connection up for it must not.
      this.#owner.changed();
    }
    return { done: false, value: message };
  }

  #letGoOfLast(): void {
    const bytes = this.#inHand;
    this.#inHand = 0;
    if (bytes > 0) this.#owner.released(bytes);
  }

  #close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#letGoOfLast();
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
