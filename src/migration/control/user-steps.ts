/** One step of a user, as a change for the store: its status, when it is due then, and what is kept of it. */
import { invariant } from '../../base/errors.ts';
import type { MigrationUserChange, StoredMigrationUser } from '../../store/ports/migration-store.ts';
import { type MigrationUserEvent, type MigrationUserStatus, nextUserStatus } from '../states/user-status.ts';
import { readUserContent, statusOf, toJson, type UserContent } from './stored-content.ts';
import { dueAtOf, isHeld, type ScheduleRules } from './user-schedule.ts';

/** What the user's own row says beyond its status. */
export type ContentChange = Partial<UserContent>;

const ended: ReadonlySet<MigrationUserStatus> = new Set(['Completed', 'CompletedWithWarnings']);

/** Undefined where the event cannot happen to it now. The change holds for this version of the user alone. */
export function stepUser(
  user: StoredMigrationUser,
  event: MigrationUserEvent,
  rules: ScheduleRules,
  change: ContentChange = {},
): MigrationUserChange | undefined {
  const next = nextUserStatus(statusOf(user), event);
  if (next === undefined) return undefined;
  invariant(next !== 'gone', 'a removed user is taken out of the store and not changed');
  return changeTo(user, next, rules, change);
}

export function changeTo(
  user: StoredMigrationUser,
  status: MigrationUserStatus,
  rules: ScheduleRules,
  change: ContentChange = {},
): MigrationUserChange {
  const content = { ...readUserContent(user), ...change };
  return {
    guid: user.guid,
    ifVersion: user.version,
    status,
    dueAt: dueAtOf(user.guid, status, content, rules),
    content: toJson(content),
    // Nobody signs in for it any more.
    ...(ended.has(status) ? { secret: null } : {}),
  };
}

/** Work that is under way comes to rest by itself; what nobody holds is at rest at once. */
export function stopUser(user: StoredMigrationUser, rules: ScheduleRules): MigrationUserChange | undefined {
  const stopping = nextUserStatus(statusOf(user), 'stop');
  if (stopping === undefined) return undefined;
  const content = { currentFolder: null, touchedAt: rules.now };
  if (stopping !== 'Stopping' || isHeld(user, rules.now)) return stepUser(user, 'stop', rules, content);
  return changeTo(user, restOf(user), rules, content);
}

/** Where a user is that was stopped. */
export function restOf(user: StoredMigrationUser): 'Stopped' | 'IncrementalStopped' {
  return readUserContent(user).initialSyncedAt === null ? 'Stopped' : 'IncrementalStopped';
}

/** Begins, or goes on where it stood, or tries again what failed. */
export function startUser(user: StoredMigrationUser, rules: ScheduleRules): MigrationUserChange | undefined {
  return stepUser(user, 'start', rules, { error: null, attempts: 0, touchedAt: rules.now });
}
