import { Buffer } from 'node:buffer';
import type { Duplex, Writable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { constants, createDeflateRaw, createInflateRaw, type InflateRaw } from 'node:zlib';
import type { ChunkReader } from './chunk-reader.ts';
import { readTurn } from './read-turn.ts';

export interface TransportSink {
  /** The chunk is good until this returns. */
  received(chunk: Uint8Array): void;
  /** Once, whichever side has ended it; with an error unless the end came in order. */
  ended(error: Error | undefined): void;
}

/** A socket; with a reader where what comes goes there instead of into `data` events. */
export interface Way {
  readonly socket: Duplex;
  readonly reader?: ChunkReader | undefined;
}

const inflatedChunkBytes = 65_536;

/**
 * The bytes of a connection, whatever is between: a socket, TLS, and DEFLATE on top (RFC 4978). What is read can be
 * held up, and then the peer waits: TCP's own back-pressure.
 */
export class Transport {
  readonly #sink: TransportSink;
  #socket: Duplex;
  #writable: Writable;
  #inflate: InflateRaw | undefined;
  #isPaused = false;
  /** The reader of what is inflated does not keep up. */
  #isInflateFull = false;
  /** All sources together have brought enough for this turn of the event loop. */
  #isTurnOver = false;
  #hasEnded = false;

  constructor({ socket }: Way, sink: TransportSink) {
    this.#sink = sink;
    this.#socket = socket;
    this.#writable = socket;
  }

  readonly #onData = (chunk: Uint8Array): void => {
    this.#noteRead(chunk.byteLength);
    const inflate = this.#inflate;
    if (inflate === undefined) {
      this.#sink.received(chunk);
      return;
    }
    // It is inflated later, when the chunk's memory may hold the next.
    if (inflate.write(Buffer.from(chunk))) return;
    this.#isInflateFull = true;
    this.#flow();
  };
  readonly #onEnd = (): void => this.#end(undefined);
  readonly #onError = (error: Error): void => this.#end(error);

  /** From here on it is read; what has come before is told at once. */
  attach({ socket, reader }: Way): void {
    this.#socket = socket;
    this.#writable = socket;
    socket.on('end', this.#onEnd).on('error', this.#onError).on('close', this.#onEnd);
    if (reader === undefined) socket.on('data', this.#onData);
    else {
      reader.listen(this.#onData);
      // Without it no end is told of a socket that has no reader of its own.
      this.#flow();
    }
  }

  get tls(): TLSSocket | undefined {
    return this.#socket instanceof TLSSocket ? this.#socket : undefined;
  }

  get isCompressed(): boolean {
    return this.#inflate !== undefined;
  }

  /** The socket is somebody else's from here on: STARTTLS puts TLS around it. */
  detach(): Duplex {
    this.#socket.off('data', this.#onData).off('end', this.#onEnd);
    this.#socket.off('error', this.#onError).off('close', this.#onEnd);
    if (this.#isTurnOver) this.#nextTurn();
    return this.#socket;
  }

  /** RFC 4978: raw DEFLATE in both directions. `rest` came after the answer and is compressed already. */
  startDeflate(rest: Uint8Array): void {
    const inflate = createInflateRaw({
      chunkSize: inflatedChunkBytes,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    const deflate = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH, level: 1 });
    inflate.on('data', (chunk: Uint8Array) => this.#sink.received(chunk));
    inflate.on('drain', () => {
      this.#isInflateFull = false;
      this.#flow();
    });
    inflate.on('error', this.#onError);
    deflate.on('error', this.#onError);
    deflate.pipe(this.#socket);
    this.#inflate = inflate;
    this.#writable = deflate;
    if (rest.length > 0) this.#onData(rest);
    this.#flow();
  }

  /** False: wait for `drained` before more is written. */
  write(bytes: Uint8Array): boolean {
    return this.#hasEnded || this.#writable.write(bytes);
  }

  drained(): Promise<void> {
    if (this.#hasEnded || !this.#writable.writableNeedDrain) return Promise.resolve();
    const writable = this.#writable;
    const socket = this.#socket;
    return new Promise((resolve) => {
      const done = () => {
        writable.off('drain', done);
        socket.off('close', done);
        resolve();
      };
      writable.on('drain', done);
      socket.on('close', done);
    });
  }

  pause(): void {
    this.#isPaused = true;
    this.#flow();
  }

  resume(): void {
    this.#isPaused = false;
    this.#flow();
  }

  #noteRead(bytes: number): void {
    if (!readTurn.isOverAfter(bytes, this.#nextTurn)) return;
    this.#isTurnOver = true;
    this.#flow();
  }

  readonly #nextTurn = (): void => {
    // Ended, or somebody else's: it is not for this side to make it flow.
    if (!this.#isTurnOver || this.#hasEnded) return;
    this.#isTurnOver = false;
    this.#flow();
  };

  #flow(): void {
    if (this.#inflate) {
      if (this.#isPaused) this.#inflate.pause();
      else this.#inflate.resume();
    }
    if (this.#isPaused || this.#isInflateFull || this.#isTurnOver) this.#socket.pause();
    else this.#socket.resume();
  }

  /** What was written goes out before the end. */
  close(): void {
    this.#hasEnded = true;
    const socket = this.#socket;
    this.#writable.end();
    if (socket.writableFinished) socket.destroy();
    else socket.once('finish', () => socket.destroy());
  }

  destroy(): void {
    this.#hasEnded = true;
    this.#socket.destroy();
    this.#inflate?.destroy();
    if (this.#writable !== this.#socket) this.#writable.destroy();
  }

  #end(error: Error | undefined): void {
    if (this.#hasEnded) return;
    this.destroy();
    this.#sink.ended(error);
  }
}
