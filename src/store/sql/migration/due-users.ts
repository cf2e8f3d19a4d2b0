import type { TenantId } from '../../../base/ids.ts';
import type {
  DueMigrationUsers,
  MigrationLeaseTally,
  StoredMigrationUser,
} from '../../ports/migration-store.ts';
import type { SqlSession } from '../database.ts';
import { queryBuilders, statement } from '../statement.ts';
import { unfinishedIntakes } from './read-users.ts';
import { toUser } from './user-rows.ts';

/** From tenant to tenant, each a look into its index: what is due at one is not read to find the next. */
const tenantsWithWork = statement<{ now: number }>()((db, p) =>
  db
    .selectFrom('tenants')
    .select('tenant_id')
    .where('state', '=', 'active')
    .where((where) =>
      where.exists(
        where
          .selectFrom('migration_users as waiting')
          .select('waiting.due_at')
          .whereRef('waiting.tenant_id', '=', 'tenants.tenant_id')
          .where('waiting.due_at', '<=', p.now)
          .where((each) =>
            each.or([each('waiting.lease_until', 'is', null), each('waiting.lease_until', '<=', p.now)]),
          )
          .where((each) =>
            each.not(
              each.exists(
                each
                  .selectFrom('migration_intakes')
                  .select('migration_intakes.intake')
                  .whereRef('migration_intakes.tenant_id', '=', 'waiting.tenant_id')
                  .whereRef('migration_intakes.intake', '=', 'waiting.intake')
                  .where('migration_intakes.state', '<>', 'closed'),
              ),
            ),
          ),
      ),
    )
    .orderBy('tenant_id'),
);
const nextOfFree = statement<{ tenant: number }>()((db, p) =>
  db
    .selectFrom('migration_users')
    .select('due_at')
    .where('tenant_id', '=', p.tenant)
    .where('due_at', 'is not', null)
    .where('lease_until', 'is', null)
    .where('intake', 'not in', unfinishedIntakes(db, p.tenant))
    .orderBy('due_at')
    .limit(1),
);
const heldTimes = statement<{ tenant: number }>()((db, p) =>
  db
    .selectFrom('migration_users')
    .select(['lease_until', 'due_at'])
    .where('tenant_id', '=', p.tenant)
    .where('lease_until', 'is not', null)
    .where('due_at', 'is not', null),
);

const waitingUsers = statement<{ tenant: number; now: number }>()((db, p) =>
  db
    .selectFrom('migration_users')
    .select((each) => [
      each.fn.countAll<number>().as('waiting'),
      each.fn.count<number>('lease_until').as('run_out'),
    ])
    .where('tenant_id', '=', p.tenant)
    .where('due_at', '<=', p.now)
    .where((each) => each.or([each('lease_until', 'is', null), each('lease_until', '<=', p.now)]))
    .where('intake', 'not in', unfinishedIntakes(db, p.tenant)),
);
const aliveLeases = statement<{ tenant: number; now: number }>()((db, p) =>
  db
    .selectFrom('migration_users')
    .select((each) => each.fn.countAll<number>().as('alive'))
    .where('tenant_id', '=', p.tenant)
    .where('lease_until', '>', p.now),
);

export async function listTenantsWithMigrationWork(session: SqlSession, now: number): Promise<TenantId[]> {
  const rows = await session.all(tenantsWithWork, { now });
  return rows.map(({ tenant_id }) => tenant_id as TenantId);
}

/** Those that somebody holds are few, as many as the endpoints' limits allow. */
export async function findNextMigrationTime(
  session: SqlSession,
  tenant: TenantId,
): Promise<number | undefined> {
  const free = await session.get(nextOfFree, { tenant });
  const held = await session.all(heldTimes, { tenant });
  const times = held.map(({ lease_until, due_at }) => Math.max(lease_until ?? 0, due_at ?? 0));
  if (typeof free?.due_at === 'number') times.push(free.due_at);
  return times.length === 0 ? undefined : Math.min(...times);
}

export async function tallyMigrationLeases(
  session: SqlSession,
  tenant: TenantId,
  now: number,
): Promise<MigrationLeaseTally> {
  const held = await session.get(aliveLeases, { tenant, now });
  const free = await session.get(waitingUsers, { tenant, now });
  return { alive: held?.alive ?? 0, runOut: free?.run_out ?? 0, waiting: free?.waiting ?? 0 };
}

export async function listDueMigrationUsers(
  session: SqlSession,
  tenant: TenantId,
  { now, endpoint, statuses, limit }: DueMigrationUsers,
): Promise<StoredMigrationUser[]> {
  if (statuses?.length === 0) return [];
  const db = queryBuilders[session.dialect];
  let select = db
    .selectFrom('migration_users')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .where('due_at', '<=', now)
    .where((each) => each.or([each('lease_until', 'is', null), each('lease_until', '<=', now)]))
    .where('intake', 'not in', unfinishedIntakes(db, tenant))
    .orderBy('due_at')
    .orderBy('address_key')
    .limit(limit);
  if (endpoint !== undefined) select = select.where('endpoint_guid', '=', endpoint);
  if (statuses !== undefined) select = select.where('status', 'in', statuses);
  return (await session.query(select)).map(toUser);
}
