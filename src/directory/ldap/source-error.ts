import { type AdvisedErrorFields, advisedError, shownLine } from '../../base/connecting/advised-error.ts';
import { AppError, type ErrorKind } from '../../base/errors.ts';

/** What a directory could not give: the last part of the code `directory.source.…`. */
export type SourceFailure =
  | 'dns'
  | 'connect'
  | 'tls'
  | 'certificate'
  | 'signIn'
  | 'denied'
  | 'base'
  | 'filter'
  | 'limit'
  | 'busy'
  | 'refused'
  | 'timeout'
  | 'disconnected'
  | 'protocol'
  | 'cursor'
  | 'scope'
  | 'settings'
  | 'file'
  | 'ldif'
  | 'csv';

const kinds: Readonly<Record<SourceFailure, ErrorKind>> = {
  dns: 'unavailable',
  connect: 'unavailable',
  tls: 'unavailable',
  certificate: 'denied',
  signIn: 'denied',
  denied: 'denied',
  base: 'notFound',
  filter: 'invalid',
  limit: 'limit',
  busy: 'unavailable',
  refused: 'invalid',
  timeout: 'unavailable',
  disconnected: 'unavailable',
  protocol: 'unavailable',
  cursor: 'conflict',
  scope: 'notFound',
  settings: 'invalid',
  file: 'notFound',
  ldif: 'invalid',
  csv: 'invalid',
};

export const sourceError = (failure: SourceFailure, fields: AdvisedErrorFields): AppError =>
  advisedError(kinds[failure], `directory.source.${failure}`, fields);

export function isSourceError(error: unknown, ...failures: readonly SourceFailure[]): error is AppError {
  return (
    error instanceof AppError && failures.some((failure) => error.code === `directory.source.${failure}`)
  );
}

const shownCharacters = 240;

/** What a server said, fit to be shown: one line, and bounded. Active Directory ends it with a NUL. */
export function shownText(text: string): string {
  return shownLine(text, shownCharacters);
}
