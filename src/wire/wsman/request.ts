/** What clients ask for: the parts of an envelope that an endpoint for remote PowerShell works with. */
export interface RequestHeader {
  /** `uuid:…`, as the client wrote it; empty where it wrote none. */
  readonly messageId: string;
  readonly to: string;
  readonly resourceUri: string;
  /** Of the client: the same in all requests of one session. */
  readonly sessionId: string | undefined;
  /** Undefined where the client leaves it to the server. */
  readonly operationTimeoutMs: number | undefined;
  readonly maxEnvelopeBytes: number | undefined;
  readonly locale: string | undefined;
  /** Names in lower case. */
  readonly selectors: ReadonlyMap<string, string>;
  /** Names in lower case. */
  readonly options: ReadonlyMap<string, string>;
  /** The client takes and sends compressed streams. */
  readonly compression: 'xpress' | undefined;
}

export type Operation =
  | { readonly kind: 'identify' }
  /** Of one shell, or of the server's settings, which the Ruby client asks for before anything else. */
  | { readonly kind: 'get'; readonly of: 'shell' | 'configuration' }
  | {
      readonly kind: 'create';
      readonly name: string | undefined;
      /** The client's choice; the server chooses where there is none. */
      readonly shellId: string | undefined;
      readonly idleTimeoutMs: number | undefined;
      readonly inputStreams: string;
      readonly outputStreams: string;
      /** The first fragments of the remoting protocol. */
      readonly creation: Uint8Array;
    }
  | {
      readonly kind: 'command';
      readonly commandId: string | undefined;
      readonly commandLine: string;
      readonly fragments: Uint8Array;
    }
  | {
      readonly kind: 'send';
      readonly streams: readonly {
        readonly name: string;
        /** Of one command; not every client says which. */
        readonly commandId: string | undefined;
        readonly content: Uint8Array;
      }[];
    }
  | { readonly kind: 'receive'; readonly commandId: string | undefined }
  | { readonly kind: 'signal'; readonly commandId: string | undefined; readonly code: string }
  | { readonly kind: 'disconnect'; readonly idleTimeoutMs: number | undefined }
  | { readonly kind: 'reconnect' }
  | { readonly kind: 'connect'; readonly commandId: string | undefined; readonly fragments: Uint8Array }
  | { readonly kind: 'delete' }
  | {
      readonly kind: 'enumerate';
      readonly of: 'shells' | 'commands';
      readonly shellId: string | undefined;
    };

export interface WsmanRequest {
  readonly header: RequestHeader;
  readonly operation: Operation;
}
