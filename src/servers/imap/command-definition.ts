import type { CommandName, CommandOf, ResponseCode } from '../../wire/imap/index.ts';
import { bad } from './imap-refusal.ts';
import type { ImapSession } from './imap-session.ts';

/** RFC 9051 section 3; `selected` is `authenticated` too. */
export type CommandState = 'any' | 'notAuthenticated' | 'authenticated' | 'selected';

/** Of the OK at the end. */
export interface Completion {
  readonly text?: string;
  readonly code?: ResponseCode;
}

export interface ImapCommandDefinition<N extends CommandName> {
  readonly names: readonly [N, ...N[]];
  readonly state: CommandState;
  /**
   * Whether messages may be reported gone while it runs. RFC 9051 section 7.5.1: not while message numbers are in
   * use; those of the client and of the server would no longer be the same.
   */
  readonly reportsGone?: (command: CommandOf<N>) => boolean;
  /** What goes to the client besides the OK it writes itself. What it throws is the answer. */
  run(command: CommandOf<N>, session: ImapSession): Promise<Completion | undefined>;
}

export type ImapCommand = ImapCommandDefinition<CommandName>;

/** One command, or some that are alike. A file of src/servers/imap/commands exports it as `command`. */
export function defineImapCommand<const N extends CommandName>(
  definition: ImapCommandDefinition<N>,
): ImapCommandDefinition<N> {
  return definition;
}

export function requireState({ state, names }: ImapCommand, { signedIn, selected }: ImapSession): void {
  if (state === 'any') return;
  if (state === 'notAuthenticated') {
    if (signedIn) throw bad('Somebody has signed in already.');
    return;
  }
  if (!signedIn) throw bad(`Sign in before ${names[0]}.`);
  if (state === 'selected' && !selected) throw bad(`Select a mailbox before ${names[0]}.`);
}
