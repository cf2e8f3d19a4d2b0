/** -Users and -UserIds of New-MigrationBatch: what failed or was stopped in one batch is tried again in another. */
import type { Guid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { StoredMigrationUser } from '../../store/ports/migration-store.ts';
import { summaryOf } from '../states/user-status.ts';
import type { IntakeError, TargetErrorCode } from './batch-model.ts';
import { changeThese } from './change-users.ts';
import type { ControlContext } from './context.ts';
import { findUser } from './find-user.ts';
import { statusOf } from './stored-content.ts';
import { isHeld, type ScheduleRules } from './user-schedule.ts';
import { changeTo, restOf } from './user-steps.ts';

export interface MovePlan {
  readonly users: readonly StoredMigrationUser[];
  readonly errors: readonly IntakeError[];
}

export async function planMove(
  context: ControlContext,
  organization: Tenant,
  identities: readonly string[],
): Promise<MovePlan> {
  const users = new Map<Guid, StoredMigrationUser>();
  const errors: IntakeError[] = [];
  for (const [index, identity] of identities.entries()) {
    const user = await findUser(context, organization, identity);
    if (user === undefined) {
      errors.push(errorOf(index, identity, 'user.notFound', `There is no migration user "${identity}".`));
    } else if (!mayMove(user, context.clock.now())) {
      errors.push(
        errorOf(
          index,
          identity,
          'user.busy',
          `The migration user "${identity}" is ${user.status}. It can be moved to another batch once it has failed or been stopped: run Stop-MigrationUser first.`,
        ),
      );
    } else {
      users.set(user.guid, user);
    }
  }
  return { users: [...users.values()], errors };
}

function mayMove(user: StoredMigrationUser, now: number): boolean {
  const summary = summaryOf[statusOf(user)];
  return (summary === 'Failed' || summary === 'Stopped') && user.status !== 'Corrupted' && !isHeld(user, now);
}

/** Passwords and what was copied stay theirs. */
export async function moveUsers(
  context: ControlContext,
  { tenant }: Tenant,
  users: readonly StoredMigrationUser[],
  {
    batch,
    endpoint,
    rules,
  }: { readonly batch: Guid; readonly endpoint: Guid; readonly rules: ScheduleRules },
): Promise<number> {
  const moved = await changeThese(context.store, tenant, users, (user) =>
    mayMove(user, rules.now)
      ? {
          ...changeTo(user, restOf(user), rules, { error: null, attempts: 0, touchedAt: rules.now }),
          batch,
          endpoint,
        }
      : undefined,
  );
  return moved.length;
}

function errorOf(index: number, identity: string, code: TargetErrorCode, message: string): IntakeError {
  const cells = { emailAddress: identity.slice(0, 320) };
  return { code, message, scope: 'row', row: index + 1, line: index + 1, cells };
}
