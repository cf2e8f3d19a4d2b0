/** The refusal of one session too many, in Exchange's words, which scripts look for, and what to do about it. */
import type { ShellContext } from './shell-context.ts';

function ageText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function tooManySessions(max: number, open: readonly ShellContext[]): string {
  const list = open.map(
    (shell) =>
      `  ${shell.shellId} from ${shell.clientAddress}, open for ${ageText(shell.ageMs)}${shell.disconnected ? ', disconnected' : ''}`,
  );
  return [
    `[FailureCategory=AuthZ-AuthorizationException] Fail to create a runspace because you have exceeded the maximum number of connections allowed : ${max} for the policy party : MaxConcurrency. Please close existing runspace and try again.`,
    'Open sessions of this account:',
    ...list,
    'Close one with Remove-PSSession where it was opened, or wait until it has been idle for long enough.',
  ].join('\n');
}
