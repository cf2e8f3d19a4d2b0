import { AppError } from '../../../base/errors.ts';
import type { Guid } from '../../../base/ids.ts';

/** Why a round is broken off. `lost`: the lease is another's, and nothing is to be written. */
export type RunStop = 'asked' | 'lost' | 'shutdown' | 'closed';

export class RunStopped extends Error {
  readonly why: RunStop;

  constructor(why: RunStop) {
    super(`The round was broken off: ${why}.`);
    this.why = why;
  }
}

/** Undefined where the round failed by itself. Whatever was thrown while it was being broken off came of that. */
export function findStop(error: unknown, { reason }: AbortSignal): RunStop | undefined {
  if (error instanceof RunStopped) return error.why;
  return reason instanceof RunStopped ? reason.why : undefined;
}

const unreadableSecret = 'access.secret.unreadable';

/** What may be told as it is; undefined for what nobody expected. */
export function findToldError(error: unknown): AppError | undefined {
  if (!(error instanceof AppError)) return undefined;
  // A secret that cannot be opened says what to do about it.
  return error.kind !== 'internal' || error.code === unreadableSecret ? error : undefined;
}

/** Under a number that the log has too, and tried again. */
export function unexpectedError(id: Guid, cause: unknown): AppError {
  return new AppError({
    kind: 'internal',
    code: 'migration.internal',
    message: `Something went wrong that should not have. It is tried again by itself; the server's log says more under ${id}.`,
    retryable: true,
    cause,
  });
}
