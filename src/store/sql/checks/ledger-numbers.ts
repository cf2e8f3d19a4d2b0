import { sql } from 'kysely';
import type { TenantId } from '../../../base/ids.ts';
import { rawQuery, statement } from '../statement.ts';
import { defineStoreCheck } from './kit/store-check.ts';

interface LowNumber {
  tenant_id: number;
  last_ledger: number;
  highest: number;
}

const lowNumbers = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<LowNumber>`select l.tenant_id, coalesce(n.last_ledger, 0) as last_ledger, max(l.ledger_id) as highest
      from ledgers as l left join ledger_numbers as n on n.tenant_id = l.tenant_id
      group by l.tenant_id, n.last_ledger
      having max(l.ledger_id) > coalesce(n.last_ledger, 0) order by l.tenant_id`,
  ),
);
const raise = statement<{ tenant: number; number: number }>()((db, p) =>
  rawQuery(
    db,
    sql`insert into ledger_numbers (tenant_id, last_ledger) values (${p.tenant}, ${p.number})
      on conflict (tenant_id) do update set last_ledger = excluded.last_ledger
      where ledger_numbers.last_ledger < excluded.last_ledger`,
  ),
);

export const check = defineStoreCheck<{ tenant: TenantId; highest: number }>({
  name: 'ledger-numbers',
  stage: 'numbers',
  holds: {
    en: 'No ledger has a number that is yet to be given out.',
    ko: '아직 부여되지 않은 번호를 가진 마이그레이션 원장은 없습니다.',
  },
  mends: { en: 'Goes on counting from the highest number.', ko: '가장 높은 번호부터 이어서 셉니다.' },
  async *find({ database }) {
    for (const row of await database.all(lowNumbers, {})) {
      yield {
        severity: 'warning',
        tenant: row.tenant_id as TenantId,
        sentence: `The next ledger would get number ${row.last_ledger + 1}, and there is a ledger ${row.highest}.`,
        subject: { tenant: row.tenant_id as TenantId, highest: row.highest },
      };
    }
  },
  async *repair({ database }, found) {
    for (const { subject } of found) {
      const { tenant, highest } = subject;
      await database.run(raise, { tenant, number: highest });
      yield { done: true, tenant, sentence: `The next ledger gets number ${highest + 1}.` };
    }
  },
});
