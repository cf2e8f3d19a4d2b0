import { sql } from 'kysely';
import type { FolderId } from '../../../base/ids.ts';
import { flag, type MailboxKey } from '../../ports/mail-model.ts';
import { inMailbox } from '../mail/mailbox-transaction.ts';
import { rawQuery, statement } from '../statement.ts';
import { findInMailboxes, repairMailboxes, whose } from './kit/each-mailbox.ts';
import { defineStoreCheck } from './kit/store-check.ts';

interface WrongCounters {
  folder_id: number;
  name: string;
  message_count: number;
  unread_count: number;
  total_bytes: number;
  messages: number;
  unread: number;
  bytes: number;
}

const wrongCounters = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  rawQuery(
    db,
    sql<WrongCounters>`select f.folder_id, f.name, f.message_count, f.unread_count, f.total_bytes,
        coalesce(m.messages, 0) as messages, coalesce(m.unread, 0) as unread, coalesce(m.bytes, 0) as bytes
      from folders as f left join (
        select folder_id, count(*) as messages, cast(sum(case when native_size > size then native_size else size end) as bigint) as bytes,
          cast(sum(case when (flags & ${sql.lit(flag.seen)}) = 0 then 1 else 0 end) as bigint) as unread
        from messages where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} group by folder_id
      ) as m on m.folder_id = f.folder_id
      where f.tenant_id = ${p.tenant} and f.mailbox_id = ${p.mailbox}
        and (f.message_count <> coalesce(m.messages, 0) or f.unread_count <> coalesce(m.unread, 0)
          or f.total_bytes <> coalesce(m.bytes, 0))
      order by f.folder_id`,
  ),
);

export const check = defineStoreCheck<{ key: MailboxKey }>({
  name: 'folder-counters',
  stage: 'derived',
  holds: {
    en: 'Each folder’s counts of messages, unread messages and bytes are those of its messages.',
    ko: '폴더마다 메시지 수, 읽지 않은 메시지 수, 크기가 실제 메시지와 같습니다.',
  },
  mends: { en: 'Counts again.', ko: '다시 셉니다.' },
  find: (store) =>
    findInMailboxes(store, wrongCounters, (row, key) => ({
      severity: 'warning',
      ...whose(key),
      object: `folder ${row.folder_id}`,
      sentence:
        `Folder "${row.name}" says ${counts(row.message_count, row.unread_count, row.total_bytes)}, ` +
        `but it holds ${counts(row.messages, row.unread, row.bytes)}.`,
      subject: { key },
    })),
  repair: ({ database, clock }, found) =>
    repairMailboxes(found, (key) =>
      inMailbox(database, clock, key, async (transaction) => {
        const done: string[] = [];
        for (const row of await transaction.session.all(wrongCounters, { ...transaction.params })) {
          const folder = await transaction.folder(row.folder_id as FolderId);
          folder.message_count = row.messages;
          folder.unread_count = row.unread;
          folder.total_bytes = row.bytes;
          done.push(`Counted folder "${row.name}" again: ${counts(row.messages, row.unread, row.bytes)}.`);
        }
        return done;
      }),
    ),
});

function counts(messages: number, unread: number, bytes: number): string {
  return `${messages} messages, ${unread} unread, ${bytes} bytes`;
}
