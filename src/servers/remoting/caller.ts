/** What the endpoint asks of whoever composes it: who signs in, and the runtime in which their commands run. */
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
  /** Sessions that may be open at the same time; the owner of the data folder has no such bound. */
  readonly maxSessions: number;
  /** Throws an `AppError` of kind `denied` where the account may not use remote PowerShell. */
  openRuntime(request: RuntimeRequest): Promise<Runtime>;
}

export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** Throws an `AppError` of kind `denied` where these are not right. */
export type AuthenticateCaller = (
  credentials: Credentials,
  place: { readonly address: string },
) => Promise<Caller>;
