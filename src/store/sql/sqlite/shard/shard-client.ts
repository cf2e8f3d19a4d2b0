import { Worker } from 'node:worker_threads';
import { AppError, reviveError } from '../../../../base/errors.ts';
import type { Log } from '../../../../base/log.ts';
import { SlabPool } from '../../../../base/slab-pool.ts';
import { workerFile } from '../../../../base/worker-file.ts';
import { fixedYoungHeap } from '../../../../base/young-heap.ts';
import type { NewMessage } from '../../../ports/mail-store.ts';
import {
  packMessages,
  type ShardAnswer,
  type ShardRequest,
  type ShardWriter,
  shardMethods,
} from './shard-protocol.ts';
import type { ShardSettings } from './shard-settings.ts';

/** Which argument holds messages, whose bytes travel in shared memory. */
const messagesAt: Readonly<Partial<Record<keyof ShardWriter, number>>> = {
  addMessages: 2,
  replaceMessage: 3,
};

interface Waiting {
  readonly worker: Worker;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * The writer thread of a shard, seen from outside. If the thread dies, what waits for it is told so, and
 * the next call starts another one: everything acknowledged before is on disk.
 */
export class ShardClient {
  readonly #settings: ShardSettings;
  readonly #log: Log;
  readonly #waiting = new Map<number, Waiting>();
  readonly #slabs = new SlabPool();
  #thread: Promise<Worker> | undefined;
  #lastId = 0;
  readonly writer: ShardWriter;

  constructor(settings: ShardSettings, log: Log) {
    this.#settings = settings;
    this.#log = log;
    const methods = shardMethods.map((method) => [
      method,
      (...args: readonly unknown[]) => this.#call(method, args),
    ]);
    this.writer = Object.fromEntries(methods) as ShardWriter;
  }

  /** Starts the thread, which makes or migrates the shard's files. */
  async start(): Promise<void> {
    await this.#started();
  }

  /** Waits for what was asked before. */
  async close(): Promise<void> {
    // A thread that could not start is not there to be closed, and who asked for it has been told.
    const worker = await this.#thread?.catch(() => undefined);
    if (!worker) return;
    try {
      await this.#send(worker, { id: this.#nextId(), method: 'close' });
    } finally {
      await worker.terminate();
    }
  }

  async #call(method: keyof ShardWriter, args: readonly unknown[]): Promise<unknown> {
    const worker = await this.#started();
    const id = this.#nextId();
    const at = messagesAt[method];
    if (at === undefined) return this.#send(worker, { id, method, args });
    const given = args[at] as NewMessage | readonly NewMessage[];
    const packed = packMessages(Array.isArray(given) ? given : [given], this.#slabs);
    const messages = Array.isArray(given) ? packed.messages : packed.messages[0];
    const answer = await this.#send(worker, { id, method, args: args.with(at, messages) });
    // After a failure nobody knows what a write under way still reads of it: that one goes to the collector.
    if (packed.slab) this.#slabs.giveBack(packed.slab);
    return answer;
  }

  #send(worker: Worker, request: ShardRequest): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { worker, resolve, reject });
      worker.postMessage(request);
    });
  }

  #started(): Promise<Worker> {
    if (!this.#thread) {
      const starting = this.#startThread();
      this.#thread = starting;
      // The caller sees the failure; the next call tries again.
      starting.catch(() => {
        if (this.#thread === starting) this.#thread = undefined;
      });
    }
    return this.#thread;
  }

  #startThread(): Promise<Worker> {
    const worker = new Worker(workerFile('shard.worker', import.meta.url), {
      workerData: this.#settings,
      // What it allocates is short-lived: a small nursery is collected in time, and many shards fit in memory.
      resourceLimits: fixedYoungHeap(8),
    });
    let cause: unknown;
    const started = new Promise<Worker>((resolve, reject) => {
      worker.on('message', (message: ShardAnswer) => {
        if (message.kind === 'ready') resolve(worker);
        else if (message.kind === 'failed') {
          reject(reviveError(message.error));
          void worker.terminate();
        } else this.#receive(message);
      });
      worker.on('error', (error) => {
        cause = error;
        this.#log.error('store.shard.threadFailed', { folder: this.#settings.folder, error });
      });
      worker.on('exit', () => {
        if (this.#thread === started) this.#thread = undefined;
        const lost = writerLost(this.#settings.folder, cause);
        reject(lost);
        this.#abandon(worker, lost);
      });
    });
    return started;
  }

  #receive(message: Exclude<ShardAnswer, { kind: 'ready' | 'failed' }>): void {
    if (message.kind === 'log') {
      this.#log[message.level](message.event, { ...message.fields });
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'result') waiting?.resolve(message.value);
    else waiting?.reject(reviveError(message.error));
  }

  /** Only what this thread was asked: another one may be at work already. */
  #abandon(worker: Worker, error: AppError): void {
    for (const [id, waiting] of this.#waiting) {
      if (waiting.worker !== worker) continue;
      this.#waiting.delete(id);
      waiting.reject(error);
    }
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}

function writerLost(folder: string, cause: unknown): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'store.shard.writerLost',
    message:
      'The thread that writes this shard has ended before it answered. Look at what is stored and try again.',
    details: { folder },
    cause,
  });
}
