import { sql } from 'kysely';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { deleteMany } from '../bulk.ts';
import { inMailbox } from '../mail/mailbox-transaction.ts';
import { rawQuery, statement } from '../statement.ts';
import { findInMailboxes, repairMailboxes, whose } from './kit/each-mailbox.ts';
import { defineStoreCheck } from './kit/store-check.ts';

interface Clash {
  change_no: number;
  folder_id: number;
  uid: number | null;
}

const clashes = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  rawQuery(
    db,
    sql<Clash>`select t.change_no, t.folder_id, t.uid from tombstones as t
      where t.tenant_id = ${p.tenant} and t.mailbox_id = ${p.mailbox} and (
        (t.uid is not null and exists (select 1 from messages as m where m.tenant_id = t.tenant_id
          and m.mailbox_id = t.mailbox_id and m.folder_id = t.folder_id and m.uid = t.uid))
        or (t.uid is null and exists (select 1 from folders as f where f.tenant_id = t.tenant_id
          and f.mailbox_id = t.mailbox_id and f.folder_id = t.folder_id)))
      order by t.change_no`,
  ),
);

const dropTombstones = deleteMany('tombstones', {
  tenant_id: 'integer',
  mailbox_id: 'integer',
  change_no: 'integer',
});

export const check = defineStoreCheck<{ key: MailboxKey }>({
  name: 'tombstones',
  stage: 'structure',
  holds: {
    en: 'Nothing that is there is also said to be gone.',
    ko: '있는 것이 삭제된 것으로도 기록되어 있지 않습니다.',
  },
  mends: { en: 'Drops the tombstone; the object stays.', ko: '삭제 기록을 지우고 대상은 그대로 둡니다.' },
  find: (store) =>
    findInMailboxes(store, clashes, (row, key) => ({
      severity: 'warning',
      ...whose(key),
      object: named(row),
      sentence: `Change ${row.change_no} says that ${named(row)} is gone, but it is there; clients may drop it.`,
      subject: { key },
    })),
  repair: ({ database, clock }, found) =>
    repairMailboxes(found, (key) =>
      inMailbox(database, clock, key, async ({ session, params, owner }) => {
        const rows = await session.all(clashes, { ...params });
        await session.write(
          dropTombstones,
          rows.map(({ change_no }) => ({ ...owner, change_no })),
        );
        return rows.map((row) => `Dropped the tombstone of ${named(row)}.`);
      }),
    ),
});

function named({ folder_id, uid }: Clash): string {
  return uid === null ? `folder ${folder_id}` : `message ${folder_id}/${uid}`;
}
