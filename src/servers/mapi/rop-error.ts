import { type ErrorKind, isAppError } from '../../base/errors.ts';
import type { ByteWriter } from '../../wire/mapi/byte-writer.ts';
import { ErrorCode } from '../../wire/mapi/error-code.ts';

/** What a ROP answers in place of its result. A few have something to say beside the code. */
export class RopError extends Error {
  override readonly name = 'RopError';
  readonly code: number;
  readonly write: ((writer: ByteWriter) => void) | undefined;

  constructor(code: number, write?: (writer: ByteWriter) => void) {
    super(`The ROP fails with 0x${code.toString(16).padStart(8, '0')}.`);
    this.code = code;
    this.write = write;
  }
}

/** `internal` never comes here: it is logged, and the call fails. */
const codes: Readonly<Record<Exclude<ErrorKind, 'internal'>, number>> = {
  notFound: ErrorCode.NotFound,
  denied: ErrorCode.AccessDenied,
  conflict: ErrorCode.DuplicateName,
  invalid: ErrorCode.InvalidParameter,
  quota: ErrorCode.QuotaExceeded,
  limit: ErrorCode.TooComplex,
  unavailable: ErrorCode.Timeout,
};

/** Undefined for what is none of the client's business. */
export function ropErrorOf(error: unknown): RopError | undefined {
  if (error instanceof RopError) return error;
  if (!isAppError(error) || error.kind === 'internal') return undefined;
  return new RopError(codes[error.kind]);
}
