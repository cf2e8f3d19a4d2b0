import { AppError, isAppError } from '../../base/errors.ts';
import { ErrorRecord, PowerShellError, type Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';

/** The same context, in which errors say at which customer they were met. */
export function tellingWhose(customer: string, context: CmdletContext): CmdletContext {
  const writeError = (error: unknown, target: Value = customer): void =>
    context.writeError(withCustomer(error, customer), target);
  return Object.create(context, { writeError: { value: writeError } }) as CmdletContext;
}

function withCustomer(error: unknown, customer: string): unknown {
  const record = error instanceof PowerShellError ? error.record : error;
  if (record instanceof ErrorRecord) {
    return new ErrorRecord({ ...record, message: `${customer}: ${record.message}` });
  }
  if (!isAppError(error)) return error;
  const { kind, code, details, retryable, message, cause } = error;
  return new AppError({ kind, code, details, retryable, cause, message: `${customer}: ${message}` });
}
