import { sql } from 'kysely';
import type { TenantId } from '../../../base/ids.ts';
import { defineDirectoryCheck, type Found } from '../checks/kit/store-check.ts';
import { rawQuery, statement } from '../statement.ts';

interface Behind {
  tenant_id: number;
  newest: number;
  used: number;
}

/** The next intake would hide users that were there long before, until it is closed. */
const numbersBehind = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<Behind>`select * from (
      select u.tenant_id, max(u.intake) as used,
        (select coalesce(max(i.intake), 0) from migration_intakes as i where i.tenant_id = u.tenant_id) as newest
      from migration_users as u group by u.tenant_id) as n
      where used > newest order by tenant_id`,
  ),
);
const recordIntake = statement<{ tenant: number; intake: number }>()((db, p) =>
  db
    .insertInto('migration_intakes')
    .values({ tenant_id: p.tenant, intake: p.intake, state: 'closed', touched_at: 0 }),
);
const abandoned = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<{ tenant_id: number; users: number }>`select i.tenant_id, count(u.guid) as users
      from migration_intakes as i left join migration_users as u
        on u.tenant_id = i.tenant_id and u.intake = i.intake
      where i.state = 'abandoned' group by i.tenant_id order by i.tenant_id`,
  ),
);
const removeAbandoned = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql`delete from migration_users where exists (select 1 from migration_intakes as i
      where i.tenant_id = migration_users.tenant_id and i.intake = migration_users.intake
        and i.state = 'abandoned')`,
  ),
);
const closeAbandoned = statement<Record<never, never>>()((db) =>
  db.updateTable('migration_intakes').set({ state: 'closed' }).where('state', '=', 'abandoned'),
);

export const check = defineDirectoryCheck<null>({
  name: 'migration-intakes',
  stage: 'numbers',
  holds: {
    en: 'Migration users that were added in steps are there all together.',
    ko: '여러 단계로 추가한 마이그레이션 사용자가 모두 함께 존재합니다.',
  },
  mends: {
    en: 'Removes users whose adding was broken off before anybody saw them, and raises the number of the last addition.',
    ko: '추가가 끊겨 보이지 않는 사용자를 지우고, 마지막 추가 번호를 올립니다.',
  },
  async *find({ database }) {
    for (const { tenant_id, newest, used } of await database.all(numbersBehind, {})) {
      const sentence = `Organisation ${tenant_id} says that addition ${newest} of migration users was its last, but ${used} is in use.`;
      yield found(tenant_id, sentence);
    }
    for (const { tenant_id, users } of await database.all(abandoned, {})) {
      const sentence = `Organisation ${tenant_id} has ${users} migration users whose adding was broken off.`;
      yield found(tenant_id, sentence);
    }
  },
  async *repair({ database }) {
    const mended = await database.transaction('bulk', async (session) => {
      const behind = await session.all(numbersBehind, {});
      for (const { tenant_id, used } of behind) {
        await session.run(recordIntake, { tenant: tenant_id, intake: used });
      }
      const left = await session.all(abandoned, {});
      await session.run(removeAbandoned, {});
      await session.run(closeAbandoned, {});
      return { behind, left };
    });
    for (const { tenant_id, used } of mended.behind) {
      const sentence = `Raised the number of the last addition of migration users to ${used}.`;
      yield { done: true, tenant: tenant_id as TenantId, sentence };
    }
    for (const { tenant_id, users } of mended.left) {
      const sentence = `Removed ${users} migration users whose adding was broken off.`;
      yield { done: true, tenant: tenant_id as TenantId, sentence };
    }
  },
});

function found(tenant: number, sentence: string): Found<null> {
  return { severity: 'warning', tenant: tenant as TenantId, sentence, subject: null };
}
