import { AppError, isAppError } from '../../base/errors.ts';
import type { BodyHash, TenantId } from '../../base/ids.ts';
import type { PackId } from '../ports/bodies.ts';
import { hasCode } from './disk.ts';

/** The codes that callers tell apart. */
export const bodyErrorCodes = {
  /** The pack is gone, as after compaction: look the body up in the index again and retry. */
  moved: 'store.bodies.moved',
  damaged: 'store.bodies.damaged',
  diskFull: 'store.bodies.diskFull',
  diskFailed: 'store.bodies.diskFailed',
  spoolMissing: 'store.bodies.spoolMissing',
  closed: 'store.bodies.closed',
} as const;

export type DamageReason = 'tornTail' | 'badHeader' | 'badChecksum' | 'badHash' | 'unreadable';

export interface DamagePlace {
  readonly tenant: TenantId;
  readonly pack: PackId;
  readonly offset: number;
}

export function packMoved(tenant: TenantId, pack: PackId, cause?: unknown): AppError {
  return new AppError({
    kind: 'notFound',
    code: bodyErrorCodes.moved,
    message: `Pack ${pack} of tenant ${tenant} is not here; compaction has probably moved its bodies. Look the body up again and retry.`,
    details: { tenant, pack },
    retryable: true,
    cause,
  });
}

export function bodyDamaged(
  place: DamagePlace,
  reason: DamageReason,
  hash?: BodyHash,
  cause?: unknown,
): AppError {
  return new AppError({
    kind: 'internal',
    code: bodyErrorCodes.damaged,
    message: `A stored message body cannot be read (${reason}, pack ${place.pack} of tenant ${place.tenant} at ${place.offset}). Run "landfall fsck" to see what is affected, and restore it from a backup.`,
    details: { ...place, reason, ...(hash === undefined ? {} : { hash }) },
    cause,
  });
}

export function isDamage(error: unknown): error is AppError {
  return isAppError(error) && error.code === bodyErrorCodes.damaged;
}

export function isMoved(error: unknown): error is AppError {
  return isAppError(error) && error.code === bodyErrorCodes.moved;
}

/** Wraps what the system says about a failed write; an `AppError` is passed on as it is. */
export function writeFailed(folder: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isDiskFull(error)) {
    return new AppError({
      kind: 'unavailable',
      code: bodyErrorCodes.diskFull,
      message: `No mail can be stored: the disk (or the quota) of ${folder} is full. What was stored is safe. Free some space or enlarge the volume; storing then goes on by itself.`,
      details: { folder },
      cause: error,
    });
  }
  return new AppError({
    kind: 'unavailable',
    code: bodyErrorCodes.diskFailed,
    message: `No mail can be stored: writing to ${folder} failed (${error instanceof Error ? error.message : String(error)}). What was acknowledged is safe. Check the disk and the kernel's log.`,
    details: { folder },
    cause: error,
  });
}

export function isDiskFull(error: unknown): boolean {
  return hasCode(error, 'ENOSPC', 'EDQUOT', 'EFBIG');
}

export function spoolMissing(tenant: TenantId, token: string, cause?: unknown): AppError {
  return new AppError({
    kind: 'invalid',
    code: bodyErrorCodes.spoolMissing,
    message: `The spooled body ${token} of tenant ${tenant} is not there: it was never finished, was discarded, or has been appended already. Send the message again.`,
    details: { tenant, token },
    cause,
  });
}

export function storeClosed(): AppError {
  return new AppError({
    kind: 'unavailable',
    code: bodyErrorCodes.closed,
    message: 'The body store is closed because the server is stopping. Try again after it has started.',
  });
}
