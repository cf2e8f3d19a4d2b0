import { sql } from 'kysely';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { inMailbox } from '../mail/mailbox-transaction.ts';
import { rawQuery, statement } from '../statement.ts';
import { findInMailboxes, repairMailboxes, whose } from './kit/each-mailbox.ts';
import { defineStoreCheck } from './kit/store-check.ts';

interface Usage {
  item_count: number;
  total_bytes: number;
  recoverable_count: number;
  recoverable_bytes: number;
}

interface WrongUsage extends Usage {
  items: number;
  bytes: number;
  recoverable_items: number;
  recoverable: number;
}

/** `messageWeight`, said in SQL. */
const weight = sql`case when m.native_size > m.size then m.native_size else m.size end`;

const wrongUsage = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  rawQuery(
    db,
    sql<WrongUsage>`select b.item_count, b.total_bytes, b.recoverable_count, b.recoverable_bytes,
        u.items, u.bytes, u.recoverable_items, u.recoverable
      from mailboxes as b cross join (
        select cast(coalesce(sum(case when f.role = 'recoverable' or f.kind = 'associated' then 0 else 1 end), 0)
            as bigint) as items,
          cast(coalesce(sum(case when f.role = 'recoverable' then 0 else ${weight} end), 0) as bigint) as bytes,
          cast(coalesce(sum(case when f.role = 'recoverable' then 1 else 0 end), 0) as bigint)
            as recoverable_items,
          cast(coalesce(sum(case when f.role = 'recoverable' then ${weight} else 0 end), 0) as bigint)
            as recoverable
        from messages as m left join folders as f
          on f.tenant_id = m.tenant_id and f.mailbox_id = m.mailbox_id and f.folder_id = m.folder_id
        where m.tenant_id = ${p.tenant} and m.mailbox_id = ${p.mailbox}
      ) as u
      where b.tenant_id = ${p.tenant} and b.mailbox_id = ${p.mailbox}
        and (b.item_count <> u.items or b.total_bytes <> u.bytes
          or b.recoverable_count <> u.recoverable_items or b.recoverable_bytes <> u.recoverable)`,
  ),
);

export const check = defineStoreCheck<{ key: MailboxKey }>({
  name: 'mailbox-usage',
  stage: 'derived',
  holds: {
    en: 'What a mailbox says it uses, which quotas go by, is what its messages add up to.',
    ko: '할당량의 기준인 사서함 사용량이 실제 메시지의 합과 같습니다.',
  },
  mends: { en: 'Adds up again.', ko: '다시 합산합니다.' },
  find: (store) =>
    findInMailboxes(store, wrongUsage, (row, key) => ({
      severity: 'warning',
      ...whose(key),
      sentence: `The mailbox says ${usage(row)}, but its messages are ${usage(actual(row))}.`,
      subject: { key },
    })),
  repair: ({ database, clock }, found) =>
    repairMailboxes(found, (key) =>
      inMailbox(database, clock, key, async (transaction) => {
        const row = await transaction.session.get(wrongUsage, { ...transaction.params });
        if (row === undefined) return [];
        Object.assign(transaction.box, actual(row));
        return [`Added the mailbox up again: ${usage(actual(row))}.`];
      }),
    ),
});

function actual({ items, bytes, recoverable_items, recoverable }: WrongUsage): Usage {
  return {
    item_count: items,
    total_bytes: bytes,
    recoverable_count: recoverable_items,
    recoverable_bytes: recoverable,
  };
}

function usage(row: Usage): string {
  return (
    `${row.item_count} items of ${row.total_bytes} bytes ` +
    `and ${row.recoverable_count} recoverable ones of ${row.recoverable_bytes} bytes`
  );
}
