/** What is done with a user whose time has come without anybody signing in for it. */
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { MigrationUserChange, StoredMigrationUser } from '../../../store/ports/migration-store.ts';
import { summaryOf } from '../../states/user-status.ts';
import { moveBatch } from '../batch-steps.ts';
import { tallyOf } from '../batch-view.ts';
import { changeThese } from '../change-users.ts';
import { statusOf } from '../stored-content.ts';
import { type DueAction, isHeld, type ScheduleRules } from '../user-schedule.ts';
import { changeTo, restOf, stepUser } from '../user-steps.ts';
import type { SchedulerContext } from './scheduler-options.ts';

type Settled = Exclude<DueAction, 'runFirst' | 'runIncremental' | 'runFinal'>;

export async function settleUser(
  context: SchedulerContext,
  organization: Tenant,
  user: StoredMigrationUser,
  action: Settled,
  rules: ScheduleRules,
): Promise<void> {
  const { store } = context;
  const { tenant } = organization;
  const change = (decide: (current: StoredMigrationUser) => MigrationUserChange | undefined) =>
    changeThese(store, tenant, [user], (current) =>
      isHeld(current, rules.now) || current.status !== user.status ? undefined : decide(current),
    );
  context.touchBatch(tenant, user.batch);
  switch (action) {
    case 'remove':
      await store.removeMigrationUsers(tenant, [user.guid]);
      return;
    case 'rest':
      await change((current) => changeTo(current, restOf(current), rules, { currentFolder: null }));
      return;
    case 'complete':
      await change((current) => stepUser(current, 'complete', rules, { attempts: 0 }));
      return;
    case 'expire':
      await change((current) => stepUser(current, 'expired', rules) ?? stepUser(current, 'stop', rules));
      return;
    case 'retire':
      await retire(context, organization, user);
      return;
    case 'leave':
      await change(({ guid, version }) => ({ guid, ifVersion: version, dueAt: null }));
      return;
    case 'beginBatch':
    case 'leadBatch':
      // The batch was touched: its keeper does the rest.
      return;
  }
}

/** Nobody has asked for it in months. Passwords go with it; what was copied stays. */
async function retire(
  context: SchedulerContext,
  organization: Tenant,
  user: StoredMigrationUser,
): Promise<void> {
  const { store, log } = context;
  const { tenant } = organization;
  const tally = tallyOf(await store.tallyMigrationUsers(tenant, user.batch));
  const isAllOver = Object.keys(tally).every((status) => {
    const summary = summaryOf[statusOf({ status })];
    return summary === 'Completed' || summary === 'Stopped' || summary === 'Failed';
  });
  log.info('migration.retired', { tenant, batch: user.batch, user: isAllOver ? undefined : user.guid });
  if (isAllOver) await moveBatch(context, organization, user.batch, 'remove');
  else await store.removeMigrationUsers(tenant, [user.guid]);
}
