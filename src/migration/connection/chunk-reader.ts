import { Buffer } from 'node:buffer';
import type { OnReadOpts } from 'node:net';

/** The chunk is good until this returns. */
export type TakeChunk = (chunk: Uint8Array) => void;

const chunkBytes = 131_072;

/**
 * Reads a socket into the same memory again and again. New memory for each read, which is what `data` events bring,
 * is half of all that a copy allocates, and made the collector work as long as TLS itself (16 KiB a read there).
 */
export class ChunkReader {
  /** Of `connect` in node:net and node:tls. */
  readonly onread: OnReadOpts;
  #take: TakeChunk | undefined;
  readonly #early: Uint8Array[] = [];

  constructor() {
    this.onread = {
      buffer: Buffer.allocUnsafeSlow(chunkBytes),
      callback: (bytes, buffer) => {
        const chunk = buffer.subarray(0, bytes);
        // What comes before anybody listens: the greeting.
        if (this.#take === undefined) this.#early.push(Buffer.from(chunk));
        else this.#take(chunk);
        return true;
      },
    };
  }

  listen(take: TakeChunk): void {
    this.#take = take;
    for (const chunk of this.#early.splice(0)) take(chunk);
  }
}
