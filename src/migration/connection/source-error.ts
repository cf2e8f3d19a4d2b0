import { type AdvisedErrorFields, advisedError, shownLine } from '../../base/connecting/advised-error.ts';
import { AppError, type ErrorKind } from '../../base/errors.ts';
import { findSuggestedWaitMs, type StatusResponse } from '../../wire/imap/index.ts';

/** Where on its way a copy failed: the last part of the code `migration.source.…`. */
export type SourceStep =
  | 'dns'
  | 'connect'
  | 'tls'
  | 'certificate'
  | 'greeting'
  | 'capability'
  | 'signIn'
  | 'token'
  | 'throttled'
  | 'quota'
  | 'folder'
  | 'userRoot'
  | 'uidValidity'
  | 'bodyCut'
  | 'refused'
  | 'timeout'
  | 'disconnected'
  | 'protocol';

const kinds: Readonly<Record<SourceStep, ErrorKind>> = {
  dns: 'unavailable',
  connect: 'unavailable',
  tls: 'unavailable',
  certificate: 'denied',
  greeting: 'unavailable',
  capability: 'invalid',
  signIn: 'denied',
  token: 'denied',
  throttled: 'limit',
  quota: 'quota',
  folder: 'notFound',
  userRoot: 'notFound',
  uidValidity: 'conflict',
  bodyCut: 'unavailable',
  refused: 'unavailable',
  timeout: 'unavailable',
  disconnected: 'unavailable',
  protocol: 'unavailable',
};

export const sourceError = (step: SourceStep, fields: AdvisedErrorFields): AppError =>
  advisedError(kinds[step], `migration.source.${step}`, fields);

export function isSourceError(error: unknown, ...steps: readonly SourceStep[]): error is AppError {
  return error instanceof AppError && steps.some((step) => error.code === `migration.source.${step}`);
}

const shownCharacters = 200;

/** What a server said, fit to be shown: one line, bounded, without what must not be shown. */
export function shownText(text: string, secrets: readonly string[] = []): string {
  const masked = secrets
    .filter((secret) => secret.length >= 3)
    .reduce((rest, secret) => rest.replaceAll(secret, '********'), text);
  return shownLine(masked, shownCharacters);
}

/** `NO [LIMIT] Too many connections`, as it is quoted in messages. */
export function quotedStatus(status: StatusResponse, secrets: readonly string[] = []): string {
  const code = status.code === undefined || 'capabilities' in status.code ? '' : `[${codeName(status)}] `;
  return `"${status.condition} ${code}${shownText(status.text, secrets)}"`;
}

/** In capitals; empty where there is none. */
export function codeName({ code }: StatusResponse): string {
  if (code === undefined) return '';
  return code.name === 'other' ? code.word.toUpperCase() : code.name;
}

const busyCodes: ReadonlySet<string> = new Set([
  'THROTTLED',
  'UNAVAILABLE',
  'INUSE',
  'LIMIT',
  'TEMPFAIL',
  'SERVERBUG',
]);
const busyText =
  /throttl|too many|maximum number of|rate limit|try again|temporar|timed? ?out|busy|bandwidth|overload/i;

/** Whether a refusal is of this moment alone, and how long the server asks to be left alone. */
export function findBusy(status: StatusResponse): { readonly retryAfterMs: number | undefined } | undefined {
  const name = codeName(status);
  // Microsoft writes `BAD Request is throttled`, others nothing but the text.
  if (!busyCodes.has(name) && !busyText.test(status.text)) return undefined;
  return { retryAfterMs: findSuggestedWaitMs(status.text) };
}

const tooManyText =
  /too many (?:simultaneous )?(?:connections|sessions)|maximum number of connections|connection limit|userip_connections/i;

/** Whether there are more connections than the server grants, rather than more work. */
export function isTooManyConnections(status: StatusResponse): boolean {
  return codeName(status) === 'LIMIT' || tooManyText.test(status.text);
}

/** A refusal of a command after sign-in, as an error. */
export function refusalError(status: StatusResponse, doing: string): AppError {
  const said = quotedStatus(status);
  if (codeName(status) === 'OVERQUOTA' || /bandwidth limit|command or bandwidth/i.test(status.text)) {
    const retryAfterMs = findSuggestedWaitMs(status.text);
    return sourceError('quota', {
      what: `The source server refused ${doing}: ${said}. What it grants for a time is used up.`,
      next: 'The copy goes on later; set a bandwidth limit on the endpoint if this comes again.',
      retryable: true,
      details: retryAfterMs === undefined ? {} : { retryAfterMs },
    });
  }
  const busy = findBusy(status);
  if (busy) {
    return sourceError('throttled', {
      what: `The source server refused for now ${doing}: ${said}.`,
      next: 'The copy goes on after a pause; lower MaxConcurrentMigrations of the endpoint if this comes again.',
      retryable: true,
      details: {
        ...(busy.retryAfterMs === undefined ? {} : { retryAfterMs: busy.retryAfterMs }),
        isTooManyConnections: isTooManyConnections(status),
      },
    });
  }
  return sourceError('refused', {
    what: `The source server refused ${doing}: ${said}.`,
    next: 'Look into the log of the source server for the reason.',
    retryable: false,
  });
}
