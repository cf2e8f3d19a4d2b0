/** In what words it is told that a connection has ended, or has not come about. */
import type { AppError } from '../../base/errors.ts';
import type { StatusResponse } from '../../wire/imap/index.ts';
import type { Silence } from './line-pace.ts';
import { isSourceError, quotedStatus, refusalError, shownText, sourceError } from './source-error.ts';

/** `* BYE`: the server ends the connection, mostly because of a limit. */
export function byeError(server: string, bye: StatusResponse): AppError {
  const error = refusalError({ ...bye, condition: 'BYE' }, 'to go on');
  if (isSourceError(error, 'throttled', 'quota')) return error;
  return sourceError('disconnected', {
    what: `${server} ended the connection: ${quotedStatus(bye)}.`,
    next: 'The copy connects again.',
  });
}

/** Ended by the server; without BYE, in whatever way. */
export function disconnection(server: string, bye: StatusResponse | undefined, cause?: Error): AppError {
  if (bye) return byeError(server, bye);
  const code = cause !== undefined && 'code' in cause ? ` (${String(cause.code)})` : '';
  return sourceError('disconnected', {
    what: `${server} closed the connection without a word${code}.`,
    next: 'The copy connects again; lower MaxConcurrentMigrations of the endpoint if this comes again.',
    ...(cause === undefined ? {} : { cause }),
  });
}

export function closedHere(): AppError {
  return sourceError('disconnected', {
    what: 'The connection was closed from this side.',
    next: 'Open another.',
  });
}

export function givenUp(): AppError {
  return sourceError('disconnected', { what: 'The connection was given up.', next: 'Open another.' });
}

export function brokenProtocol(server: string, error: Error): AppError {
  return sourceError('protocol', {
    what: `${server} broke the protocol: ${shownText(error.message)}`,
    next: 'The copy tries again, and passes over what it cannot have.',
    cause: error,
  });
}

export function silentServer(server: string, { forMs, command, isMidAnswer }: Silence): AppError {
  const where = isMidAnswer ? 'in the middle of an answer' : 'without an answer';
  return sourceError('timeout', {
    what: `${server} was silent for ${forMs / 1000} s ${where} to ${command}.`,
    next: 'The copy connects again; if it comes again at the same message, that message is passed over.',
  });
}

export function greetedByNobody(server: string, timeoutMs: number): AppError {
  return sourceError('greeting', {
    what: `${server} accepted the connection, but said nothing within ${timeoutMs / 1000} s.`,
    next: 'Check that -Security fits the port: a port for TLS waits for TLS, and says nothing before.',
  });
}

export function startTlsRefused(server: string, status: StatusResponse): AppError {
  return sourceError('tls', {
    what: `${server} offers STARTTLS and refused it: ${quotedStatus(status)}.`,
    next: 'Use -Security Ssl with the port for TLS; nothing was sent in the clear.',
    retryable: false,
  });
}
