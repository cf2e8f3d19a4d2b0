import { createHash } from 'node:crypto';
import { AppError } from '../../base/errors.ts';
import type { BodyHash } from '../../base/ids.ts';
import type { BodySpool, SpooledBody } from '../ports/bodies.ts';
import type { SpoolFile } from './spool-file.ts';

/** Hashes what it spools. */
export class HashingSpool implements BodySpool {
  readonly #file: SpoolFile;
  readonly #digest = createHash('sha256');
  #bytes = 0;
  #finished: SpooledBody | undefined;

  constructor(file: SpoolFile) {
    this.#file = file;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#finished) {
      throw new AppError({
        kind: 'internal',
        code: 'store.bodies.spoolFinished',
        message: 'A finished spool takes no more bytes. Open a new one.',
      });
    }
    this.#digest.update(chunk);
    this.#bytes += chunk.byteLength;
    await this.#file.write(chunk);
  }

  async finish(): Promise<SpooledBody> {
    if (this.#finished) return this.#finished;
    const hash = this.#digest.digest('hex') as BodyHash;
    await this.#file.finish({ hash, codec: 'raw', bytes: this.#bytes, compressionTried: false });
    this.#finished = { kind: 'spooled', hash, byteLength: this.#bytes, token: this.#file.token };
    return this.#finished;
  }

  discard(): Promise<void> {
    return this.#file.discard();
  }
}
