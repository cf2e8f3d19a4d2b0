import fs from 'node:fs';
import { Turns } from '../../base/turns.ts';
import { hasCode } from './disk.ts';
import { type Parts, PartsReader } from './parts.ts';

/** What disks and file systems ask for at most, in memory and in the file. Who asks for more refuses. */
export const blockBytes = 4096;

/** As many as Node's thread pool writes at once; who comes later waits. */
const writesAtOnce = 4;
const stageBytes = 1 << 20;

/** Larger blocks, or no such way after all. */
const refusals = ['EINVAL', 'EOPNOTSUPP'];

const turns = new Turns(writesAtOnce);
/** Those that nobody writes from. */
const stages: Uint8Array[] = [];

/**
 * The way to a file around the page cache (`O_DIRECT`). An import through the cache pushes out what people read, to put in what
 * nobody asked for, and pays for a page of memory on top of each write. Whole blocks only: what lies before and behind
 * them, and all of it where there is no such way (no Linux, some file systems in memory or of the network), is written in the
 * ordinary one. The two never share a page, so that neither finds old bytes of the other.
 */
export class DirectFile {
  readonly #ordinaryFd: number;
  #fd: number | undefined;
  #isRefused = fs.constants.O_DIRECT === undefined;

  /** Of a file that stays open for longer than this. */
  constructor(ordinaryFd: number) {
    this.#ordinaryFd = ordinaryFd;
  }

  /** Writes `bytes` of the parts, whole blocks. Returns how many went this way: the rest has to go the ordinary one. */
  async write(parts: Parts, bytes: number, position: number): Promise<number> {
    if (this.#isRefused) return 0;
    const fd = await this.#open();
    let done = 0;
    if (fd === undefined) return done;
    try {
      const reader = new PartsReader(parts);
      await onStage(async (stage) => {
        for (let isWhole = true; isWhole && done < bytes; ) {
          const piece = stage.subarray(0, bytes - done);
          reader.read(piece);
          const written = await writeSome(fd, piece, position + done);
          done += written;
          isWhole = written === piece.byteLength;
        }
      });
    } catch (error) {
      if (!hasCode(error, ...refusals)) throw error;
      this.#isRefused = true;
    }
    return done;
  }

  /** Whatever keeps it from being opened (no such way here, no /proc, too many open files): the ordinary one is open. */
  async #open(): Promise<number | undefined> {
    this.#fd ??= await openDirectly(this.#ordinaryFd);
    this.#isRefused = this.#fd === undefined;
    return this.#fd;
  }

  async close(): Promise<void> {
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd !== undefined) await settle((done) => fs.close(fd, done));
  }
}

/** V8 gives a buffer that may change its size pages of its own, which is what such a write must come from. */
function onStage<T>(work: (stage: Uint8Array) => Promise<T>): Promise<T> {
  return turns.run(async () => {
    const stage = stages.pop() ?? new Uint8Array(new ArrayBuffer(stageBytes, { maxByteLength: stageBytes }));
    try {
      return await work(stage);
    } finally {
      stages.push(stage);
    }
  });
}

/** By its descriptor: its name may be another file's by now. */
function openDirectly(ordinaryFd: number): Promise<number | undefined> {
  const flags = fs.constants.O_WRONLY | fs.constants.O_DIRECT;
  return new Promise((resolve) => {
    fs.open(`/proc/self/fd/${ordinaryFd}`, flags, (error, fd) => resolve(error ? undefined : fd));
  });
}

function writeSome(fd: number, bytes: Uint8Array, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.write(fd, bytes, 0, bytes.byteLength, position, (error, count) =>
      error ? reject(error) : resolve(count),
    );
  });
}

export function settle(start: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()));
  });
}
