import type { TenantId } from '../../base/ids.ts';
import type { HttpScheme } from '../authentication/http-sign-in.ts';

/**
 * What the transport tells of each request when it is over, once for each. Where it is written is another's matter: `record`
 * returns at once, never throws, and drops what it has no room for.
 */
export interface MapiRequestLog {
  record(entry: MapiRequestEntry): void;
}

/** Whoever signed in, or tried to: of a request that got 401 there is none. */
export interface MapiRequestUser {
  readonly tenant: TenantId;
  /** As people know it: `contoso.com`. */
  readonly organization: string;
  /** What somebody signs in with. */
  readonly name: string;
  /** Of the mailbox that the session opened; unknown before Connect has succeeded. */
  readonly legacyExchangeDN?: string | undefined;
}

export interface MapiRequestEntry {
  readonly endpoint: 'emsmdb' | 'nspi';
  /** When its first byte came, and how long it took to the last of its answer. */
  readonly startedAt: number;
  readonly elapsedMs: number;

  /** As HTTP saw it. */
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly clientAddress: string;
  readonly serverAddress: string;
  readonly userAgent: string;
  readonly httpStatus: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly authentication?: HttpScheme | undefined;
  readonly user?: MapiRequestUser | undefined;

  /** Headers of [MS-OXCMAPIHTTP] section 2.2.3.3, empty where there was none. */
  readonly requestType: string;
  readonly requestId: string;
  readonly clientInfo: string;
  /** `Outlook/15.0.4569.1503`. */
  readonly clientApplication: string;
  /** X-ResponseCode, and what stood in the body behind it; undefined where it came to none. */
  readonly responseCode?: number | undefined;
  readonly statusCode?: number | undefined;
  readonly errorCode?: number | undefined;

  /** A name of the session context that opens nothing: never its cookie. */
  readonly contextId?: string | undefined;
  /** How many requests of the context came before. */
  readonly sequence?: number | undefined;
  /** What the client says of itself in auxiliary blocks, [MS-OXCRPC] section 2.2.2.2: `OUTLOOK.EXE`, `Cached`. */
  readonly clientProcess?: string | undefined;
  readonly clientMode?: 'Unknown' | 'Classic' | 'Cached' | undefined;
  /** Names of the ROPs that ran, in their order: `OpenFolder`. */
  readonly operations?: readonly string[] | undefined;
  /** Why it failed, for administrators: no secret, no content of a message. */
  readonly failure?: string | undefined;
}
