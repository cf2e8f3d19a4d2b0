import type { Guid, TenantId } from '../../../base/ids.ts';
import { changeMigrationUser, takeMigrationLeases } from '../../migration/migration-rules.ts';
import type {
  MigrationClaim,
  MigrationObjectKind,
  MigrationUserChange,
  StoredMigrationUser,
} from '../../ports/migration-store.ts';
import type { SqlSession } from '../database.ts';
import { jsonList } from '../directory/json-list.ts';
import { besideDirectory, type SqlDirectoryContext } from '../directory/tenant-transaction.ts';
import { statement } from '../statement.ts';
import { deleteMigrationObject } from './migration-objects.ts';
import { removeMigrationLogs, removeMigrationSamples } from './migration-records.ts';
import { byAddress, findUserStates, inSteps } from './read-users.ts';
import { changedRow, saveUsers, toUser, usersPerStep } from './user-rows.ts';

const deleteUsers = statement<{ tenant: number; guids: string }>()((db, p, dialect) =>
  db
    .deleteFrom('migration_users')
    .where('tenant_id', '=', p.tenant)
    .where('guid', 'in', jsonList<string>(dialect, p.guids, 'text')),
);
const someOfBatch = statement<{ tenant: number; batch: string; limit: number }>()((db, p) =>
  db
    .selectFrom('migration_users')
    .select('guid')
    .where('tenant_id', '=', p.tenant)
    .where('batch_guid', '=', p.batch)
    .limit(p.limit),
);
const leasesAlive = statement<{ tenant: number; now: number; endpoint: string; work: string }>()((db, p) =>
  db
    .selectFrom('migration_users')
    .select((each) => [
      each.fn.countAll<number>().as('in_tenant'),
      each.fn
        .count<number>(
          each
            .case()
            .when(each.and([each('endpoint_guid', '=', p.endpoint), each('lease_work', '=', p.work)]))
            .then(1)
            .end(),
        )
        .as('at_endpoint'),
    ])
    .where('tenant_id', '=', p.tenant)
    .where('lease_until', '>', p.now),
);
const renewed = statement<{ tenant: number; owner: string; guids: string; now: number; until: number }>()(
  (db, p, dialect) =>
    db
      .updateTable('migration_users')
      .set({ lease_until: p.until })
      .where('tenant_id', '=', p.tenant)
      .where('guid', 'in', jsonList<string>(dialect, p.guids, 'text'))
      .where('lease_owner', '=', p.owner)
      .where('lease_until', '>', p.now)
      .returningAll(),
);

export async function changeMigrationUsers(
  context: SqlDirectoryContext,
  tenant: TenantId,
  changes: readonly MigrationUserChange[],
): Promise<StoredMigrationUser[]> {
  const changed: StoredMigrationUser[] = [];
  for (const some of inSteps(changes)) {
    const step = (session: SqlSession, now: number) => changeSome(session, tenant, some, now);
    changed.push(...(await besideDirectory(context, tenant, step, priorityOf(changes))));
  }
  return changed;
}

async function changeSome(
  session: SqlSession,
  tenant: TenantId,
  changes: readonly MigrationUserChange[],
  now: number,
): Promise<StoredMigrationUser[]> {
  const found = await findUserStates(
    session,
    tenant,
    changes.map(({ guid }) => guid),
  );
  const current = new Map(found.map((state) => [state.user.guid, state]));
  const touched = new Set<Guid>();
  const changed = changes.flatMap((change) => {
    const before = current.get(change.guid);
    const user = before && changeMigrationUser(before.user, change, now);
    if (before === undefined || user === undefined) return [];
    current.set(change.guid, { ...before, user });
    touched.add(change.guid);
    return [user];
  });
  const rows = [...current.values()].filter(({ user }) => touched.has(user.guid));
  await session.write(
    saveUsers,
    rows.map((state) => changedRow(tenant, state)),
  );
  return changed;
}

export async function removeMigrationUsers(
  context: SqlDirectoryContext,
  tenant: TenantId,
  guids: readonly Guid[],
): Promise<void> {
  for (const some of inSteps(guids)) {
    const step = (session: SqlSession) => removeSome(session, tenant, some);
    await besideDirectory(context, tenant, step, priorityOf(guids));
  }
}

/** Its users first, then itself: what was cut short is there to be removed again. */
export async function removeMigrationObject(
  context: SqlDirectoryContext,
  tenant: TenantId,
  kind: MigrationObjectKind,
  guid: Guid,
): Promise<void> {
  const removeStep = async (session: SqlSession): Promise<number> => {
    const rows =
      kind === 'batch' ? await session.all(someOfBatch, { tenant, batch: guid, limit: usersPerStep }) : [];
    if (rows.length > 0) {
      await removeSome(
        session,
        tenant,
        rows.map((row) => row.guid as Guid),
      );
      return rows.length;
    }
    await removeMigrationLogs(session, tenant, [guid]);
    await removeMigrationSamples(session, tenant, guid);
    await deleteMigrationObject(session, tenant, kind, guid);
    return 0;
  };
  while ((await besideDirectory(context, tenant, removeStep, 'bulk')) > 0);
}

async function removeSome(session: SqlSession, tenant: TenantId, guids: readonly Guid[]): Promise<void> {
  await removeMigrationLogs(session, tenant, guids);
  await session.run(deleteUsers, { tenant, guids: JSON.stringify(guids) });
}

/** The tenant's row is locked, so that no two count the same places as free. */
export function claimMigrationUsers(
  context: SqlDirectoryContext,
  tenant: TenantId,
  claim: MigrationClaim,
): Promise<StoredMigrationUser[]> {
  const guids = [...new Set(claim.users.map(({ guid }) => guid))];
  return besideDirectory(context, tenant, async (session) => {
    const { now, endpoint, work } = claim;
    const alive = await session.get(leasesAlive, { tenant, now, endpoint, work });
    const found = await findUserStates(session, tenant, guids);
    const known = new Map(found.map((state) => [state.user.guid, state]));
    const taken = takeMigrationLeases(
      claim,
      guids.flatMap((guid) => known.get(guid) ?? []),
      { atEndpoint: alive?.at_endpoint ?? 0, inTenant: alive?.in_tenant ?? 0 },
    );
    await session.write(
      saveUsers,
      taken.map((user) => changedRow(tenant, { user, lastFence: user.lease?.fence ?? 0 })),
    );
    return taken;
  });
}

export function renewMigrationLeases(
  context: SqlDirectoryContext,
  tenant: TenantId,
  {
    owner,
    guids,
    until,
  }: { readonly owner: string; readonly guids: readonly Guid[]; readonly until: number },
): Promise<StoredMigrationUser[]> {
  return besideDirectory(context, tenant, async (session, now) => {
    const rows = await session.all(renewed, { tenant, owner, guids: JSON.stringify(guids), now, until });
    return byAddress(rows.map(toUser));
  });
}

/** What an administrator does to thousands may wait for what somebody does to one. */
function priorityOf(rows: readonly unknown[]): 'bulk' | 'interactive' {
  return rows.length > usersPerStep ? 'bulk' : 'interactive';
}
