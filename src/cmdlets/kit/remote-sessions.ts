/** Sessions that a person at the local shell opens on servers, as New-PSSession does. */
import type { Guid } from '../../base/ids.ts';
import type { CredentialValue, Value } from '../../wire/powershell-language/index.ts';
import type { Cmdlet } from './definition.ts';
import type { JobTable } from './jobs/job-table.ts';
import type { OnlineConnections } from './online-connections.ts';
import type { Reporter } from './reporter.ts';

export interface RemoteSessions {
  /** In the order they were opened; those that were removed are not among them. */
  readonly all: readonly RemoteSession[];
  /** The one that lines typed at the prompt go to. */
  entered: RemoteSession | undefined;
  /** Over REST. */
  readonly online: OnlineConnections;
  /** What runs in them while the shell goes on. */
  readonly jobs: JobTable;
  open(request: RemoteSessionRequest, listener: ConnectionListener): Promise<RemoteSession>;
  /** What the server has of the account: sessions to connect to, and with them those that are open here. */
  find(request: RemoteSessionRequest, listener: ConnectionListener): Promise<readonly RemoteSession[]>;
  /** How the newest session was opened, or else the server that this shell works on. */
  readonly known: RemoteSessionRequest | undefined;
}

export interface RemoteSessionRequest {
  /** With its path and query: `https://host/powershell-liveid?DelegatedOrg=contoso.com`. */
  readonly uri: string;
  readonly credential: CredentialValue;
  /** Session1, Session2 and so on without it. */
  readonly name: string | undefined;
  readonly configurationName: string;
  /** To another host, by what the server answers. */
  readonly allowsRedirection: boolean;
  /** How often at most. */
  readonly maxRedirections: number;
  readonly checksCertificate: boolean;
}

/** `Disconnected`: the server has it, and this shell has no part in it for the moment. */
export type RemoteSessionState = 'Opened' | 'Disconnected' | 'Closed' | 'Broken';

/** Where goes what comes of a command on a server, beside its output. A running cmdlet is one. */
export interface RemoteListener {
  readonly signal: AbortSignal;
  readonly reporter: Pick<Reporter, 'warn' | 'verbose' | 'debug' | 'information' | 'progress'>;
  writeError(error: unknown, target?: Value): void;
  /** There is nobody to answer questions. */
  readonly isUnattended?: boolean;
  /** It waits until the shell is connected again, and is told of it; without this, the command is left at the server. */
  readonly onAway?: (isAway: boolean) => void;
}

/** As far as the way to a session goes. */
export type ConnectionListener = Pick<RemoteListener, 'signal' | 'reporter'>;

export interface Disconnection {
  /** After which the server ends it; as the server has it where undefined. */
  readonly idleTimeoutMs?: number | undefined;
  readonly bufferMode?: 'Block' | 'Drop' | undefined;
}

export interface RemoteSession {
  /** Counted from 1 in this shell. */
  readonly number: number;
  readonly guid: Guid;
  readonly name: string;
  readonly computerName: string;
  readonly configurationName: string;
  readonly state: RemoteSessionState;
  /** `Busy`: a command of this shell runs in it, or another client has it. */
  readonly availability: 'None' | 'Available' | 'Busy';
  /** As far as it is known. */
  readonly idleTimeoutMs: number | undefined;
  readonly bufferMode: string;
  readonly disconnectedAt: number | undefined;
  /** What the account may use there, as cmdlets of this shell. */
  readCmdlets(
    selection: CmdletSelection,
    listener: Pick<RemoteListener, 'signal'>,
  ): Promise<readonly Cmdlet[]>;
  /** Runs a script there. Its errors and messages come out here. */
  run(script: RemoteScript, listener: RemoteListener): AsyncIterable<Value>;
  /** Begins it there and waits for nothing that comes of it. */
  start(script: RemoteScript, listener: RemoteListener): Promise<void>;
  /** What runs in it goes on. */
  disconnect(how: Disconnection, listener: RemoteListener): Promise<void>;
  connect(listener: RemoteListener): Promise<void>;
  /** What comes of the commands in it that nobody listens to. */
  receive(listener: RemoteListener): AsyncIterable<Value>;
  close(): Promise<void>;
}

export interface CmdletSelection {
  /** By the names that they have there. */
  readonly isWanted: (name: string) => boolean;
  /** The name that each has here. */
  readonly rename: (name: string) => string;
}

export interface RemoteScript {
  readonly text: string;
  /** Without a name: positional. */
  readonly args: readonly { readonly name: string | undefined; readonly value: Value }[];
  /** Undefined where no pipeline stands before the command. */
  readonly input: AsyncIterable<Value> | undefined;
}
