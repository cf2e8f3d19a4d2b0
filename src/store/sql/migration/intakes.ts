import type { TenantId } from '../../../base/ids.ts';
import type { SqlSession } from '../database.ts';
import { besideDirectory, type SqlDirectoryContext } from '../directory/tenant-transaction.ts';
import { statement } from '../statement.ts';
import { usersPerStep } from './user-rows.ts';

/** A step takes a tenth of a second; who has not made one for so long has crashed. */
const abandonedAfterMs = 30_000;

const newestIntake = statement<{ tenant: number }>()((db, p) =>
  db
    .selectFrom('migration_intakes')
    .select('intake')
    .where('tenant_id', '=', p.tenant)
    .orderBy('intake', 'desc')
    .limit(1),
);
const insertIntake = statement<{ tenant: number; intake: number; now: number }>()((db, p) =>
  db
    .insertInto('migration_intakes')
    .values({ tenant_id: p.tenant, intake: p.intake, state: 'open', touched_at: p.now }),
);
/** The newest stays, so that its number is not given again. */
const forgetClosed = statement<{ tenant: number; before: number }>()((db, p) =>
  db
    .deleteFrom('migration_intakes')
    .where('tenant_id', '=', p.tenant)
    .where('state', '=', 'closed')
    .where('intake', '<', p.before),
);
const touchOpen = statement<{ tenant: number; intake: number; now: number }>()((db, p) =>
  db
    .updateTable('migration_intakes')
    .set({ touched_at: p.now })
    .where('tenant_id', '=', p.tenant)
    .where('intake', '=', p.intake)
    .where('state', '=', 'open'),
);
const closeOpen = statement<{ tenant: number; intake: number }>()((db, p) =>
  db
    .updateTable('migration_intakes')
    .set({ state: 'closed' })
    .where('tenant_id', '=', p.tenant)
    .where('intake', '=', p.intake)
    .where('state', '=', 'open'),
);
const abandonOpen = statement<{ tenant: number; intake: number }>()((db, p) =>
  db
    .updateTable('migration_intakes')
    .set({ state: 'abandoned' })
    .where('tenant_id', '=', p.tenant)
    .where('intake', '=', p.intake)
    .where('state', '=', 'open'),
);
const closeAbandoned = statement<{ tenant: number; intake: number }>()((db, p) =>
  db
    .updateTable('migration_intakes')
    .set({ state: 'closed' })
    .where('tenant_id', '=', p.tenant)
    .where('intake', '=', p.intake),
);
const unfinished = statement<{ tenant: number; before: number }>()((db, p) =>
  db
    .selectFrom('migration_intakes')
    .select('intake')
    .where('tenant_id', '=', p.tenant)
    .where((where) =>
      where.or([
        where('state', '=', 'abandoned'),
        where.and([where('state', '=', 'open'), where('touched_at', '<', p.before)]),
      ]),
    ),
);
const deleteSome = statement<{ tenant: number; intake: number; limit: number }>()((db, p) =>
  db
    .deleteFrom('migration_users')
    .where('tenant_id', '=', p.tenant)
    .where('guid', 'in', (users) =>
      users
        .selectFrom('migration_users')
        .select('guid')
        .where('tenant_id', '=', p.tenant)
        .where('intake', '=', p.intake)
        .limit(p.limit),
    ),
);

/** Returns its number, higher than any that was given in the tenant before. */
export function openIntake(context: SqlDirectoryContext, tenant: TenantId): Promise<number> {
  return besideDirectory(context, tenant, async (session, now) => {
    const intake = ((await session.get(newestIntake, { tenant }))?.intake ?? 0) + 1;
    await session.run(insertIntake, { tenant, intake, now });
    await session.run(forgetClosed, { tenant, before: intake });
    return intake;
  });
}

/** Whether it is still open. */
export async function touchIntake(
  session: SqlSession,
  tenant: TenantId,
  intake: number,
  now: number,
): Promise<boolean> {
  return (await session.run(touchOpen, { tenant, intake, now })) === 1;
}

/** Shows what belongs to it; false where somebody has taken it for abandoned. */
export function closeIntake(
  context: SqlDirectoryContext,
  tenant: TenantId,
  intake: number,
): Promise<boolean> {
  return besideDirectory(context, tenant, async (session) => {
    return (await session.run(closeOpen, { tenant, intake })) === 1;
  });
}

/** Takes away what belongs to it. May be repeated. */
export async function abandonIntake(
  { database }: SqlDirectoryContext,
  tenant: TenantId,
  intake: number,
): Promise<void> {
  // Whatever state the tenant is in: a tenant that is going takes its rows along, and these with them.
  const step = <T>(work: (session: SqlSession) => Promise<T>) => database.transaction('bulk', work);
  await step((session) => session.run(abandonOpen, { tenant, intake }));
  const remove = () => step((session) => session.run(deleteSome, { tenant, intake, limit: usersPerStep }));
  while ((await remove()) > 0);
  await step((session) => session.run(closeAbandoned, { tenant, intake }));
}

/** Takes away what crashes have left. */
export async function sweepIntakes(context: SqlDirectoryContext, tenant: TenantId): Promise<void> {
  const before = context.clock.now() - abandonedAfterMs;
  const left = await context.reader.all(unfinished, { tenant, before });
  for (const { intake } of left) await abandonIntake(context, tenant, intake);
}
