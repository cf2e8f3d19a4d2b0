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
  /** Counts what was brought on, here. */
  #dispatched = 0;

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
          const before = this.#dispatched;
          const { isMoreDue, ...found } = await this.#look(work, signal);
          nextAt = found.nextAt;
          // While it gets on: what nobody can bring on must not keep it from sleeping.
          if (isMoreDue && this.#dispatched > before) {
            pause.abort();
            continue;
          }
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

  /** Says when the next message is due, and whether more than were begun are due now. */
  async #look(
    work: Set<Promise<void>>,
    signal: AbortSignal,
  ): Promise<{ nextAt: number; isMoreDue: boolean }> {
    const { queue, tenants, concurrency = 8 } = this.#options;
    let next = Number.POSITIVE_INFINITY;
    let isMoreDue = false;
    for await (const tenant of tenants()) {
      const { due, nextAt } = await this.#due(queue, tenant);
      next = Math.min(next, nextAt ?? next);
      isMoreDue ||= due.length === messagesPerLook;
      for (const id of due) {
        if (signal.aborted) return { nextAt: next, isMoreDue };
        if (this.#running.has(id)) continue;
        while (work.size >= concurrency) await Promise.race(work);
        const one = this.#one(tenant, id, signal).finally(() => work.delete(one));
        work.add(one);
      }
    }
    return { nextAt: next, isMoreDue };
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
      if (await this.#options.dispatch(tenant, id, signal)) this.#dispatched += 1;
    } catch (error) {
      this.#options.log.error('mailflow.dispatch.failed', { tenant, message: id, error });
    } finally {
      this.#running.delete(id);
    }
  }
}
