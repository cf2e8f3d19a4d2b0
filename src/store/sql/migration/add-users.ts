import type { TenantId } from '../../../base/ids.ts';
import { migrationAddressesTaken, migrationIntakeLost } from '../../migration/migration-errors.ts';
import { findDoubleAddresses, newMigrationUser } from '../../migration/migration-rules.ts';
import type { NewMigrationUser } from '../../ports/migration-store.ts';
import { compareUtf8 } from '../../sort-key.ts';
import { storableText } from '../../storable-text.ts';
import type { SqlSession } from '../database.ts';
import { jsonList } from '../directory/json-list.ts';
import { besideDirectory, type SqlDirectoryContext } from '../directory/tenant-transaction.ts';
import { statement } from '../statement.ts';
import { abandonIntake, closeIntake, openIntake, sweepIntakes, touchIntake } from './intakes.ts';
import { inSteps } from './read-users.ts';
import { insertUsers, userRow, usersPerStep } from './user-rows.ts';

const takenAddresses = statement<{ tenant: number; keys: string }>()((db, p, dialect) =>
  db
    .selectFrom('migration_users')
    .select('address_key')
    .where('tenant_id', '=', p.tenant)
    .where('address_key', 'in', jsonList<string>(dialect, p.keys, 'text')),
);

/**
 * All or none. Many are written in steps, each a transaction that is over before anybody notices: their rows
 * belong to an intake, and what belongs to one that is open is seen by nobody. The last step closes it, which
 * is one row. What a crash leaves behind is swept away by whoever adds users next.
 */
export async function addMigrationUsers(
  context: SqlDirectoryContext,
  tenant: TenantId,
  users: readonly NewMigrationUser[],
): Promise<void> {
  await sweepIntakes(context, tenant);
  await requireFree(context.reader, tenant, users);
  if (users.length <= usersPerStep) {
    await besideDirectory(context, tenant, (session, now) =>
      insert(session, tenant, users, { now, intake: 0 }),
    );
    return;
  }
  const intake = await openIntake(context, tenant);
  try {
    for (const some of inSteps(users)) {
      const step = async (session: SqlSession, now: number) => {
        if (!(await touchIntake(session, tenant, intake, now))) throw migrationIntakeLost();
        await insert(session, tenant, some, { now, intake });
      };
      await besideDirectory(context, tenant, step, 'bulk');
    }
    if (!(await closeIntake(context, tenant, intake))) throw migrationIntakeLost();
  } catch (error) {
    await abandonIntake(context, tenant, intake);
    throw error;
  }
}

async function insert(
  session: SqlSession,
  tenant: TenantId,
  users: readonly NewMigrationUser[],
  { now, intake }: { readonly now: number; readonly intake: number },
): Promise<void> {
  await requireFree(session, tenant, users);
  await session.write(
    insertUsers,
    users.map((user) => userRow(tenant, newMigrationUser(user, now), intake)),
  );
}

/** What another intake has is taken as well: it may be closed in the next moment. */
async function requireFree(
  session: SqlSession,
  tenant: TenantId,
  users: readonly NewMigrationUser[],
): Promise<void> {
  const taken = new Set(findDoubleAddresses(users));
  for (const some of inSteps(users)) {
    const keys = JSON.stringify(some.map(({ addressKey }) => storableText(addressKey)));
    const rows = await session.all(takenAddresses, { tenant, keys });
    for (const { address_key } of rows) taken.add(address_key);
  }
  if (taken.size > 0) throw migrationAddressesTaken([...taken].sort(compareUtf8));
}
