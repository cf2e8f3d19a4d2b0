import type { AppendMessage, Command } from './command.ts';
import type { ImapError } from './imap-error.ts';
import type { MailboxName } from './mailbox-name.ts';

/** What a client asks for. `tag` is what the answer begins with. */
export type ServerEvent =
  /**
   * After AUTHENTICATE, STARTTLS, COMPRESS and IDLE the reader waits: `expectLine` for what the client answers to
   * a challenge, `resume` when commands follow again, `takeRest` when they come in another form.
   */
  | { readonly type: 'command'; readonly tag: string; readonly command: Command }
  /** APPEND has begun; its messages follow, then `appendEnd`. */
  | { readonly type: 'append'; readonly tag: string; readonly mailbox: MailboxName }
  /** With `needsLeave` nothing comes before `accept`, and nothing at all after `refuse`. */
  | {
      readonly type: 'messageStart';
      readonly tag: string;
      readonly message: AppendMessage;
      readonly needsLeave: boolean;
    }
  | { readonly type: 'messagePiece'; readonly bytes: Uint8Array }
  | { readonly type: 'messageEnd' }
  | { readonly type: 'appendEnd'; readonly tag: string }
  /** Within an exchange: a response to a challenge (undefined: no base64), `*` to give up, DONE to end IDLE. */
  | { readonly type: 'line'; readonly text: string; readonly bytes: Uint8Array | undefined }
  /** To be answered with BAD, or with NO [TOOBIG] where it is `literalLimit`. The connection goes on. */
  | {
      readonly type: 'bad';
      /** Undefined where not even that could be read: `* BAD`. */
      readonly tag: string | undefined;
      readonly error: ImapError;
    }
  /** The last event: to be answered with BYE. */
  | { readonly type: 'protocolError'; readonly error: ImapError };
