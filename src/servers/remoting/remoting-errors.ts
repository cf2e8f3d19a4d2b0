/** What clients are told where a session cannot be opened or taken up, and what to do about it. */
import { AppError } from '../../base/errors.ts';
import type { Caller } from './caller.ts';
import type { KeptSession } from './kept/kept-session.ts';
import type { ShellContext } from './shell-context.ts';

export function removedBy(by: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'remoting.session.removed',
    message: `The session was closed by ${by} with Remove-RemoteSession. Open another with New-PSSession.`,
  });
}

export function elsewhere({ shellId, organization }: ShellContext, asked: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'remoting.session.otherOrganization',
    message: `The session ${shellId} works in ${organization ?? 'the organisation that it was opened for'}, and in no other. Open another session for ${asked.slice(0, 100)}: New-PSSession -ConnectionUri …?DelegatedOrg=${asked.slice(0, 100)}`,
  });
}

export function stopping(): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'remoting.stopping',
    message: 'The server is being stopped and opens no more sessions. Try again in a minute.',
  });
}

export function withoutRoles({ name }: Caller): AppError {
  return new AppError({
    kind: 'denied',
    code: 'remoting.account.withoutRoles',
    message: `[FailureCategory=AuthZ-CmdletAccessDeniedException] The user "${name}" isn't assigned to any management roles. An administrator assigns some with Add-RoleGroupMember or New-ManagementRoleAssignment.`,
  });
}

export function sessionExists(shellId: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'remoting.session.exists',
    message: `There is a session ${shellId} already. Choose another id.`,
  });
}

export function heldElsewhere({ shellId, holder }: KeptSession): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'remoting.session.heldElsewhere',
    message: `The session ${shellId} is on another server of this platform (${holder.split(':')[0] ?? ''}), and a command of it still runs there. Wait for its end, connect to that server, or remove the session with Remove-RemoteSession ${shellId} and open another.`,
  });
}

export function organizationGone({ shellId, asked }: KeptSession): AppError {
  return new AppError({
    kind: 'denied',
    code: 'remoting.session.organizationGone',
    message: `The session ${shellId} was ended: "${asked ?? ''}" is not the organisation any more that it worked in. Open another session for the one that you mean.`,
  });
}

export function stateLost({ shellId }: KeptSession): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'remoting.session.stateLost',
    message: `The session ${shellId} was disconnected before the server was started again, and what was kept of it cannot be read. It was ended. Open another with New-PSSession.`,
  });
}
