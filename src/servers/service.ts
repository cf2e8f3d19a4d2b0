/** Something that serves until it is stopped: a listener, a worker, a queue. Run by a `Supervisor`. */
export interface Service {
  readonly name: string;
  /** Resolves once it serves. Called again after a failure, so it must not rely on what the last run left. */
  start(context: ServiceContext): Promise<void>;
  /**
   * Accepts nothing new at once, finishes what it has accepted, and drops it when `deadline` aborts. Also called
   * after a failure, to let go of what is left.
   */
  stop(deadline: AbortSignal): Promise<void>;
}

export interface ServiceContext {
  /** Tells the supervisor that a service which had started serves no more. */
  failed(error: unknown): void;
}

export const serviceStates = ['waiting', 'starting', 'running', 'restarting', 'stopping', 'stopped'] as const;
export type ServiceState = (typeof serviceStates)[number];
