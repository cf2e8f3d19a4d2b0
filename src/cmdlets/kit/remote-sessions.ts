/** Sessions that a person at the local shell opens on servers, as New-PSSession does. */
import type { Guid } from '../../base/ids.ts';
import type { CredentialValue, Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from './context.ts';
import type { Cmdlet } from './definition.ts';
import type { OnlineConnections } from './online-connections.ts';

export interface RemoteSessions {
  /** In the order they were opened; those that were removed are not among them. */
  readonly all: readonly RemoteSession[];
  /** The one that lines typed at the prompt go to. */
  entered: RemoteSession | undefined;
  /** Over REST. */
  readonly online: OnlineConnections;
  open(request: RemoteSessionRequest, context: CmdletContext): Promise<RemoteSession>;
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

export type RemoteSessionState = 'Opened' | 'Closed' | 'Broken';

export interface RemoteSession {
  /** Counted from 1 in this shell. */
  readonly number: number;
  readonly guid: Guid;
  readonly name: string;
  readonly computerName: string;
  readonly configurationName: string;
  readonly state: RemoteSessionState;
  readonly isBusy: boolean;
  /** What the account may use there, as cmdlets of this shell. */
  readCmdlets(selection: CmdletSelection, context: CmdletContext): Promise<readonly Cmdlet[]>;
  /** Runs a script there. Its errors and messages come out here. */
  run(script: RemoteScript, context: CmdletContext): AsyncIterable<Value>;
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
