import { sql } from 'kysely';
import { firstGivenId } from '../../given-ids.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { inMailbox } from '../mail/mailbox-transaction.ts';
import { queryBuilders, rawQuery, statement } from '../statement.ts';
import { findInMailboxes, repairMailboxes, whose } from './kit/each-mailbox.ts';
import { defineStoreCheck } from './kit/store-check.ts';

interface WrongNumbers {
  change_no: number;
  last_item: number;
  indexed_item: number;
  uid_validity: number;
  used_change: number;
  used_item: number;
  used_validity: number;
}

const wrongNumbers = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  rawQuery(
    db,
    sql<WrongNumbers>`select * from (
      select b.change_no, b.last_item, b.indexed_item, b.uid_validity,
        (select coalesce(max(n), 0) from (
          select max(folder_id) as n from folders where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox}
            and folder_id < ${firstGivenId}
          union all select max(change_no) from folders
            where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox}
          union all select max(content_change) from folders
            where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox}
          union all select max(item_id) from messages
            where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} and item_id < ${firstGivenId}
          union all select max(change_no) from messages
            where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox}
          union all select max(change_no) from tombstones
            where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox}) as numbers) as used_change,
        (select coalesce(max(item_id), 0) from messages
          where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} and item_id < ${firstGivenId}) as used_item,
        (select coalesce(max(uid_validity), 0) from folders
          where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox}) as used_validity
      from mailboxes as b where b.tenant_id = ${p.tenant} and b.mailbox_id = ${p.mailbox}) as compared
      where change_no < used_change or last_item < used_item or indexed_item > last_item
        or uid_validity < used_validity`,
  ),
);

export const check = defineStoreCheck<{ key: MailboxKey }>({
  name: 'mailbox-numbers',
  stage: 'numbers',
  holds: {
    en: 'A mailbox’s counters lie at or beyond every change, item and uid validity in use, and indexing does not lie beyond the last item.',
    ko: '사서함의 변경 번호, 항목 번호, UID 유효성 값이 쓰인 값보다 작지 않고 색인 위치가 마지막 항목을 넘지 않습니다.',
  },
  mends: {
    en: 'Raises the counters to what is in use; indexes texts again where the index said it was further.',
    ko: '쓰인 값까지 올리고, 색인 위치가 잘못된 사서함은 처음부터 다시 색인합니다.',
  },
  find: (store) =>
    findInMailboxes(store, wrongNumbers, (row, key) => ({
      severity: 'warning',
      ...whose(key),
      sentence: problems(row).join(' '),
      subject: { key },
    })),
  repair: ({ database, clock }, found) =>
    repairMailboxes(found, (key) =>
      inMailbox(database, clock, key, async (transaction) => {
        const { session, params, box } = transaction;
        const row = await session.get(wrongNumbers, { ...params });
        if (row === undefined) return [];
        box.change_no = Math.max(row.change_no, row.used_change);
        box.last_item = Math.max(row.last_item, row.used_item);
        box.uid_validity = Math.max(row.uid_validity, row.used_validity);
        const done = [
          `Set the mailbox to change ${box.change_no}, last item ${box.last_item}, uid validity ${box.uid_validity}.`,
        ];
        if (row.indexed_item > row.last_item) {
          await session.query(
            queryBuilders[session.dialect]
              .updateTable('mailboxes')
              .set({ indexed_item: 0 })
              .where('tenant_id', '=', params.tenant)
              .where('mailbox_id', '=', params.mailbox),
          );
          done.push('Its texts will be indexed again.');
        }
        return done;
      }),
    ),
});

function problems(row: WrongNumbers): string[] {
  return [
    ...(row.change_no < row.used_change
      ? [`The mailbox stands at change ${row.change_no}, but ${row.used_change} is used.`]
      : []),
    ...(row.last_item < row.used_item
      ? [`Its last item is said to be ${row.last_item}, but item ${row.used_item} is there.`]
      : []),
    ...(row.indexed_item > row.last_item
      ? [`Texts are said to be indexed up to item ${row.indexed_item}, beyond the last, ${row.last_item}.`]
      : []),
    ...(row.uid_validity < row.used_validity
      ? [`Its uid validity is ${row.uid_validity}, but a folder has ${row.used_validity}.`]
      : []),
  ];
}
