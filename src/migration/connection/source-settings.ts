import type { ConcealedText } from '../../base/concealed-text.ts';
import type { SourceLogin } from '../csv/source-login.ts';

/** As New-MigrationEndpoint names them: `Ssl` is TLS from the first byte, `Tls` is STARTTLS. */
export type SourceSecurity = 'None' | 'Ssl' | 'Tls';

export interface SourceTimeouts {
  /** TCP, and TLS after it, each. */
  readonly connectMs: number;
  readonly greetingMs: number;
  /** Until the first byte of an answer: servers search and sort before they say anything. */
  readonly answerMs: number;
  /** Without a byte in the middle of an answer. */
  readonly stallMs: number;
}

export const defaultTimeouts: SourceTimeouts = {
  connectMs: 20_000,
  greetingMs: 30_000,
  answerMs: 120_000,
  stallMs: 60_000,
};

export interface SourceServerSettings {
  readonly host: string;
  readonly port: number;
  readonly security: SourceSecurity;
  /** The certificate is not checked at all: neither who issued it, nor for what name, nor until when. */
  readonly acceptUntrustedCertificates?: boolean;
  /** PEM of further authorities that this endpoint trusts. */
  readonly authorities?: readonly string[];
  /** `auto`: over a way that has been seen to be slow; see SourceServerLimits. */
  readonly compression?: 'auto' | 'always' | 'never';
  readonly timeouts?: Partial<SourceTimeouts>;
}

/** Gives access tokens, and new ones when the server says that the last is no good any more. */
export interface TokenProvider {
  /** `isRefused`: the token given before was not accepted. */
  getToken(user: string, signal: AbortSignal, isRefused: boolean): Promise<ConcealedText>;
}

export type SourceSecret =
  | { readonly kind: 'password'; readonly password: ConcealedText }
  | { readonly kind: 'accessToken'; readonly tokens: TokenProvider };

export interface SourceCredentials {
  readonly login: SourceLogin;
  readonly secret: SourceSecret;
}
