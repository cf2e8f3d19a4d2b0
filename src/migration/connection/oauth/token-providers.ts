/** The ways to have access tokens that providers of mail offer. */
import { Buffer } from 'node:buffer';
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { Clock } from '../../../base/clock.ts';
import type { ConcealedText } from '../../../base/concealed-text.ts';
import { sourceError } from '../source-error.ts';
import type { TokenProvider } from '../source-settings.ts';
import { CachedTokens } from './cached-tokens.ts';
import { type PostForm, requestToken } from './token-endpoint.ts';

export interface TokenPorts {
  readonly clock: Clock;
  readonly post: PostForm;
}

/** A token that somebody else renews. */
export function fixedToken(token: ConcealedText): TokenProvider {
  return { getToken: () => Promise.resolve(token) };
}

export interface RefreshTokenOptions {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret?: ConcealedText | undefined;
  readonly refreshToken: ConcealedText;
  readonly scope?: string | undefined;
  /** Told before the access token that came with it is used: else a crash would leave one that is taken no longer. */
  readonly keepRefreshToken?: ((used: ConcealedText, next: ConcealedText) => Promise<void>) | undefined;
}

/** RFC 6749 section 6. A refresh token is one person's: it is the same for whoever is asked for. */
export function refreshedTokens({ clock, post }: TokenPorts, options: RefreshTokenOptions): TokenProvider {
  let { refreshToken } = options;
  return new CachedTokens(
    clock,
    () => '',
    async (_user, signal) => {
      const form = {
        grant_type: 'refresh_token',
        client_id: options.clientId,
        client_secret: options.clientSecret?.reveal(),
        refresh_token: refreshToken.reveal(),
        scope: options.scope,
      };
      const issued = await requestToken(post, options.tokenUrl, form, signal);
      const used = refreshToken;
      refreshToken = issued.refreshToken ?? used;
      if (refreshToken.reveal() !== used.reveal()) await options.keepRefreshToken?.(used, refreshToken);
      return issued;
    },
  );
}

export interface MicrosoftOptions {
  /** Id or a domain of the organisation at Entra ID. */
  readonly directory: string;
  readonly clientId: string;
  readonly clientSecret: ConcealedText;
  readonly tokenUrl?: string | undefined;
  readonly scope?: string | undefined;
}

/** RFC 6749 section 4.4: the application itself, which an administrator has given full access to the mailboxes. */
export function microsoftTokens({ clock, post }: TokenPorts, options: MicrosoftOptions): TokenProvider {
  const { directory, clientId, clientSecret, scope = 'https://outlook.office365.com/.default' } = options;
  const tokenUrl =
    options.tokenUrl ??
    `https://login.microsoftonline.com/${encodeURIComponent(directory)}/oauth2/v2.0/token`;
  return new CachedTokens(
    clock,
    () => '',
    (_user, signal) =>
      requestToken(
        post,
        tokenUrl,
        {
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret.reveal(),
          scope,
        },
        signal,
      ),
  );
}

export interface GoogleOptions {
  /** The JSON file of the service account. */
  readonly serviceAccountKey: ConcealedText;
  readonly tokenUrl?: string | undefined;
}

const googleScope = 'https://mail.google.com/';
const assertionSeconds = 3600;

/** RFC 7523: an assertion of the service account, in the name of each user (domain-wide delegation). */
export function googleTokens({ clock, post }: TokenPorts, options: GoogleOptions): TokenProvider {
  const account = readServiceAccount(options.serviceAccountKey);
  const tokenUrl = options.tokenUrl ?? account.tokenUrl;
  return new CachedTokens(
    clock,
    (user) => user.toLowerCase(),
    (user, signal) => {
      const issuedAt = Math.floor(clock.now() / 1000);
      const assertion = signedJwt(account, {
        iss: account.email,
        sub: user,
        scope: googleScope,
        aud: tokenUrl,
        iat: issuedAt,
        exp: issuedAt + assertionSeconds,
      });
      const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
      return requestToken(post, tokenUrl, form, signal);
    },
  );
}

interface ServiceAccount {
  readonly email: string;
  readonly key: KeyObject;
  readonly keyId: string | undefined;
  readonly tokenUrl: string;
}

function readServiceAccount(text: ConcealedText): ServiceAccount {
  let fields: Readonly<Record<string, unknown>>;
  try {
    fields = { ...(JSON.parse(text.reveal()) as Record<string, unknown>) };
    const { client_email: email, private_key: pem, private_key_id: keyId, token_uri: tokenUrl } = fields;
    if (typeof email === 'string' && typeof pem === 'string') {
      return {
        email,
        key: createPrivateKey(pem),
        keyId: typeof keyId === 'string' ? keyId : undefined,
        tokenUrl: typeof tokenUrl === 'string' ? tokenUrl : 'https://oauth2.googleapis.com/token',
      };
    }
  } catch {
    // What the parsers say quotes the key; what is wrong is told below.
  }
  throw sourceError('token', {
    what: 'The key of the service account cannot be read: it has no client_email and private_key.',
    next: 'Give the JSON file as Google gave it out when the key was made.',
    retryable: false,
  });
}

/** RFC 7515 with RS256. */
function signedJwt(
  { key, keyId }: ServiceAccount,
  claims: Readonly<Record<string, string | number>>,
): string {
  const header = { alg: 'RS256', typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}
