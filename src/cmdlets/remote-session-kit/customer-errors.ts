import { AppError, isAppError } from '../../base/errors.ts';
import { ErrorRecord, PowerShellError, type Value } from '../../wire/powershell-language/index.ts';
import type { RemoteListener } from '../kit/remote-sessions.ts';

/** The same listener, to which errors say at which customer they were met. */
export function tellingWhose(customer: string, listener: RemoteListener): RemoteListener {
  const writeError = (error: unknown, target: Value = customer): void =>
    listener.writeError(withCustomer(error, customer), target);
  return Object.create(listener, { writeError: { value: writeError } }) as RemoteListener;
}

export function withCustomer(error: unknown, customer: string): unknown {
  if (error instanceof PowerShellError) {
    return new PowerShellError(ofCustomer(error.record, customer), error.terminating);
  }
  if (error instanceof ErrorRecord) return ofCustomer(error, customer);
  if (!isAppError(error)) return error;
  const { kind, code, details, retryable, message, cause } = error;
  return new AppError({ kind, code, details, retryable, cause, message: `${customer}: ${message}` });
}

const ofCustomer = (record: ErrorRecord, customer: string): ErrorRecord =>
  new ErrorRecord({ ...record, message: `${customer}: ${record.message}` });
