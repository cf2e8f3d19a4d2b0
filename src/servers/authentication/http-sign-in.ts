/**
 * Who sends an HTTP request: by Basic and Bearer with each request, by NTLM for its connection (RFC 4559, [MS-NTHT]), by Negotiate for
 * either. A connection that has signed in needs no more words; whether its owner may still sign in is asked again every few seconds.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { AccountPrincipal } from '../../access/principal.ts';
import { RecentSignIns } from '../../access/recent-sign-ins.ts';
import type { SignIn } from '../../access/sign-in.ts';
import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import { DerError } from '../../wire/der/der-reader.ts';
import { KerberosError } from '../../wire/kerberos/accept-request.ts';
import { NtlmError } from '../../wire/ntlm/messages.ts';
import { isPrivateConnection, readAuthorization } from '../authorization-header.ts';
import { channelBindingHash } from './channel-bindings.ts';
import type { ChannelBindings, KerberosAcceptor } from './kerberos-acceptor.ts';
import { NegotiateHandshake } from './negotiate-handshake.ts';
import type { NtlmOptions } from './ntlm-handshake.ts';

/** Kerberos by its own name is WinRM's word for it: [MS-WSMV] section 2.1. */
export type HttpScheme = 'Basic' | 'Bearer' | 'NTLM' | 'Negotiate' | 'Kerberos';

/** What the address that a request came to says. */
export interface SignInTerms {
  readonly schemes: readonly HttpScheme[];
  /** Extended protection: whether a proof must belong to its TLS connection, may, or is not asked. */
  readonly tokenChecking: 'None' | 'Allow' | 'Require';
}

export interface HttpSignInOptions {
  readonly signIn: Pick<SignIn, 'withPassword' | 'withToken' | 'vouched'>;
  readonly kerberos: KerberosAcceptor | undefined;
  readonly ntlm: NtlmOptions | undefined;
  /** Tokens by which the platform asks its own servers; taken whatever is offered to others. */
  readonly ownTokens?: OwnTokens;
  terms(request: IncomingMessage): Promise<SignInTerms>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface OwnTokens {
  isOne(token: string): boolean;
  redeem(token: string): Promise<AccountPrincipal | undefined>;
}

export type HttpAuthentication =
  | {
      readonly kind: 'principal';
      readonly principal: AccountPrincipal;
      readonly scheme: HttpScheme;
      /** Of the answer: the last word of a handshake. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'challenge'; readonly challenges: readonly string[] }
  /** Nothing is wrong with who it is; asking for a password again would only bring people to type it. */
  | { readonly kind: 'later'; readonly retryAfterSeconds: number };

interface SignedIn {
  readonly principal: AccountPrincipal;
  readonly scheme: HttpScheme;
  readonly endsAt: number | undefined;
  /** Of the header that ended the handshake: clients send it along with requests that follow. */
  readonly lastWord: string;
  checkedAt: number;
}

interface ConnectionState {
  handshake: NegotiateHandshake | undefined;
  signedIn: SignedIn | undefined;
}

const longestBasic = 4_096;
/** Tickets with many groups in them are large; Windows sends up to 48,000 bytes, and headers end before. */
const longestToken = 65_536;
const checkEveryMs = 15_000;
const basicChallenge = 'Basic realm="Landfall", charset="UTF-8"';

export class HttpSignIn {
  readonly #options: HttpSignInOptions;
  readonly #connections = new WeakMap<Socket, ConnectionState>();
  readonly #recent: RecentSignIns<AccountPrincipal>;

  constructor(options: HttpSignInOptions) {
    this.#options = options;
    this.#recent = new RecentSignIns(options);
  }

  async authenticate(request: IncomingMessage): Promise<HttpAuthentication> {
    const terms = await this.#options.terms(request);
    const schemes = this.#offered(request, terms);
    const challenge = (): HttpAuthentication => ({
      kind: 'challenge',
      challenges: challengesOf(schemes, terms),
    });
    if (!isPrivateConnection(request)) return challenge();
    const header = request.headers.authorization;
    const [, word = '', token = ''] = /^(\w+) +(\S+) *$/.exec(header ?? '') ?? [];
    const scheme = schemeNames.find((each) => each.toLowerCase() === word.toLowerCase());
    try {
      if (header === undefined) return (await this.#continued(request)) ?? challenge();
      const isOwn = scheme === 'Bearer' && this.#options.ownTokens?.isOne(token) === true;
      if (scheme === undefined || !(isOwn || schemes.includes(scheme))) return challenge();
      if (scheme === 'NTLM' || scheme === 'Negotiate' || scheme === 'Kerberos') {
        return await this.#step(request, scheme, token, terms);
      }
      return (await this.#withCredentials(request, scheme, header)) ?? challenge();
    } catch (error) {
      return this.#refusal(error, request, scheme, challenge());
    }
  }

  /**
   * Behind a proxy one connection carries the requests of many people: nothing may be bound to it. NTLM is nothing else; Kerberos then
   * comes with every request.
   */
  #offered(request: IncomingMessage, { schemes }: SignInTerms): HttpScheme[] {
    const { kerberos, ntlm } = this.#options;
    return schemes.filter((scheme) => {
      if (scheme === 'NTLM') return ntlm !== undefined && !isForwarded(request);
      if (scheme === 'Kerberos') return kerberos !== undefined;
      if (scheme === 'Negotiate')
        return kerberos !== undefined || (ntlm !== undefined && !isForwarded(request));
      return true;
    });
  }

  async #withCredentials(
    request: IncomingMessage,
    scheme: 'Basic' | 'Bearer',
    header: string,
  ): Promise<HttpAuthentication | undefined> {
    const principal = await this.#recent.find(header, async () => {
      const { signIn, ownTokens } = this.#options;
      const given = readAuthorization(header, longestBasic);
      if (given === undefined) return undefined;
      if (given.scheme === 'bearer') {
        const own = ownTokens?.isOne(given.token) ? await ownTokens.redeem(given.token) : undefined;
        return own ?? signIn.withToken(given.token);
      }
      const place = { address: addressOf(request), purpose: 'mail' } as const;
      const found = await signIn.withPassword(given.name, given.password, place);
      if (found.kind === 'account') return found;
      throw withoutMailbox();
    });
    return principal && { kind: 'principal', principal, scheme };
  }

