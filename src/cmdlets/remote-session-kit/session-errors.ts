import { AppError } from '../../base/errors.ts';
import { ErrorRecord, PowerShellError } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { errorIdOf } from '../kit/error-id.ts';
import type { RemoteSessions } from '../kit/remote-sessions.ts';

export function requireRemoteSessions({
  remoteSessions,
}: Pick<CmdletContext, 'remoteSessions'>): RemoteSessions {
  if (remoteSessions) return remoteSessions;
  throw new AppError({
    kind: 'denied',
    code: 'RemoteSessionsNotAvailable',
    message:
      'Sessions on other servers are opened from the local shell alone: run "landfall shell" on your computer.',
  });
}

export function sessionError(cmdlet: string, id: string, message: string, target: string): PowerShellError {
  return new PowerShellError(
    new ErrorRecord({
      message,
      category: 'InvalidArgument',
      fullyQualifiedErrorId: errorIdOf(id, cmdlet),
      targetObject: target,
      activity: cmdlet,
    }),
  );
}
