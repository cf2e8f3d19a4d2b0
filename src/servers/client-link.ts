/** The bytes of one connection in both directions, whatever lies between: nothing, TLS, compression, or both. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { constants, createDeflateRaw, createInflateRaw, type DeflateRaw, type InflateRaw } from 'node:zlib';

export interface LinkEvents {
  onBytes(bytes: Uint8Array): void;
  onEnd(): void;
}

/** There is nobody any more to whom anything could be said. */
export class LinkClosed extends Error {
  override readonly name = 'LinkClosed';
}

/** What is gathered before it is written: answers are many and short. */
const flushBytes = 32_768;
/** A socket takes pieces of this size on average as they are: to put them together costs more than to name each. */
const leastPieceBytes = 2048;

export class ClientLink {
  /** Resolves when nothing of the connection is left. */
  readonly closed: Promise<void>;
  readonly #events: LinkEvents;
  #socket: Socket;
  #deflate: DeflateRaw | undefined;
  #inflate: InflateRaw | undefined;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #isPaused = false;
  #isEnding = false;

  constructor(socket: Socket, events: LinkEvents) {
    this.#socket = socket;
    this.#events = events;
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        // Memory of zlib is outside the reach of the collector until it is closed.
        this.#inflate?.destroy();
        this.#deflate?.destroy();
        resolve();
      });
    });
    this.#listen(socket);
  }

  get isTls(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  get isCompressed(): boolean {
    return this.#deflate !== undefined;
  }

  get isOpen(): boolean {
    return !this.#isEnding && !this.#socket.destroyed && this.#socket.writable;
  }

  /** Resolves when there is room for more: a client that reads slowly slows down who writes. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen) throw new LinkClosed('The client has gone.');
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= flushBytes) await this.flush();
  }

  async flush(): Promise<void> {
    const isIdle = this.#pendingBytes === 0 || !this.isOpen;
    const areLarge = this.#pendingBytes >= this.#pending.length * leastPieceBytes;
    // zlib would take them one by one, each on another thread.
    const pieces = areLarge && !this.isCompressed ? this.#pending : [Buffer.concat(this.#pending)];
    this.#pending = [];
    this.#pendingBytes = 0;
    if (isIdle) return;
    const out = this.#deflate ?? this.#socket;
    out.cork();
    for (const piece of pieces) out.write(piece);
    out.uncork();
    // RFC 4978 section 4: what was said must reach the client now.
    this.#deflate?.flush(constants.Z_SYNC_FLUSH);
    if (out.writableNeedDrain || this.#socket.writableNeedDrain) await this.#drained();
  }

  pause(): void {
    this.#isPaused = true;
    (this.#inflate ?? this.#socket).pause();
  }

  resume(): void {
    this.#isPaused = false;
    (this.#inflate ?? this.#socket).resume();
  }

  /** After STARTTLS was answered. Rejects where the client does not come to terms. */
  async startTls(secureContext: SecureContext): Promise<void> {
    const plain = this.#socket;
    plain.removeAllListeners('data');
    const secured = new TLSSocket(plain, { isServer: true, secureContext });
    this.#socket = secured;
    this.#listen(secured);
    const gone = this.closed.then(() => {
      throw new LinkClosed('The client has gone instead of beginning TLS.');
    });
    await Promise.race([once(secured, 'secure'), gone]);
  }

  /** After COMPRESS was answered; `rest` came behind it and is compressed. */
  compress(rest: Uint8Array): void {
    const socket = this.#socket;
    socket.removeAllListeners('data');
    const inflate = createInflateRaw();
    const deflate = createDeflateRaw();
    deflate.pipe(socket);
    inflate.on('data', (bytes: Uint8Array) => this.#events.onBytes(bytes));
    inflate.on('error', () => this.destroy());
    // A few bytes may become very many: where nobody takes them, no more are read.
    socket.on('data', (bytes) => {
      if (inflate.write(bytes)) return;
      socket.pause();
      inflate.once('drain', () => socket.resume());
    });
    this.#inflate = inflate;
    this.#deflate = deflate;
    if (this.#isPaused) {
      inflate.pause();
      socket.resume();
    }
    if (rest.length > 0) inflate.write(rest);
  }

  /** What was written still goes out. */
  end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    if (this.#deflate) this.#deflate.end();
    else this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes) => this.#events.onBytes(bytes));
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#events.onEnd());
    socket.once('end', () => this.#events.onEnd());
    if (this.#isPaused) socket.pause();
  }

  async #drained(): Promise<void> {
    const socket = this.#socket;
    if (!socket.writableNeedDrain && !this.#deflate?.writableNeedDrain) return;
    const waiting = new AbortController();
    const out = this.#deflate?.writableNeedDrain === true ? this.#deflate : socket;
    try {
      await Promise.race([
        once(out, 'drain', { signal: waiting.signal }),
        once(socket, 'close', { signal: waiting.signal }),
      ]);
    } finally {
      waiting.abort();
    }
  }
}
