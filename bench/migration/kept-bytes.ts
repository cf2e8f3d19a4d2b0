/**
 * Makes what comes durable as plainly as can be: appended to one file, batch by batch, each synced. Around the page cache, as
 * the store writes it, or the bound would be dearer than what it bounds.
 */
import { constants, type FileHandle, open } from 'node:fs/promises';

/** As the store does: so much with one write and one sync, while the next comes in. */
const batchBytes = 8 * 1024 * 1024;
const maxBatches = 3;

export class KeptBytes {
  readonly #file: FileHandle;
  /** Takes whole batches alone; the same file again where the system has no such way. */
  readonly #direct: FileHandle;
  #batch = newBatch();
  #filled = 0;
  readonly #idle: Uint8Array[] = [];
  #end = 0;
  /** Oldest first. */
  readonly #underWay: Promise<void>[] = [];

  private constructor(file: FileHandle, direct: FileHandle) {
    this.#file = file;
    this.#direct = direct;
  }

  static async create(path: string): Promise<KeptBytes> {
    const file = await open(path, 'wx');
    const direct = open(path, constants.O_WRONLY | constants.O_DIRECT);
    return new KeptBytes(file, await direct.catch(() => open(path, 'r+')));
  }

  /** As many batches wait for the disk as may: let nothing more come. */
  get isFull(): boolean {
    return this.#underWay.length >= maxBatches;
  }

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const taken = Math.min(bytes.length - at, batchBytes - this.#filled);
      this.#batch.set(bytes.subarray(at, at + taken), this.#filled);
      at += taken;
      this.#filled += taken;
      if (this.#filled === batchBytes) this.#writeOut();
    }
  }

  /** One batch less waits. */
  async settled(): Promise<void> {
    await this.#underWay[0];
  }

  async close(): Promise<void> {
    this.#writeOut();
    await Promise.all(this.#underWay);
    await this.#direct.close();
    await this.#file.close();
  }

  #writeOut(): void {
    const [batch, bytes, at] = [this.#batch, this.#filled, this.#end];
    this.#batch = this.#idle.pop() ?? newBatch();
    this.#filled = 0;
    this.#end += bytes;
    const before = this.#underWay.at(-1);
    this.#underWay.push(
      (async () => {
        // A file grows at its end.
        await before;
        const file = bytes === batchBytes ? this.#direct : this.#file;
        await file.write(batch, 0, bytes, at);
        await this.#file.datasync();
        void this.#underWay.shift();
        this.#idle.push(batch);
      })(),
    );
  }
}

/** On a page of its own, as such writes ask. */
function newBatch(): Uint8Array {
  return new Uint8Array(new ArrayBuffer(batchBytes, { maxByteLength: batchBytes }));
}
