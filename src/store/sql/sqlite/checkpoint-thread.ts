import { Worker } from 'node:worker_threads';
import type { Log } from '../../../base/log.ts';
import { workerFile } from '../../../base/worker-file.ts';
import { fixedYoungHeap } from '../../../base/young-heap.ts';

/** Some thousand pages: small enough to be moved in a tenth of a second. */
const rowsBetween = 2000;
const idleMs = 10_000;

/**
 * Moves what was committed from the write-ahead log into the file, beside the connection that writes. That one would do it within a
 * commit, and its thread, which serves everybody where it is the main one, would stand still for up to 0.2 s each time. The thread is
 * there while much is written, and gone soon after. Where it cannot keep up or is lost, the commits do it after all, later.
 */
export class CheckpointThread {
  readonly #path: string;
  readonly #log: Log;
  #worker: Worker | undefined;
  /** Told to close, and perhaps not gone yet. */
  #leaving: { readonly worker: Worker; readonly gone: Promise<void> } | undefined;
  #rows = 0;
  #isAtWork = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  /** So many rows came into the log, or changed there. */
  noteRows(rows: number): void {
    this.#rows += rows;
  }

  /** After a commit. */
  checkpointWhereDue(): void {
    if (this.#rows < rowsBetween || this.#isAtWork) return;
    this.#rows = 0;
    this.#isAtWork = true;
    this.#worker ??= this.#start();
    this.#worker.postMessage('checkpoint');
  }

  /** Before the connection that writes: the last one to be closed empties the log and removes it. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    if (this.#worker) this.#dismiss(this.#worker);
    this.#leaving?.worker.ref();
    await this.#leaving?.gone;
  }

  #dismiss(worker: Worker): void {
    this.#worker = undefined;
    const gone = new Promise<void>((resolve) => {
      worker.once('exit', () => resolve());
    });
    this.#leaving = { worker, gone };
    worker.postMessage('close');
  }

  #start(): Worker {
    const worker = new Worker(workerFile('checkpoint.worker', import.meta.url), {
      workerData: this.#path,
      resourceLimits: fixedYoungHeap(8),
    });
    // Nothing waits for it: a process that has ended its work may end.
    worker.unref();
    worker.on('message', () => this.#rest(worker));
    worker.on('error', (error) =>
      this.#log.warn('store.checkpoint.threadFailed', { path: this.#path, error }),
    );
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#isAtWork = false;
    });
    return worker;
  }

  #rest(worker: Worker): void {
    this.#isAtWork = false;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#worker === worker && !this.#isAtWork) this.#dismiss(worker);
    }, idleMs).unref();
  }
}
