import fs from 'node:fs';
import { hasCode } from './disk.ts';
import { type Parts, PartsReader, sizeOf } from './parts.ts';
import { StagePool, stageBytes } from './stage-pool.ts';

/** What disks and file systems ask for at most, in memory and in the file. Who asks for more refuses. */
export const blockBytes = 4096;

/** Larger blocks, or no such way after all. */
const refusals = ['EINVAL', 'EOPNOTSUPP'];

const pool = new StagePool();

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

  /** Whole blocks. Returns how many bytes went this way: the rest has to go the ordinary one. */
  async write(blocks: Parts, position: number): Promise<number> {
    if (this.#isRefused) return 0;
    const bytes = sizeOf(blocks);
    const fd = await this.#open();
    let done = 0;
    if (fd === undefined) return done;
    try {
      const reader = new PartsReader(blocks);
      for (let isWhole = true; isWhole && done < bytes; ) {
        // As much as may be with one call: the thread that asks has other work, and would come back late for each megabyte.
        const stages = await pool.take(Math.ceil((bytes - done) / stageBytes));
        try {
          const pieces = fill(stages, reader, bytes - done);
          const written = await writeSome(fd, pieces, position + done);
          done += written;
          isWhole = written === sizeOf(pieces);
        } finally {
          pool.giveBack(stages);
        }
      }
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

function fill(stages: readonly Uint8Array[], reader: PartsReader, bytes: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let left = bytes;
  for (const stage of stages) {
    const piece = stage.subarray(0, left);
    reader.read(piece);
    pieces.push(piece);
    left -= piece.byteLength;
  }
  return pieces;
}

/** By its descriptor: its name may be another file's by now. */
function openDirectly(ordinaryFd: number): Promise<number | undefined> {
  const flags = fs.constants.O_WRONLY | fs.constants.O_DIRECT;
  return new Promise((resolve) => {
    fs.open(`/proc/self/fd/${ordinaryFd}`, flags, (error, fd) => resolve(error ? undefined : fd));
  });
}

function writeSome(fd: number, pieces: readonly Uint8Array[], position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.writev(fd, pieces, position, (error, count) => (error ? reject(error) : resolve(count)));
  });
}

export function settle(start: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()));
  });
}
