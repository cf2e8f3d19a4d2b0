import { limitDirectory } from '../../../access/limited-directory.ts';
import { limitOpenSessions } from '../../../access/open-sessions.ts';
import type { Role } from '../../../access/role-book.ts';
import type { DirectoryStore } from '../../../store/ports/directory-store.ts';
import type { CallerLimits, CmdletRooms } from '../ports.ts';
import { limitAuditLog } from './limited-audit-log.ts';
import { limitClientAccess } from './limited-client-access.ts';
import { limitDirectories } from './limited-directories.ts';
import { limitMailboxes } from './limited-mailboxes.ts';
import { limitMigrations } from './limited-migrations.ts';
import { ofHome } from './of-home.ts';

/** Rooms with limits of their own. */
type ApartRoom =
  | 'mailboxes'
  | 'auditLog'
  | 'migrations'
  | 'directory'
  | 'partners'
  | 'throttling'
  | 'openSessions'
  | 'reports'
  | 'activity'
  | 'clientAccess'
  | 'mailQueue';

/** Rooms that stand on a directory alone, over whichever is given; they keep nothing between commands. */
export type DirectoryRooms = Omit<CmdletRooms, ApartRoom>;
export type MakeDirectoryRooms = (
  directory: DirectoryStore,
  mayDelegate?: (role: Role) => boolean,
) => DirectoryRooms;

export interface RoomFoundation {
  readonly store: DirectoryStore;
  /** Those that do not stand on it alone. */
  readonly apart: Pick<CmdletRooms, ApartRoom>;
  readonly makeRooms: MakeDirectoryRooms;
}

/** The same rooms on a directory that shows and changes no more than the limits allow. */
export function limitRooms(
  {
    store,
    makeRooms,
    apart: {
      mailboxes,
      auditLog,
      migrations,
      directory,
      partners,
      throttling,
      openSessions,
      reports,
      activity,
      clientAccess,
      mailQueue,
    },
  }: RoomFoundation,
  limits: CallerLimits,
): CmdletRooms {
  const limited = limitDirectory(store, limits);
  return {
    ...makeRooms(limited.store, limits.mayDelegate),
    mailboxes: limitMailboxes(mailboxes, limited, limits.home),
    auditLog: limitAuditLog(auditLog, limits.home),
    migrations: limitMigrations(migrations, limits.home),
    directory: limitDirectories(directory, limits.home),
    partners: ofHome(partners, limits.home),
    throttling: ofHome(throttling, limits.home),
    openSessions: limitOpenSessions(openSessions, limits.home),
    reports: ofHome(reports, limits.home),
    activity: ofHome(activity, limits.home),
    clientAccess: limitClientAccess(clientAccess, limits.home),
    mailQueue: ofHome(mailQueue, limits.home),
  };
}
