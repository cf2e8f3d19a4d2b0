import { sql } from 'kysely';
import type { TenantId } from '../../../base/ids.ts';
import { defineDirectoryCheck, type Found } from '../checks/kit/store-check.ts';
import { rawQuery, statement } from '../statement.ts';

interface Behind {
  tenant_id: number;
  change_no: number;
  last_recipient: number;
  last_mailbox: number;
  top_change: number;
  top_recipient: number;
  top_mailbox: number;
}

/** One statement, and so one state: a server may write meanwhile. */
const tenantsBehind = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<Behind>`select * from (
      select t.tenant_id, t.change_no, t.last_recipient, t.last_mailbox,
        (select coalesce(max(u.change_no), 0) from (
          select max(change_no) as change_no from recipients where tenant_id = t.tenant_id
          union all
          select max(change_no) from recipient_tombstones where tenant_id = t.tenant_id) as u) as top_change,
        (select coalesce(max(u.id), 0) from (
          select max(recipient_id) as id from recipients where tenant_id = t.tenant_id
          union all
          select max(recipient_id) from recipient_tombstones where tenant_id = t.tenant_id) as u) as top_recipient,
        (select coalesce(max(mailbox_id), 0) from recipients where tenant_id = t.tenant_id) as top_mailbox
      from tenants as t) as n
      where change_no < top_change or last_recipient < top_recipient or last_mailbox < top_mailbox
      order by tenant_id`,
  ),
);
const raiseTenant = statement<{ tenant: number; change: number; recipient: number; mailbox: number }>()(
  (db, p) =>
    db
      .updateTable('tenants')
      .set({ change_no: p.change, last_recipient: p.recipient, last_mailbox: p.mailbox })
      .where('tenant_id', '=', p.tenant),
);
const counterBehind = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<{ value: number; top: number }>`select c.value, m.top from counters as c
      cross join (select coalesce(max(tenant_id), 0) as top from tenants) as m
      where c.name = 'tenant' and c.value < m.top`,
  ),
);
const raiseCounter = statement<{ value: number }>()((db, p) =>
  db.updateTable('counters').set({ value: p.value }).where('name', '=', 'tenant'),
);

export const check = defineDirectoryCheck<null>({
  name: 'directory-numbers',
  stage: 'numbers',
  holds: {
    en: 'No number in the directory would be given out a second time.',
    ko: '디렉터리의 번호가 두 번 쓰이지 않습니다.',
  },
  mends: { en: 'Raises the counter above what is in use.', ko: '쓰인 번호 위로 카운터를 올립니다.' },
  async *find({ database }) {
    for (const row of await database.all(tenantsBehind, {})) yield describe(row);
    const counter = await database.get(counterBehind, {});
    if (counter === undefined) return;
    yield {
      severity: 'warning',
      sentence: `The next organisation would get a number of another: ${counter.value} is the last, but ${counter.top} is in use.`,
      subject: null,
    };
  },
  async *repair({ database }) {
    const raised = await database.transaction('bulk', async (session) => {
      const rows = await session.all(tenantsBehind, {});
      for (const row of rows) {
        await session.run(raiseTenant, {
          tenant: row.tenant_id,
          change: Math.max(row.change_no, row.top_change),
          recipient: Math.max(row.last_recipient, row.top_recipient),
          mailbox: Math.max(row.last_mailbox, row.top_mailbox),
        });
      }
      const counter = await session.get(counterBehind, {});
      if (counter !== undefined) await session.run(raiseCounter, { value: counter.top });
      return { tenants: rows.map((row) => row.tenant_id as TenantId), counter };
    });
    for (const tenant of raised.tenants) {
      yield { done: true, tenant, sentence: `Raised the counters of organisation ${tenant}.` };
    }
    if (raised.counter !== undefined) {
      yield { done: true, sentence: `Raised the counter of organisations to ${raised.counter.top}.` };
    }
  },
});

function describe(row: Behind): Found<null> {
  const { tenant_id, change_no, last_recipient, last_mailbox } = row;
  return {
    severity: 'warning',
    tenant: tenant_id as TenantId,
    sentence:
      `Organisation ${tenant_id} says that change ${change_no}, recipient ${last_recipient} and mailbox ${last_mailbox} ` +
      `were its last, but ${row.top_change}, ${row.top_recipient} and ${row.top_mailbox} are in use.`,
    subject: null,
  };
}
