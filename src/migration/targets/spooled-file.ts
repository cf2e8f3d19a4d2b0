import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BodyHash } from '../../base/ids.ts';
import { summarizeHeader } from '../sync/summarize-header.ts';
import type { TakenMessage } from '../sync/target-port.ts';

const beginningBytes = 64 * 1024;

/** A message on disk between two servers: IMAP wants its size before its first byte, and the copy its digest. */
export class SpooledFile implements TakenMessage {
  readonly digest: BodyHash;
  readonly size: number;
  readonly #file: string;
  readonly #beginning: Uint8Array;

  private constructor(file: string, digest: BodyHash, size: number, beginning: Uint8Array) {
    this.#file = file;
    this.digest = digest;
    this.size = size;
    this.#beginning = beginning;
  }

  /** `name`: of nothing else in the folder. */
  static async write(folder: string, name: string, pieces: AsyncIterable<Uint8Array>): Promise<SpooledFile> {
    const file = path.join(folder, `landfall-${name}.eml`);
    const digest = createHash('sha256');
    const beginning: Uint8Array[] = [];
    let size = 0;
    // Nobody else on this machine may read mail that passes through.
    const handle = await open(file, 'wx', 0o600);
    try {
      for await (const piece of pieces) {
        if (size < beginningBytes) beginning.push(Uint8Array.from(piece.subarray(0, beginningBytes - size)));
        size += piece.length;
        digest.update(piece);
        await handle.writeFile(piece);
      }
      await handle.close();
      return new SpooledFile(file, digest.digest('hex') as BodyHash, size, Buffer.concat(beginning));
    } catch (error) {
      await handle.close();
      await rm(file, { force: true });
      throw error;
    }
  }

  get summary(): TakenMessage['summary'] {
    return summarizeHeader(this.#beginning);
  }

  stream(): AsyncIterable<Uint8Array> {
    return createReadStream(this.#file);
  }

  async discard(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}
