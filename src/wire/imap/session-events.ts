import type { Command } from './command.ts';
import type { FetchBody } from './fetch-data.ts';
import type { ImapError } from './imap-error.ts';
import type { BodyEvent, StatusResponse, UntaggedResponse } from './response.ts';
import type { SessionState } from './session-rules.ts';

/**
 * One command that was sent: the same object comes with each event that belongs to it. Passwords and tokens are not
 * in it.
 */
export interface CommandHandle {
  readonly tag: string;
  readonly command: Command;
}

export type SessionEvent =
  | { readonly type: 'greeting'; readonly status: StatusResponse }
  /** Without `handle`: nobody has asked; news of the mailbox, or of another client's work. */
  | {
      readonly type: 'data';
      readonly response: UntaggedResponse | StatusResponse;
      readonly handle: CommandHandle | undefined;
    }
  /** A message begins. Its pieces follow with the same `body`, before anything else. */
  | { readonly type: 'bodyStart'; readonly body: FetchBody; readonly handle: CommandHandle | undefined }
  | Exclude<BodyEvent, { readonly type: 'bodyStart' }>
  /** OK, NO or BAD: the command is over. */
  | { readonly type: 'completed'; readonly handle: CommandHandle; readonly status: StatusResponse }
  /** The connection has ended, and with it a command that nobody will answer any more. */
  | { readonly type: 'aborted'; readonly handle: CommandHandle; readonly reason: string }
  | { readonly type: 'idling'; readonly handle: CommandHandle }
  /** The server waits for the message of APPEND of this number: `write` it, `size` bytes in all. */
  | {
      readonly type: 'messageWanted';
      readonly handle: CommandHandle;
      readonly index: number;
      readonly size: number;
    }
  | { readonly type: 'state'; readonly from: SessionState; readonly to: SessionState }
  /**
   * From here on the connection speaks TLS or DEFLATE: the owner puts it between, in both directions. `rest` came
   * after the answer and is already compressed.
   */
  | { readonly type: 'switch'; readonly to: 'tls' | 'deflate'; readonly rest: Uint8Array }
  /** The server is about to close; commands that are still open are aborted when it has. */
  | { readonly type: 'bye'; readonly status: StatusResponse }
  /** SASL: what this side could not accept. The command is cancelled, and the server's NO follows. */
  | { readonly type: 'saslFailed'; readonly handle: CommandHandle; readonly error: ImapError }
  /** `+` that nothing waits for, or an answer to a tag that was never used or has been answered. */
  | { readonly type: 'unexpected'; readonly reason: string }
  /** The last event. */
  | { readonly type: 'protocolError'; readonly error: ImapError };
