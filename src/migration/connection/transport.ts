import type { Duplex, Readable, Writable } from 'node:stream';
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib';

export interface TransportSink {
  received(chunk: Uint8Array): void;
  /** Once, whichever side has ended it; with an error unless the end came in order. */
  ended(error: Error | undefined): void;
}

const inflatedChunkBytes = 65_536;

/**
 * The bytes of a connection, whatever is between: a socket, TLS, and DEFLATE on top (RFC 4978). What is read can be
 * held up, and then the peer waits: TCP's own back-pressure.
 */
export class Transport {
  readonly #sink: TransportSink;
  #socket: Duplex;
  #readable: Readable;
  #writable: Writable;
  #isPaused = false;
  #hasEnded = false;

  constructor(socket: Duplex, sink: TransportSink) {
    this.#sink = sink;
    this.#socket = socket;
    this.#readable = socket;
    this.#writable = socket;
    this.#listen();
  }

  readonly #onData = (chunk: Uint8Array): void => this.#sink.received(chunk);
  readonly #onEnd = (): void => this.#end(undefined);
  readonly #onError = (error: Error): void => this.#end(error);

  #listen(): void {
    this.#readable.on('data', this.#onData);
    this.#readable.on('end', this.#onEnd);
    this.#readable.on('error', this.#onError);
    this.#readable.on('close', this.#onEnd);
  }

  /** The socket is somebody else's from here on: STARTTLS puts TLS around it. */
  detach(): Duplex {
    this.#socket.off('data', this.#onData).off('end', this.#onEnd);
    this.#socket.off('error', this.#onError).off('close', this.#onEnd);
    return this.#socket;
  }

  attach(socket: Duplex): void {
    this.#socket = socket;
    this.#readable = socket;
    this.#writable = socket;
    this.#listen();
  }

  /** RFC 4978: raw DEFLATE in both directions. `rest` came after the answer and is compressed already. */
  startDeflate(rest: Uint8Array): void {
    const socket = this.detach();
    const inflate = createInflateRaw({
      chunkSize: inflatedChunkBytes,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    const deflate = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH, level: 1 });
    if (rest.length > 0) inflate.write(rest);
    socket.on('error', this.#onError);
    socket.on('close', this.#onEnd);
    deflate.on('error', this.#onError);
    socket.pipe(inflate);
    deflate.pipe(socket);
    this.#readable = inflate;
    this.#writable = deflate;
    this.#listen();
    if (this.#isPaused) inflate.pause();
  }

  /** False: wait for `drained` before more is written. */
  write(bytes: Uint8Array): boolean {
    return this.#hasEnded || this.#writable.write(bytes);
  }

  drained(): Promise<void> {
    if (this.#hasEnded || !this.#writable.writableNeedDrain) return Promise.resolve();
    const writable = this.#writable;
    return new Promise((resolve) => {
      const done = () => {
        writable.off('drain', done).off('close', done);
        resolve();
      };
      writable.on('drain', done).on('close', done);
    });
  }

  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#readable.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#readable.resume();
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
    if (this.#readable !== this.#socket) this.#readable.destroy();
    if (this.#writable !== this.#socket) this.#writable.destroy();
  }

  #end(error: Error | undefined): void {
    if (this.#hasEnded) return;
    this.destroy();
    this.#sink.ended(error);
  }
}
