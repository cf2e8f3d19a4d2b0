import { sql } from 'kysely';
import type { TenantId } from '../../../base/ids.ts';
import { defineDirectoryCheck } from '../checks/kit/store-check.ts';
import { rawQuery, statement } from '../statement.ts';

interface Broken {
  tenant_id: number;
  users: number;
}

/** What no claim writes: a part of a lease, or one without a fence. */
const isBroken = sql`not (lease_owner is null and lease_work is null and lease_until is null)
  and not (lease_owner is not null and lease_until is not null and fence > 0
    and coalesce(lease_work, '') in ('first', 'incremental'))`;

const brokenLeases = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<Broken>`select tenant_id, count(*) as users from migration_users where ${isBroken}
      group by tenant_id order by tenant_id`,
  ),
);
const endLeases = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql`update migration_users set lease_owner = null, lease_work = null, lease_until = null
      where ${isBroken}`,
  ),
);

export const check = defineDirectoryCheck<null>({
  name: 'migration-leases',
  stage: 'structure',
  holds: {
    en: 'Whoever works on a migration user is known, and until when.',
    ko: '마이그레이션 사용자를 누가 언제까지 맡고 있는지 알 수 있습니다.',
  },
  mends: {
    en: 'Ends such leases; the user is taken up again when it is due.',
    ko: '그런 임대를 끝냅니다. 때가 되면 그 사용자를 다시 맡습니다.',
  },
  async *find({ database }) {
    for (const { tenant_id, users } of await database.all(brokenLeases, {})) {
      const sentence = `Organisation ${tenant_id} has ${users} migration users with a damaged lease.`;
      yield { severity: 'warning', tenant: tenant_id as TenantId, sentence, subject: null };
    }
  },
  async *repair({ database }) {
    const ended = await database.transaction('bulk', async (session) => {
      const rows = await session.all(brokenLeases, {});
      await session.run(endLeases, {});
      return rows;
    });
    for (const { tenant_id, users } of ended) {
      const sentence = `Ended ${users} leases of migration users.`;
      yield { done: true, tenant: tenant_id as TenantId, sentence };
    }
  },
});