  async #step(
    request: IncomingMessage,
    scheme: 'NTLM' | 'Negotiate' | 'Kerberos',
    text: string,
    terms: SignInTerms,
  ): Promise<HttpAuthentication> {
    const lastWord = createHash('sha256').update(`${scheme} ${text}`).digest('base64');
    const state = this.#stateOf(request);
    if (state.signedIn?.lastWord === lastWord) {
      const continued = await this.#continued(request);
      if (continued !== undefined) return continued;
    }
    state.signedIn = undefined;
    if (text.length > longestToken || !/^[a-z0-9+/]+={0,2}$/i.test(text))
      throw new DerError('The token is none.');
    const { kerberos, ntlm } = this.#options;
    const mayBind = !isForwarded(request);
    state.handshake ??= new NegotiateHandshake({
      kerberos: scheme === 'NTLM' ? undefined : kerberos,
      ntlm: mayBind && scheme !== 'Kerberos' && terms.schemes.includes('NTLM') ? ntlm : undefined,
    });
    const { handshake } = state;
    const place = { address: addressOf(request), channelBindings: bindingsOf(request, terms) };
    const step = await handshake.step(Buffer.from(text, 'base64'), place).catch((error: unknown) => {
      state.handshake = undefined;
      throw error;
    });
    const word = (token: Uint8Array) => `${scheme} ${Buffer.from(token).toString('base64')}`;
    if (step.kind === 'continue') return { kind: 'challenge', challenges: [word(step.token)] };
    state.handshake = undefined;
    const { principal, endsAt } = step;
    if (mayBind) {
      state.signedIn = { principal, scheme, endsAt, lastWord, checkedAt: this.#options.clock.monotonic() };
    }
    const headers = step.token === undefined ? {} : { 'WWW-Authenticate': word(step.token) };
    return { kind: 'principal', principal, scheme, headers };
  }

  /** Whom the connection belongs to; undefined where to nobody, or not any more. */
  async #continued(request: IncomingMessage): Promise<HttpAuthentication | undefined> {
    const state = this.#connections.get(request.socket);
    const signedIn = state?.signedIn;
    if (state === undefined || signedIn === undefined || isForwarded(request)) return undefined;
    const { clock, signIn } = this.#options;
    const { principal, scheme, endsAt } = signedIn;
    if (endsAt !== undefined && clock.now() > endsAt) {
      state.signedIn = undefined;
      return undefined;
    }
    if (clock.monotonic() - signedIn.checkedAt > checkEveryMs) {
      const now = await signIn.vouched([principal.name]).catch((error: unknown) => {
        state.signedIn = undefined;
        throw error;
      });
      if (now.recipient !== principal.recipient || now.tenant !== principal.tenant) {
        state.signedIn = undefined;
        return undefined;
      }
      signedIn.checkedAt = clock.monotonic();
    }
    return { kind: 'principal', principal, scheme };
  }

  #stateOf({ socket }: IncomingMessage): ConnectionState {
    const known = this.#connections.get(socket);
    if (known !== undefined) return known;
    const state: ConnectionState = { handshake: undefined, signedIn: undefined };
    this.#connections.set(socket, state);
    return state;
  }

  #refusal(
    error: unknown,
    request: IncomingMessage,
    scheme: HttpScheme | undefined,
    challenge: HttpAuthentication,
  ): HttpAuthentication {
    const { log } = this.#options;
    const seen = { scheme, address: addressOf(request) };
    if (error instanceof KerberosError || error instanceof NtlmError || error instanceof DerError) {
      const reason = error instanceof KerberosError ? error.refusal : 'malformed';
      log.warn('authentication.refused', { ...seen, reason, message: error.message });
      return challenge;
    }
    if (!isAppError(error)) throw error;
    const seconds = error.details.seconds;
    if (error.kind === 'unavailable' || error.code === 'access.signIn.locked') {
      return { kind: 'later', retryAfterSeconds: typeof seconds === 'number' ? seconds : 5 };
    }
    if (error.kind !== 'denied') throw error;
    log.info('authentication.refused', { ...seen, reason: error.code });
    return challenge;
  }
}

