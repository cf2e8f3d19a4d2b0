/** Connections over REST that a person at the local shell has, as Connect-ExchangeOnline makes them. */
import type { Guid } from '../../base/ids.ts';
import type { CredentialValue, SecureStringValue, Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from './context.ts';
import type { Cmdlet } from './definition.ts';
import type { CmdletSelection } from './remote-sessions.ts';

export interface OnlineConnections {
  /** In the order they were made. */
  readonly all: readonly OnlineConnection[];
  open(request: OnlineRequest, context: CmdletContext): Promise<OnlineConnection>;
}

export interface OnlineRequest {
  /** Of the server; what stands behind the host does not matter. */
  readonly uri: string;
  readonly signIn: CredentialValue | { readonly accessToken: SecureStringValue };
  /** The organisation to work in, by any name that it has; that of the account without it. */
  readonly organization: string | undefined;
  /** Objects that are asked for at a time. */
  readonly pageSize: number;
  readonly checksCertificate: boolean;
}

export interface OnlineConnection {
  readonly guid: Guid;
  readonly name: string;
  readonly uri: string;
  /** Undefined where a token says who it is. */
  readonly userName: string | undefined;
  readonly organization: string;
  readonly isOpen: boolean;
  readCmdlets(selection: CmdletSelection, context: CmdletContext): Promise<readonly Cmdlet[]>;
  /** Entities of the organisation: the path below it, with its query. What is wrong is told as an error of the cmdlet. */
  read(path: string, cmdlet: string, context: CmdletContext): AsyncIterable<Value>;
  close(): void;
}
