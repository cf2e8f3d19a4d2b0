/** How a session, or a command in it, comes to an end that nobody wanted. */
import { AppError, isAppError } from '../../base/errors.ts';

const gone = (code: string, message: string): AppError =>
  new AppError({ kind: 'unavailable', code, message });

export const isCut = (error: unknown): error is AppError =>
  isAppError(error) && error.code === 'remote.unreachable';

export const isUnknown = (error: unknown): boolean =>
  isAppError(error) && error.code === 'remote.fault.InvalidSelectors';

export const closedByServer = (): AppError =>
  gone('remote.closed', 'The server closed the session. Connect again.');
export const lostCommand = (): AppError =>
  gone(
    'remote.lostCommand',
    'The server has the session, and the command no more: it has ended, and what it gave out last went over a connection that broke. Look whether it was done.',
  );
export const removedHere = (): AppError =>
  gone('remote.removed', 'The session was removed in this shell while the command ran.');

export const stoppedByServer = (): AppError =>
  gone('remote.stopped', 'The server stopped the command. Its log says why; run it again.');
export const lostEnd = (): AppError =>
  gone('remote.lost', 'The server ended the command without saying how it went. Look whether it was done.');
export const leftThere = (): AppError =>
  gone(
    'remote.left',
    'This shell is no longer connected to the session. The command goes on at the server: Receive-PSSession brings what comes of it.',
  );
