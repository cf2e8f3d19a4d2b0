/** What the endpoint asks of whoever composes it: who signs in, and the runtime in which their commands run. */
import type { IncomingMessage } from 'node:http';
import type { ThrottlingPolicy } from '../../access/throttling/throttling-policy.ts';
import type { RecipientId, TenantId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Runtime } from '../../cmdlets/kit/runtime.ts';

export interface RuntimeRequest {
  /** Names the session in audit records. */
  readonly session: string;
  readonly signal: AbortSignal;
  readonly language: Language;
  /** By any name of it: `?DelegatedOrg=` of the address. */
  readonly organization: string | undefined;
}

/** Somebody who has signed in. */
export interface Caller {
  /** As lists of sessions show it. */
  readonly name: string;
  /** Sessions belong to it and are counted by it. */
  readonly account: string;
  /** Sessions that may be open at the same time where no policy says so. */
  readonly maxSessions: number;
  /** Of an account of an organisation. */
  readonly tenant?: TenantId;
  readonly recipient?: RecipientId;
  /** How much remote PowerShell it may use; no bound but that above without it. */
  readonly throttling?: CallerThrottling;
  /** Of its organisation: where its sessions are opened, when that is another server. */
  findHome?(): Promise<URL | undefined>;
  /** Throws an `AppError` of kind `denied` where the account may not use remote PowerShell any more. */
  checkAccess?(): Promise<void>;
  /** Throws an `AppError` of kind `denied` where the account may not use remote PowerShell. */
  openRuntime(request: RuntimeRequest): Promise<Runtime>;
}

export interface CallerThrottling {
  readPolicy(): Promise<ThrottlingPolicy>;
  /** Whether one more session may be opened in the period that the policy names; it counts then. */
  takeSession(policy: ThrottlingPolicy): boolean;
}

export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** Throws an `AppError` of kind `denied` where these are not right. */
export type AuthenticateCaller = (
  credentials: Credentials,
  place: { readonly address: string; readonly userAgent: string | undefined },
) => Promise<Caller>;

export type Negotiated =
  | { readonly kind: 'caller'; readonly caller: Caller; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'stranger' }
  /** It cannot be found out now. */
  | { readonly kind: 'later'; readonly retryAfterSeconds: number };

/** As an Exchange server offers them for /PowerShell, beside passwords. */
export const negotiatedSchemes = ['Negotiate', 'Kerberos'] as const;

/** Of requests without a password or a token. */
export type NegotiateCaller = (request: IncomingMessage) => Promise<Negotiated>;
