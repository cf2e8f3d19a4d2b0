/** A line that is typed after Enter-PSSession: it runs in the session there, as one block. */
import type { RemoteSessions } from '../../cmdlets/kit/remote-sessions.ts';
import { sessionType } from '../../cmdlets/remote-session-kit/session-object.ts';
import {
  type CommandCall,
  parse,
  ScriptBlockValue,
  type Session,
} from '../../wire/powershell-language/index.ts';

/** Undefined where the line is for this shell: no session is entered, or it leaves the one that is. */
export function enteredLine(
  text: string,
  { entered }: RemoteSessions,
  session: Session,
): CommandCall | undefined {
  if (entered === undefined || isExit(text)) return undefined;
  const { script, source, error } = parse(text);
  // What cannot be parsed is told in the same words here.
  if (error !== undefined) return undefined;
  const args = {
    Session: sessionType.present(entered),
    ScriptBlock: new ScriptBlockValue(script, source, session.global),
    HideComputerName: true,
  };
  return {
    text: 'Invoke-Command',
    isScript: false,
    ownScope: false,
    args: Object.entries(args).map(([name, value]) => ({ name, value, hasValue: true })),
    redirections: [],
  };
}

/** `exit` leaves the session first, and the shell when it is typed again. */
export function leaveEntered(text: string, sessions: RemoteSessions): boolean {
  if (sessions.entered === undefined || !isExit(text)) return false;
  sessions.entered = undefined;
  return true;
}

const isExit = (text: string): boolean => /^\s*(exit|exit-pssession|exsn)\s*;?\s*$/i.test(text);
