import type { Clock } from '../../base/clock.ts';
import { isAppError } from '../../base/errors.ts';
import type { Guid, TenantId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { MailQueue } from './mail-queue.ts';

export interface QueueRunnerOptions {
  readonly queue: MailQueue;
  /** False where another node has it. */
  dispatch(tenant: TenantId, id: Guid, signal: AbortSignal): Promise<boolean>;
  /** Those that are active. */
  tenants(): AsyncIterable<TenantId>;
  readonly clock: Clock;
  readonly log: Log;
  readonly concurrency?: number;
  /** Between two looks at organisations of which nothing is known: other nodes put messages there as well. */
  readonly lookEveryMs?: number;
}

const messagesPerLook = 50;

/** Brings messages that are due to whoever dispatches them, so many at once, organisation by organisation in turn. */
export class QueueRunner {
  readonly #options: QueueRunnerOptions;
  readonly #running = new Set<Guid>();

  constructor(options: QueueRunnerOptions) {
    this.#options = options;
  }

  /** Until `signal` aborts; what was begun is brought to the end of its step. */
  async run(signal: AbortSignal): Promise<void> {
    const { queue, log, clock, lookEveryMs = 2_000 } = this.#options;
    const work = new Set<Promise<void>>();
    try {
      while (!signal.aborted) {
        const pause = new AbortController();
        const awake = AbortSignal.any([signal, pause.signal]);
        // Asked for before looking: what comes meanwhile is not slept over.
        const arrived = queue.arrived.wait(undefined, awake);
        let nextAt = Number.POSITIVE_INFINITY;
        try {
          nextAt = await this.#look(work, signal);
        } catch (error) {
          if (signal.aborted) break;
          log.error('mailflow.queue.lookFailed', { error });
        }
        const sleep = clock
          .sleep(Math.min(lookEveryMs, Math.max(1, nextAt - clock.now())), awake)
          .catch(() => undefined);
        await Promise.race([arrived, sleep]);
        // Whichever of them it was not would wait for ever where no mail comes.
        pause.abort();
      }
    } finally {
      await Promise.allSettled(work);
    }
  }

  /** Everything that is due now, to its end: for tests, and before a server stops. */
  async drain(signal: AbortSignal = new AbortController().signal): Promise<void> {
    const { queue } = this.#options;
    for (let isIdle = false; !isIdle; ) {
      isIdle = true;
      for await (const tenant of this.#options.tenants()) {
        for (const id of await queue.listDue(tenant, messagesPerLook)) {
          isIdle = false;
          await this.#options.dispatch(tenant, id, signal);
        }
      }
    }
  }

  /** When the next message is due. */
  async #look(work: Set<Promise<void>>, signal: AbortSignal): Promise<number> {
    const { queue, tenants, concurrency = 8 } = this.#options;
    let next = Number.POSITIVE_INFINITY;
    for await (const tenant of tenants()) {
      const { due, nextAt } = await this.#due(queue, tenant);
      next = Math.min(next, nextAt ?? next);
      for (const id of due) {
        if (signal.aborted) return next;
        if (this.#running.has(id)) continue;
        while (work.size >= concurrency) await Promise.race(work);
        const one = this.#one(tenant, id, signal).finally(() => work.delete(one));
        work.add(one);
      }
    }
    return next;
  }

  async #due(queue: MailQueue, tenant: TenantId): ReturnType<MailQueue['look']> {
    try {
      return await queue.look(tenant, messagesPerLook);
    } catch (error) {
      // It is being removed.
      if (isAppError(error, 'notFound')) return { due: [], nextAt: undefined };
      throw error;
    }
  }

  async #one(tenant: TenantId, id: Guid, signal: AbortSignal): Promise<void> {
    this.#running.add(id);
    try {
      await this.#options.dispatch(tenant, id, signal);
    } catch (error) {
      this.#options.log.error('mailflow.dispatch.failed', { tenant, message: id, error });
    } finally {
      this.#running.delete(id);
    }
  }
}
