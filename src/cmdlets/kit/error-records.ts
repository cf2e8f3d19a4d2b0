/** Errors of the rooms as error records: the edge of PowerShell. */
import { AppError, type ErrorKind, isAppError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import {
  type ErrorCategory,
  ErrorRecord,
  PowerShellError,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { errorIdOf } from './error-id.ts';

interface Told {
  readonly category: ErrorCategory;
  readonly exceptionType: string;
}

const tasks = 'Microsoft.Exchange.Configuration.Tasks';

const byKind: Readonly<Record<ErrorKind, Told>> = {
  notFound: { category: 'ObjectNotFound', exceptionType: `${tasks}.ManagementObjectNotFoundException` },
  denied: { category: 'PermissionDenied', exceptionType: 'System.UnauthorizedAccessException' },
  conflict: {
    category: 'ResourceExists',
    exceptionType: 'Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException',
  },
  invalid: { category: 'InvalidArgument', exceptionType: `${tasks}.TaskArgumentException` },
  quota: { category: 'QuotaExceeded', exceptionType: `${tasks}.TaskInvalidOperationException` },
  limit: { category: 'LimitsExceeded', exceptionType: `${tasks}.TaskInvalidOperationException` },
  unavailable: {
    category: 'ResourceUnavailable',
    exceptionType: 'Microsoft.Exchange.Data.DataSourceTransientException',
  },
  internal: { category: 'NotSpecified', exceptionType: 'System.InvalidOperationException' },
};

const bases = ['System.SystemException', 'System.Exception', 'System.Object'];

export interface ErrorTeller {
  readonly log: Log;
  readonly random: Random;
}

/** Of an error nobody foresaw only its id is told; the log has the rest. */
export function toErrorRecord(
  error: unknown,
  cmdlet: string,
  target: Value,
  teller: ErrorTeller,
): ErrorRecord {
  if (error instanceof ErrorRecord) return error;
  if (error instanceof PowerShellError) return error.record;
  const known = isAppError(error) && error.kind !== 'internal' ? error : unforeseen(error, cmdlet, teller);
  const { category, exceptionType } = byKind[known.kind];
  const { seconds } = known.details;
  return new ErrorRecord({
    message: known.message,
    category,
    fullyQualifiedErrorId: errorIdOf(known.code, cmdlet),
    exceptionTypes: [exceptionType, ...bases],
    targetObject: target,
    activity: cmdlet,
    ...(known.retryable && typeof seconds === 'number' && { retryAfterSeconds: seconds }),
  });
}

function unforeseen(error: unknown, cmdlet: string, { log, random }: ErrorTeller): AppError {
  const id = random.guid();
  log.error('cmdlet.failed', { id, cmdlet, error });
  return new AppError({
    kind: 'internal',
    code: 'internal',
    message: `${cmdlet} failed for a reason that it does not know how to tell. Look in the log for ${id}.`,
    cause: error,
  });
}
