import { sql } from 'kysely';
import type { FolderId } from '../../../base/ids.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { inMailbox } from '../mail/mailbox-transaction.ts';
import { rawQuery, statement } from '../statement.ts';
import { findInMailboxes, repairMailboxes, whose } from './kit/each-mailbox.ts';
import { defineStoreCheck } from './kit/store-check.ts';

interface BehindFolder {
  folder_id: number;
  name: string;
  uid_next: number;
  content_change: number;
  last_uid: number;
  last_change: number;
}

const behindFolders = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  rawQuery(
    db,
    sql<BehindFolder>`select f.folder_id, f.name, f.uid_next, f.content_change,
        coalesce(u.last_uid, 0) as last_uid, coalesce(u.last_change, 0) as last_change
      from folders as f left join (
        select folder_id, max(uid) as last_uid, max(change_no) as last_change from (
          select folder_id, max(uid) as uid, max(change_no) as change_no from messages
            where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} group by folder_id
          union all
          select folder_id, max(uid) as uid, max(change_no) as change_no from tombstones
            where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} and uid is not null
            group by folder_id
        ) as used group by folder_id
      ) as u on u.folder_id = f.folder_id
      where f.tenant_id = ${p.tenant} and f.mailbox_id = ${p.mailbox}
        and (f.uid_next <= coalesce(u.last_uid, 0) or f.content_change < coalesce(u.last_change, 0))
      order by f.folder_id`,
  ),
);

export const check = defineStoreCheck<{ key: MailboxKey }>({
  name: 'folder-numbers',
  stage: 'numbers',
  holds: {
    en: 'A folder’s next uid and last content change lie beyond those of every message that is or was in it.',
    ko: '폴더의 다음 UID와 마지막 변경 번호가 지금까지의 모든 메시지보다 앞서 있습니다.',
  },
  mends: {
    en: 'Raises both beyond what is used, so that no uid is given out twice.',
    ko: '두 번호를 이미 쓴 번호보다 높여 같은 UID가 다시 쓰이지 않게 합니다.',
  },
  find: (store) =>
    findInMailboxes(store, behindFolders, (row, key) => ({
      severity: 'warning',
      ...whose(key),
      object: `folder ${row.folder_id}`,
      sentence:
        `Folder "${row.name}" would give out uid ${row.uid_next} next and stands at change ${row.content_change}, ` +
        `but uid ${row.last_uid} and change ${row.last_change} are used.`,
      subject: { key },
    })),
  repair: ({ database, clock }, found) =>
    repairMailboxes(found, (key) =>
      inMailbox(database, clock, key, async (transaction) => {
        const done: string[] = [];
        for (const row of await transaction.session.all(behindFolders, { ...transaction.params })) {
          const folder = await transaction.folder(row.folder_id as FolderId);
          folder.uid_next = Math.max(folder.uid_next, row.last_uid + 1);
          folder.content_change = Math.max(folder.content_change, row.last_change);
          done.push(
            `Set folder "${row.name}" to next uid ${folder.uid_next} and change ${folder.content_change}.`,
          );
        }
        return done;
      }),
    ),
});
