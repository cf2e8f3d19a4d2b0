import { json } from './responses.ts';
import type { Route } from './router.ts';

/** One part of readiness: the store, the disk, a listener. */
export interface HealthPart {
  readonly name: string;
  readonly check: () => PartState | Promise<PartState>;
}

export interface PartState {
  readonly ready: boolean;
  /** In English, for operators: `23.4 GB free`, `restarting`. */
  readonly detail: string;
}

export interface HealthOptions {
  readonly parts: readonly HealthPart[];
  /** A part that does not answer in this time is not ready. */
  readonly timeoutMs: number;
  /** True from the first signal to stop, so that a balancer looks elsewhere while accepted work is finished. */
  isStopping(): boolean;
}

/** Live: the process turns. Ready: it would do its work if it were asked now. */
export function healthRoutes(options: HealthOptions): Route[] {
  return [
    { path: '/healthz/live', access: 'everyone', answer: () => json(200, { status: 'live' }) },
    {
      path: '/healthz/ready',
      access: 'everyone',
      async answer() {
        const parts = await Promise.all(options.parts.map((part) => checkPart(part, options.timeoutMs)));
        const stopping = options.isStopping();
        const ready = !stopping && parts.every((part) => part.ready);
        const status = stopping ? 'stopping' : ready ? 'ready' : 'notReady';
        return json(ready ? 200 : 503, { status, parts });
      },
    },
  ];
}

async function checkPart(part: HealthPart, timeoutMs: number): Promise<PartState & { name: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<PartState>((resolve) => {
    timer = setTimeout(() => resolve({ ready: false, detail: `no answer in ${timeoutMs} ms` }), timeoutMs);
  });
  try {
    return { name: part.name, ...(await Promise.race([part.check(), late])) };
  } catch (error) {
    // The reason may name hosts and accounts, and this page is open to everyone on the listener.
    const detail = error instanceof Error && 'code' in error ? String(error.code) : 'failed';
    return { name: part.name, ready: false, detail };
  } finally {
    clearTimeout(timer);
  }
}
