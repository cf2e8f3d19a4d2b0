import type { Guid, RecipientId, TenantId } from '../../../base/ids.ts';
import type { ClientFacts } from '../../../wire/mapi/auxiliary-blocks.ts';

/** Somebody who has proved who it is, and may use MAPI over HTTP. */
export interface MapiCaller {
  /** Whose sessions these are: the same for every way of signing in. */
  readonly account: string;
  readonly tenant: TenantId;
  readonly organization: Guid;
  readonly recipient: RecipientId;
  /** The guid of the recipient. */
  readonly guid: Guid;
  /** What people call the organisation by. */
  readonly organizationName: string;
  /** As it signs in. */
  readonly name: string;
}

/** What a request says of the client beside its body. */
export interface ClientDetails {
  readonly application: string;
  readonly info: string;
  readonly address: string;
}

export interface EndpointAnswer {
  readonly body: Uint8Array;
  /** For the log: what stands in the body. */
  readonly statusCode?: number;
  readonly errorCode?: number;
  readonly operations?: readonly string[];
}

/** What a context is about: a session with the mailboxes or with the address book. */
export interface EndpointSession {
  /** What the client has told of itself, for the log. */
  readonly facts?: ClientFacts;
  /**
   * The answer to one request. Throws TransportError for what is no body of the type; every other failure is the server's, and
   * the transport answers with an id. `signal` aborts when nobody waits any more.
   */
  answer(requestType: string, body: Uint8Array, signal: AbortSignal): Promise<EndpointAnswer>;
  /** What of it outlives the process; undefined while nothing has to. */
  keep(): Promise<Uint8Array | undefined>;
  close(): void;
}

/** One of the two paths of [MS-OXCMAPIHTTP] section 2.2.2. */
export interface Endpoint {
  readonly name: 'emsmdb' | 'nspi';
  /** Makes a context and ends it: Connect and Disconnect, Bind and Unbind. */
  readonly opening: string;
  readonly closing: string;
  /** Everything else, but PING, which the transport answers. */
  readonly requestTypes: ReadonlySet<string>;
  /** May be under way beside another request of its context: section 3.2.5.5. */
  readonly waiting: string | undefined;
  /** Without a session the context ends with the answer, which then says why. */
  open(
    caller: MapiCaller,
    body: Uint8Array,
    client: ClientDetails,
  ): Promise<{ readonly session: EndpointSession | undefined; readonly answer: EndpointAnswer }>;
  /** What `keep` gave, after a restart. Undefined where it cannot be taken up. */
  revive(caller: MapiCaller, kept: Uint8Array, client: ClientDetails): Promise<EndpointSession | undefined>;
}
