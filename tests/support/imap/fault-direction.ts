import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DirectionFaults } from './faults.ts';

/** As much as a long, fast line holds; beyond it the sender has to wait. */
const heldBytesLimit = 32 * 1024 * 1024;

export type Ending = 'cut' | 'reset';

/**
 * Carries bytes from one socket to another, late, slowly, changed, or not at all. Each chunk has its own time of
 * arrival, so that a delay costs latency and no throughput, as distance does.
 */
export class FaultDirection {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #faults: DirectionFaults;
  readonly #finish: (ending: Ending) => void;
  #offset = 0;
  #heldBytes = 0;
  #lineFreeAt = 0;
  #delivered: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(from: Socket, to: Socket, faults: DirectionFaults, finish: (ending: Ending) => void) {
    this.#from = from;
    this.#to = to;
    this.#faults = faults;
    this.#finish = finish;
    from.on('data', (chunk: Buffer) => this.#take(chunk));
    from.on('end', () => this.#later(performance.now(), () => void this.#to.end()));
    if (this.#lastByte === 0) this.#breakOff();
  }

  /** Bytes that came in, whether or not they went out. */
  get bytes(): number {
    return this.#offset;
  }

  get #lastByte(): number {
    const { stallAfterBytes, cutAfterBytes, resetAfterBytes } = this.#faults;
    return Math.min(
      ...[stallAfterBytes, cutAfterBytes, resetAfterBytes].map((at) => at ?? Number.POSITIVE_INFINITY),
    );
  }

  #take(chunk: Buffer): void {
    const start = this.#offset;
    this.#offset += chunk.length;
    if (this.#isOver) return;
    const passed = this.#corrupt(chunk, start).subarray(0, Math.max(0, this.#lastByte - start));
    const isLast = this.#offset >= this.#lastByte;
    this.#isOver = isLast;
    this.#heldBytes += passed.length;
    if (this.#heldBytes > heldBytesLimit) this.#from.pause();
    this.#later(this.#arrivalOf(passed.length), async () => {
      this.#heldBytes -= passed.length;
      if (this.#heldBytes <= heldBytesLimit) this.#from.resume();
      if (passed.length > 0 && !this.#to.destroyed && !this.#to.write(passed)) await drained(this.#to);
      if (isLast) this.#breakOff();
    });
  }

  #corrupt(chunk: Buffer, start: number): Buffer {
    const hits = (this.#faults.corruptAtBytes ?? []).filter((at) => at >= start && at < start + chunk.length);
    if (hits.length === 0) return chunk;
    const changed = Buffer.from(chunk);
    for (const at of hits) changed.writeUInt8(changed.readUInt8(at - start) ^ 1, at - start);
    return changed;
  }

  #arrivalOf(length: number): number {
    const { delayMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY } = this.#faults;
    const sentAt = Math.max(performance.now(), this.#lineFreeAt);
    this.#lineFreeAt = sentAt + (length / bytesPerSecond) * 1000;
    return this.#lineFreeAt + delayMs;
  }

  #later(at: number, deliver: () => Promise<void> | void): void {
    this.#delivered = this.#delivered.then(async () => {
      const waitMs = at - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      await deliver();
    });
  }

  #breakOff(): void {
    this.#isOver = true;
    if (this.#faults.resetAfterBytes === this.#lastByte) this.#finish('reset');
    else if (this.#faults.cutAfterBytes === this.#lastByte) this.#finish('cut');
    // A stall: both sockets stay open, and what comes is read and forgotten.
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.once('drain', done).once('close', done);
  });
}
