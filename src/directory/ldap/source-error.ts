import { AppError, type ErrorDetails, type ErrorKind } from '../../base/errors.ts';

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

export interface SourceErrorFields {
  /** In one or two sentences: what happened and why. */
  readonly what: string;
  /** What to do next. */
  readonly next: string;
  readonly retryable?: boolean;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

export function sourceError(failure: SourceFailure, fields: SourceErrorFields): AppError {
  const { what, next, retryable, details, cause } = fields;
  return new AppError({
    kind: kinds[failure],
    code: `directory.source.${failure}`,
    message: `${what} ${next}`,
    ...(details === undefined ? {} : { details }),
    ...(retryable === undefined ? {} : { retryable }),
    ...(cause === undefined ? {} : { cause }),
  });
}

export function isSourceError(error: unknown, ...failures: readonly SourceFailure[]): error is AppError {
  return (
    error instanceof AppError && failures.some((failure) => error.code === `directory.source.${failure}`)
  );
}

const shownCharacters = 240;

/** What a server said, fit to be shown: one line, and bounded. Active Directory ends it with a NUL. */
export function shownText(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line;
}
