import { Buffer } from 'node:buffer';
import type { ConcealedText } from '../../base/concealed-text.ts';
import type { AppError } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import {
  type SaslClient,
  type StatusResponse,
  saslCramMd5,
  saslOauthBearer,
  saslPlain,
  saslScram,
  saslXoauth2,
} from '../../wire/imap/index.ts';
import { type SignInAttempt, signInAttempts } from '../csv/sign-in-attempts.ts';
import type { ImapConnection } from './imap-connection.ts';
import { codeName, findBusy, quotedStatus, refusalError, sourceError } from './source-error.ts';
import type { SourceCredentials } from './source-settings.ts';

export interface SignInOptions {
  readonly connection: ImapConnection;
  readonly credentials: SourceCredentials;
  readonly random: Random;
  /** How the last sign-in at this server worked: `attemptName`. It is tried first, and alone. */
  readonly known?: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
  readonly signal: AbortSignal;
  /** Called in the turn in which LOGIN was sent, so that what is sent there goes out with it. */
  readonly alongside?: () => void;
}

export interface SignedIn {
  /** To be given back as `known`. */
  readonly attempt: string;
}

/** What of an attempt is the same for each mailbox of a server. */
function attemptName({ mechanism, authorizeAs, reason }: SignInAttempt): string {
  return `${mechanism}${authorizeAs === undefined ? '' : ' for another'}: ${reason}`;
}

/** Tries what the name can mean, the most likely first; only a server that does not know name or password is asked again. */
export async function signIn(options: SignInOptions): Promise<SignedIn> {
  const { connection, credentials, known } = options;
  const attempts = attemptsFor(options);
  const remembered = attempts.filter((attempt) => attemptName(attempt) === known);
  let refusal: StatusResponse | undefined;
  for (const attempt of remembered.length > 0 ? remembered : attempts) {
    const status = await tryAttempt(options, attempt);
    if (status.condition === 'OK') return { attempt: attemptName(attempt) };
    refusal = status;
    if (!isAboutCredentials(status)) break;
  }
  throw signInError(connection, credentials, refusal);
}

function attemptsFor({ connection, credentials, isEncrypted }: SignInOptions): SignInAttempt[] {
  const { capabilities } = connection;
  const mechanisms = [...capabilities]
    .filter((name) => name.startsWith('AUTH='))
    .map((name) => name.slice('AUTH='.length));
  const isLoginDisabled = capabilities.has('LOGINDISABLED');
  const attempts = signInAttempts(
    credentials.login,
    { mechanisms, isLoginDisabled },
    credentials.secret.kind,
  );
  const mustConceal = isLoginDisabled && !mechanisms.includes('PLAIN') && !isEncrypted;
  if (mustConceal && !mechanisms.some(isConcealing))
    throw sourceError('signIn', {
      what: `${connection.server} takes no password without TLS (LOGINDISABLED).`,
      next: 'Give -Security Tls, or -Security Ssl with the port for it.',
      retryable: false,
    });
  return attempts;
}

const concealing = ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'CRAM-MD5'] as const;
type Concealing = (typeof concealing)[number];
const isConcealing = (name: string): boolean => concealing.some((each) => each === name);

/** In the clear, a mechanism that does not show the password is preferred; in TLS it is needed where there is no other. */
function concealingFor(
  { connection, isEncrypted }: SignInOptions,
  attempt: SignInAttempt,
): Concealing | undefined {
  const { capabilities } = connection;
  const isPlain = attempt.mechanism === 'LOGIN' || attempt.mechanism === 'PLAIN';
  if (!isPlain) return undefined;
  const hasPlain = capabilities.has('AUTH=PLAIN') || !capabilities.has('LOGINDISABLED');
  if (isEncrypted && hasPlain) return undefined;
  // A name that the server takes apart is compared as a whole by these.
  if (attempt.authorizeAs !== undefined && !capabilities.has('AUTH=SCRAM-SHA-256')) return undefined;
  return concealing.find((name) => capabilities.has(`AUTH=${name}`));
}

async function tryAttempt(options: SignInOptions, attempt: SignInAttempt): Promise<StatusResponse> {
  const { credentials, signal } = options;
  const { secret } = credentials;
  if (secret.kind === 'password') return tryPassword(options, attempt, secret.password);
  const first = await secret.tokens.getToken(attempt.login, signal, false);
  const status = await tryToken(options, attempt, first);
  if (status.condition === 'OK' || !isAboutCredentials(status)) return status;
  // Tokens end before their time when a password changes: one that is new is tried once.
  const second = await secret.tokens.getToken(attempt.login, signal, true);
  return second.reveal() === first.reveal() ? status : tryToken(options, attempt, second);
}

