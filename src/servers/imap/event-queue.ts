import type { ServerEvent } from '../../wire/imap/index.ts';

/**
 * What a client has sent and nobody has looked at yet. Commands are done one after the other; the parts of one (a
 * message that is appended, answers to challenges, DONE) are taken by whoever does it.
 */
export class EventQueue {
  readonly #events: ServerEvent[] = [];
  readonly #onLevel: (isFull: boolean) => void;
  readonly #maxBytes: number;
  #bytes = 0;
  #isFull = false;
  #isEnded = false;
  #waiting: ((event: ServerEvent | undefined) => void) | undefined;

  /** `onLevel` is told when no more should be read from the client, and when it should again. */
  constructor(maxBytes: number, onLevel: (isFull: boolean) => void) {
    this.#maxBytes = maxBytes;
    this.#onLevel = onLevel;
  }

  push(events: readonly ServerEvent[]): void {
    for (const event of events) {
      this.#bytes += weightOf(event);
      this.#events.push(event);
    }
    this.#wake();
    this.#level();
  }

  /** Nothing more will come. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  get isEnded(): boolean {
    return this.#isEnded && this.#events.length === 0;
  }

  /** The next without taking it; undefined where there is none yet. */
  peek(): ServerEvent | undefined {
    return this.#events[0];
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
    const event = this.#events.shift();
    if (event !== undefined) this.#bytes -= weightOf(event);
    resolve(event);
    this.#level();
  }

  #level(): void {
    const isFull = this.#bytes > this.#maxBytes;
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    this.#onLevel(isFull);
  }
}

/** Of a command more or less what its objects take. */
const weightOf = (event: ServerEvent): number => (event.type === 'messagePiece' ? event.bytes.length : 512);