const schemeNames: readonly HttpScheme[] = ['Basic', 'Bearer', 'NTLM', 'Negotiate', 'Kerberos'];

/** The best first: some clients take the first that they know. A 401 names one at least, also where none of them is served. */
function challengesOf(schemes: readonly HttpScheme[], terms: SignInTerms): string[] {
  const order: readonly HttpScheme[] = ['Negotiate', 'Kerberos', 'NTLM', 'Basic', 'Bearer'];
  const named = schemes.length > 0 ? schemes : terms.schemes;
  const words = order.filter((scheme) => named.includes(scheme));
  return words.map((scheme) => (scheme === 'Basic' ? basicChallenge : scheme));
}

const isForwarded = ({ headers }: IncomingMessage): boolean =>
  headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined || headers.via !== undefined;

const addressOf = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? '';

function bindingsOf(
  { socket }: IncomingMessage,
  { tokenChecking }: SignInTerms,
): ChannelBindings | undefined {
  if (tokenChecking === 'None' || !(socket instanceof TLSSocket)) return undefined;
  const own = socket.getX509Certificate();
  if (own === undefined) return undefined;
  return { hash: channelBindingHash(own.raw), isRequired: tokenChecking === 'Require' };
}

/** The platform's administrator signs in, and has no mailbox. */
const withoutMailbox = (): AppError =>
  new AppError({
    kind: 'denied',
    code: 'access.signIn.refused',
    message: 'The administrator of the platform has no mailbox. Sign in with an account of an organisation.',
  });
