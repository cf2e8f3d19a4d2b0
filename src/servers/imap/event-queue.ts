import type { ServerEvent } from '../../wire/imap/index.ts';

interface Queued {
  readonly event: ServerEvent;
  readonly bytes: number;
}

/** Of an event as an object, besides what came over the wire for it. */
const overheadBytes = 512;

/**
 * What a client has sent and nobody has looked at yet. Commands are done one after the other; the parts of one (a
 * message that is appended, answers to challenges, DONE) are taken by whoever does it.
 */
export class EventQueue {
  readonly #events: Queued[] = [];
  readonly #onLevel: (isFull: boolean) => void;
  readonly #maxBytes: number;
  #bytes = 0;
  /** Came, and has become part of no event yet: the strings of a command are one event at its end. */
  #unclaimedBytes = 0;
  #isFull = false;
  #isEnded = false;
  #waiting: ((event: ServerEvent | undefined) => void) | undefined;

  /** `onLevel` is told when no more should be read from the client, and when it should again. */
  constructor(maxBytes: number, onLevel: (isFull: boolean) => void) {
    this.#maxBytes = maxBytes;
    this.#onLevel = onLevel;
  }

  /** `received` is how many bytes they were read from. */
  push(events: readonly ServerEvent[], received: number): void {
    this.#unclaimedBytes += received;
    for (const event of events) {
      const isPiece = event.type === 'messagePiece';
      const bytes = overheadBytes + (isPiece ? event.bytes.length : this.#unclaimedBytes);
      this.#unclaimedBytes = isPiece ? Math.max(0, this.#unclaimedBytes - event.bytes.length) : 0;
      this.#bytes += bytes;
      this.#events.push({ event, bytes });
    }
    this.#wake();
    this.#level();
  }

  /** Nothing more will come. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** The next without taking it; undefined where there is none yet. */
  peek(): ServerEvent | undefined {
    return this.#events[0]?.event;
  }

  /** Undefined at the end. One at a time may wait. */
  next(): Promise<ServerEvent | undefined> {
    const { promise, resolve } = Promise.withResolvers<ServerEvent | undefined>();
    this.#waiting = resolve;
    this.#wake();
    return promise;
  }

  #wake(): void {
    if (this.#waiting === undefined || (this.#events.length === 0 && !this.#isEnded)) return;
    const resolve = this.#waiting;
    this.#waiting = undefined;
    const queued = this.#events.shift();
    if (queued !== undefined) this.#bytes -= queued.bytes;
    resolve(queued?.event);
    this.#level();
  }

  #level(): void {
    const isFull = this.#bytes > this.#maxBytes;
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    this.#onLevel(isFull);
  }
}
