import type { EventEmitter } from 'node:events';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';

/** The part of `process` that signals and last errors come through; tests pass an EventEmitter. */
export type ProcessEvents = Pick<EventEmitter, 'on' | 'off'>;

export interface GuardOptions {
  readonly process: ProcessEvents;
  readonly log: Log;
  readonly random: Random;
  /** The first SIGTERM or SIGINT. */
  onStop(signal: string): void;
  /** Any further one. */
  onForce(signal: string): void;
  onReload(): void;
  /** Something threw where nothing catches. State can no longer be trusted: write what must be written, then end. */
  onFatal(id: string): void;
}

/** Listens until the returned function is called. */
export function guardProcess(options: GuardOptions): () => void {
  const { process, log, random } = options;
  let stopping = false;
  const stop = (signal: string) => {
    log.info('process.signal', { signal, forced: stopping });
    if (stopping) options.onForce(signal);
    else options.onStop(signal);
    stopping = true;
  };
  const fatal = (kind: string) => (error: unknown) => {
    const id = random.guid();
    log.error('process.fatal', { id, kind, error });
    options.onFatal(id);
  };
  const listeners: readonly (readonly [event: string, listener: Parameters<ProcessEvents['on']>[1]])[] = [
    ['SIGTERM', stop],
    ['SIGINT', stop],
    ['SIGHUP', () => options.onReload()],
    ['uncaughtException', fatal('exception')],
    ['unhandledRejection', fatal('rejection')],
  ];
  for (const [event, listener] of listeners) process.on(event, listener);
  return () => {
    for (const [event, listener] of listeners) process.off(event, listener);
  };
}
