import { ConcealedText } from '../../../base/concealed-text.ts';
import type { AppError } from '../../../base/errors.ts';
import { shownText, sourceError } from '../source-error.ts';

/** The part of `fetch` that is used; tests bring their own. */
export type PostForm = (
  url: string,
  init: {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly redirect: 'error';
    readonly signal: AbortSignal;
  },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

export interface IssuedToken {
  readonly token: ConcealedText;
  /** RFC 6749 section 5.1: undefined where the server does not say. */
  readonly lifetimeMs: number | undefined;
  /** A new refresh token takes the place of the one that was used. */
  readonly refreshToken: ConcealedText | undefined;
}

const timeoutMs = 30_000;
const maxAnswerCharacters = 65_536;

/** RFC 6749 section 4.4.2 and 6: a form is posted, JSON comes back. Secrets go to nobody but the server named. */
export async function requestToken(
  post: PostForm,
  tokenUrl: string,
  form: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<IssuedToken> {
  const url = checkedUrl(tokenUrl);
  const filled = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) if (value !== undefined) filled.set(name, value);
  let status: number;
  let text: string;
  try {
    const answer = await post(url.href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: filled.toString(),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    status = answer.status;
    text = (await answer.text()).slice(0, maxAnswerCharacters);
  } catch (error) {
    signal.throwIfAborted();
    throw sourceError('token', {
      what: `The token server ${url.host} could not be asked: ${shownText(error instanceof Error ? error.message : String(error))}.`,
      next: 'Check its address, and that this machine reaches it.',
      retryable: true,
      cause: error,
    });
  }
  const answer = readAnswer(text);
  const token = answer.access_token;
  if (status === 200 && typeof token === 'string' && token !== '') {
    const seconds = Number(answer.expires_in);
    const next = answer.refresh_token;
    return {
      token: new ConcealedText(token),
      lifetimeMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined,
      refreshToken: typeof next === 'string' && next !== '' ? new ConcealedText(next) : undefined,
    };
  }
  throw refusal(url, status, answer, Object.values(form));
}

/** Tokens and secrets never go over a line that others can read. */
function checkedUrl(tokenUrl: string): URL {
  const url = URL.canParse(tokenUrl) ? new URL(tokenUrl) : undefined;
  const isLoopback =
    url !== undefined &&
    /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname) &&
    url.protocol === 'http:';
  if (url !== undefined && (url.protocol === 'https:' || isLoopback)) return url;
  throw sourceError('token', {
    what: `"${shownText(tokenUrl)}" is no address of a token server: it has to begin with https://.`,
    next: 'Correct the token URL of the endpoint with Set-MigrationEndpoint.',
    retryable: false,
  });
}

function readAnswer(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** RFC 6749 section 5.2. */
function refusal(
  url: URL,
  status: number,
  { error, error_description: description }: Readonly<Record<string, unknown>>,
  values: readonly (string | undefined)[],
): AppError {
  const secrets = values.filter((value) => value !== undefined);
  const said = [error, description]
    .filter((part) => typeof part === 'string')
    .map((part) => shownText(part, secrets));
  const isPassing = status >= 500 || status === 429;
  return sourceError('token', {
    what: `The token server ${url.host} gave no token (${status}${said.length > 0 ? `: ${said.join(', ')}` : ''}).`,
    next: isPassing
      ? 'It is asked again later.'
      : 'Check the application’s id and secret, and that it may read mail by IMAP for this user.',
    retryable: isPassing,
  });
}
