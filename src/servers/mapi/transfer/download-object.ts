/**
 * A download that a client fetches buffer by buffer: the object that RopFastTransferSource… and RopSynchronizationConfigure open, and
 * RopFastTransferSourceGetBuffer reads. What is to be fetched is made while it is fetched, from the first buffer on.
 */
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { FastTransferWriter } from '../../../wire/mapi/fast-transfer/fast-transfer-writer.ts';
import { stringFormOf } from '../../../wire/mapi/fast-transfer/string-form.ts';
import type { Logon } from '../objects/logon.ts';
import type { MapiObject } from '../objects/mapi-object.ts';
import { RopError } from '../rop-error.ts';
import { beginTransfer } from './open-transfers.ts';

/** For whoever looks on: how many messages or folders there are, and how many of them are written. */
export interface TransferProgress {
  done: number;
  total: number;
}

/** Every step is a moment at which what was written can be fetched. */
export type Produce = (writer: FastTransferWriter, progress: TransferProgress) => AsyncGenerator<void>;

export interface DownloadTerms {
  readonly logon: Logon;
  readonly sendOptions: number;
  readonly produce: Produce;
}

export interface TransferBuffer {
  readonly bytes: Uint8Array;
  readonly isDone: boolean;
}

export class DownloadObject implements MapiObject {
  readonly kind = 'download';
  readonly logon: Logon;
  readonly progress: TransferProgress = { done: 0, total: 0 };
  readonly #writer: FastTransferWriter;
  readonly #produce: Produce;
  readonly #end: () => void;
  #steps: AsyncGenerator<void> | undefined;
  #isProduced = false;
  #failure: { readonly error: unknown } | undefined;

  constructor({ logon, sendOptions, produce }: DownloadTerms) {
    this.#end = beginTransfer(logon);
    this.logon = logon;
    this.#writer = new FastTransferWriter(stringFormOf(sendOptions, logon.session.codePage));
    this.#produce = produce;
  }

  /** Whether somebody has fetched anything: what it is about can no longer be said otherwise. */
  get isBegun(): boolean {
    return this.#steps !== undefined;
  }

  /** Everything was fetched. */
  get isDone(): boolean {
    return this.#isProduced && this.#writer.length === 0;
  }

  /** At most as many bytes. R2146, R3489: once it has failed it fails in the same way. */
  async fetch(most: number): Promise<TransferBuffer> {
    if (this.#failure !== undefined) throw this.#failure.error;
    try {
      await this.#fill(most);
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
    const bytes = this.#writer.take(most);
    if (bytes.length === 0 && this.#writer.length > 0) throw new RopError(ErrorCode.BufferTooSmall);
    return { bytes, isDone: this.isDone };
  }

  release(): void {
    this.#end();
  }

  /** One byte more, so that the last buffer is known to be the last. */
  async #fill(most: number): Promise<void> {
    this.#steps ??= this.#produce(this.#writer, this.progress);
    while (!this.#isProduced && this.#writer.length <= most)
      this.#isProduced = (await this.#steps.next()).done === true;
  }
}
