/** The edge of WS-Management: errors of the rooms as faults. */
import type { AppError, ErrorKind } from '../../base/errors.ts';
import { type Fault, faults } from '../../wire/wsman/index.ts';

const byKind: Readonly<Record<ErrorKind, (message: string, code: string) => Fault>> = {
  notFound: faults.invalidParameter,
  denied: faults.accessDenied,
  conflict: faults.invalidParameter,
  invalid: faults.invalidParameter,
  quota: faults.quotaExceeded,
  limit: faults.quotaExceeded,
  unavailable: faults.quotaExceeded,
  internal: (_, code) => faults.internalError(code),
};

export const toFault = ({ kind, message, code }: AppError): Fault => byKind[kind](message, code);