async function tryPassword(
  options: SignInOptions,
  attempt: SignInAttempt,
  password: ConcealedText,
): Promise<StatusResponse> {
  const { connection } = options;
  const concealed = concealingFor(options, attempt);
  const mechanism = concealed ?? attempt.mechanism;
  if (mechanism !== 'LOGIN' && !isAsLogin(options, attempt, concealed))
    return connection.authenticate(saslOf(options, attempt, mechanism, password));
  const user = Buffer.from(attempt.login, 'utf8').toString('latin1');
  const secret = Buffer.from(password.reveal(), 'utf8').toString('latin1');
  const answered = connection.run({ name: 'LOGIN', user, password: secret });
  if (mayFollowLogin(connection)) options.alongside?.();
  return answered;
}

/**
 * Behind LOGIN other commands may go out at once, behind AUTHENTICATE they may not (RFC 9051 section 6.2.2): where a
 * server takes both, LOGIN saves a round trip, and is as good inside TLS.
 */
function isAsLogin(
  { connection, alongside }: SignInOptions,
  { authorizeAs }: SignInAttempt,
  concealed: Concealing | undefined,
): boolean {
  if (concealed !== undefined || authorizeAs !== undefined || alongside === undefined) return false;
  return mayFollowLogin(connection) && !connection.capabilities.has('LOGINDISABLED');
}

/**
 * Courier hands the connection to another program after sign-in, and with it loses what it has read ahead. Servers
 * with LITERAL+ were made for clients that send ahead, and keep it.
 */
function mayFollowLogin({ capabilities }: ImapConnection): boolean {
  return capabilities.has('LITERAL+');
}

function saslOf(
  { random }: SignInOptions,
  { login: user, authorizeAs }: SignInAttempt,
  mechanism: string,
  password: ConcealedText,
): SaslClient {
  const credentials = {
    user,
    password: password.reveal(),
    ...(authorizeAs === undefined ? {} : { authorizeAs }),
  };
  if (mechanism === 'CRAM-MD5') return saslCramMd5(credentials);
  if (mechanism === 'SCRAM-SHA-256' || mechanism === 'SCRAM-SHA-1') {
    const hash = mechanism === 'SCRAM-SHA-256' ? 'SHA-256' : 'SHA-1';
    return saslScram({ ...credentials, hash, nonce: Buffer.from(random.bytes(18)).toString('base64url') });
  }
  return saslPlain(credentials);
}

async function tryToken(
  { connection, host, port }: SignInOptions,
  { login: user, mechanism }: SignInAttempt,
  token: ConcealedText,
): Promise<StatusResponse> {
  const bearer = { user, token: token.reveal() };
  return connection.authenticate(
    mechanism === 'XOAUTH2' ? saslXoauth2(bearer) : saslOauthBearer({ ...bearer, host, port }),
  );
}

const credentialCodes: ReadonlySet<string> = new Set([
  'AUTHENTICATIONFAILED',
  'AUTHORIZATIONFAILED',
  'EXPIRED',
]);

/** Older servers say NO and no code. What is of the moment is no word on the password. */
function isAboutCredentials(status: StatusResponse): boolean {
  if (credentialCodes.has(codeName(status))) return true;
  return status.condition === 'NO' && codeName(status) === '' && findBusy(status) === undefined;
}

function signInError(
  connection: ImapConnection,
  { login, secret }: SourceCredentials,
  status: StatusResponse | undefined,
): AppError {
  const { server } = connection;
  if (status === undefined)
    return sourceError('signIn', {
      what: `${server} offers no way to sign in that is known here.`,
      next: 'Give -Authentication Basic and a password, or a token where the server takes tokens.',
      retryable: false,
    });
  if (!credentialCodes.has(codeName(status)) && findBusy(status)) return refusalError(status, 'the sign-in');
  const secrets = secret.kind === 'password' ? [secret.password.reveal()] : [];
  const user = login.form === 'user' ? login.user : login.admin;
  const isRights = codeName(status) === 'AUTHORIZATIONFAILED';
  const next = isRights
    ? `Give ${user} the right to open the mailboxes of others.`
    : secret.kind === 'accessToken'
      ? 'Check that the application may use IMAP, and for this user.'
      : login.form === 'user'
        ? 'Check UserName and Password; many providers want a password made for applications.'
        : 'Check the administrator’s name and password, and the form of UserName that this server takes.';
  return sourceError('signIn', {
    what: `${server} did not let ${user} sign in: ${quotedStatus(status, secrets)}.`,
    next,
    retryable: false,
  });
}
