import type { TenantId } from '../../../base/ids.ts';
import { migrationAddressesTaken, migrationIntakeLost } from '../../migration/migration-errors.ts';
import { findDoubleAddresses, newMigrationUser } from '../../migration/migration-rules.ts';
import type { NewMigrationUser } from '../../ports/migration-store.ts';
import { compareUtf8 } from '../../sort-key.ts';
import { storableText } from '../../storable-text.ts';
import type { SqlSession } from '../database.ts';
import { jsonList } from '../directory/json-list.ts';
import { besideDirectory, type SqlDirectoryContext } from '../directory/tenant-transaction.ts';
import { queryBuilders } from '../statement.ts';
import { abandonIntake, closeIntake, openIntake, sweepIntakes, touchIntake } from './intakes.ts';
import { inSteps } from './read-users.ts';
import { insertFreeUsers, userRow, usersPerStep } from './user-rows.ts';

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
    // What cannot be taken away now, as the database is gone, is swept away later.
    await abandonIntake(context, tenant, intake).catch(() => undefined);
    throw error;
  }
}

async function insert(
  session: SqlSession,
  tenant: TenantId,
  users: readonly NewMigrationUser[],
  { now, intake }: { readonly now: number; readonly intake: number },
): Promise<void> {
  const rows = users.map((user) => userRow(tenant, newMigrationUser(user, now), intake));
  if ((await session.write(insertFreeUsers, rows)) === rows.length) return;
  // Somebody has added one of the addresses since they were looked up.
  const own = new Set<string>(users.map(({ guid }) => guid));
  const holders = await findHolders(session, tenant, users);
  throw migrationAddressesTaken(
    holders.flatMap(({ guid, address_key }) => (own.has(guid) ? [] : [address_key])),
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
    for (const { address_key } of await findHolders(session, tenant, some)) taken.add(address_key);
  }
  if (taken.size > 0) throw migrationAddressesTaken([...taken].sort(compareUtf8));
}

/** Planned anew each time: PostgreSQL would keep the plan that it made for an empty table, and read all of a full one. */
function findHolders(session: SqlSession, tenant: TenantId, users: readonly NewMigrationUser[]) {
  const keys = JSON.stringify(users.map(({ addressKey }) => storableText(addressKey)));
  return session.query(
    queryBuilders[session.dialect]
      .selectFrom('migration_users')
      .select(['guid', 'address_key'])
      .where('tenant_id', '=', tenant)
      .where('address_key', 'in', jsonList<string>(session.dialect, keys, 'text'))
      .orderBy('address_key'),
  );
}
