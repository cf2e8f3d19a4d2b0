/** Makes what comes durable as plainly as can be: appended to one file, batch by batch, each synced. */
import { type FileHandle, open } from 'node:fs/promises';

/** As the store does: so much with one write and one sync, while the next comes in. */
const batchBytes = 8 * 1024 * 1024;
const maxBatches = 3;

export class KeptBytes {
  readonly #file: FileHandle;
  #batch: Buffer = Buffer.allocUnsafeSlow(batchBytes);
  #filled = 0;
  readonly #idle: Buffer[] = [];
  #end = 0;
  /** Oldest first. */
  readonly #underWay: Promise<void>[] = [];

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<KeptBytes> {
    return new KeptBytes(await open(path, 'wx'));
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
    await this.#file.close();
  }

  #writeOut(): void {
    const [batch, bytes, at] = [this.#batch, this.#filled, this.#end];
    this.#batch = this.#idle.pop() ?? Buffer.allocUnsafeSlow(batchBytes);
    this.#filled = 0;
    this.#end += bytes;
    const before = this.#underWay.at(-1);
    this.#underWay.push(
      (async () => {
        // A file grows at its end.
        await before;
        await this.#file.write(batch, 0, bytes, at);
        await this.#file.datasync();
        void this.#underWay.shift();
        this.#idle.push(batch);
      })(),
    );
  }
}
