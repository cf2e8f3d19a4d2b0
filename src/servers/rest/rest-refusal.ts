/** What becomes of errors, whichever form the answer has. */
import type { AppError, ErrorKind } from '../../base/errors.ts';
import { PipelineStoppedError } from '../../cmdlets/kit/pacer.ts';
import { ErrorRecord, PowerShellError, ScriptLimitError } from '../../wire/powershell-language/index.ts';

export const challenge = 'Basic realm="Landfall", charset="UTF-8", Bearer';

const statusByKind: Readonly<Record<ErrorKind, number>> = {
  notFound: 404,
  denied: 401,
  conflict: 409,
  invalid: 400,
  quota: 422,
  limit: 413,
  unavailable: 503,
  internal: 500,
};

const statusOfCode: Readonly<Record<string, number>> = {
  'rest.tls': 403,
  'rest.method': 405,
  'access.signIn.locked': 429,
  'throttling.requests': 429,
  'throttling.concurrency': 429,
};

export const statusOfRefusal = ({ code, kind }: AppError): number => statusOfCode[code] ?? statusByKind[kind];

/** What ends a cmdlet; a client that is gone, and faults of our own, are for the caller. */
export function recordOfEnd(error: unknown): ErrorRecord {
  if (error instanceof PowerShellError) return error.record;
  if (error instanceof PipelineStoppedError || !(error instanceof ScriptLimitError)) throw error;
  return new ErrorRecord({
    ...{ message: error.message, category: 'LimitsExceeded', fullyQualifiedErrorId: 'ScriptLimit' },
  });
}
