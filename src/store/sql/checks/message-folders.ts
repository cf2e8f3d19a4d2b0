import { sql } from 'kysely';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { newFolderRow } from '../mail/folder-writes.ts';
import { inMailbox, type MailboxTransaction } from '../mail/mailbox-transaction.ts';
import { rawQuery, statement } from '../statement.ts';
import { findInMailboxes, repairMailboxes, whose } from './kit/each-mailbox.ts';
import { freeFolderName } from './kit/free-folder-name.ts';
import { defineStoreCheck } from './kit/store-check.ts';

interface Homeless {
  folder_id: number;
  messages: number;
  last_uid: number;
}

const homeless = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  rawQuery(
    db,
    sql<Homeless>`select m.folder_id, count(*) as messages, max(m.uid) as last_uid
      from messages as m left join folders as f
        on f.tenant_id = m.tenant_id and f.mailbox_id = m.mailbox_id and f.folder_id = m.folder_id
      where m.tenant_id = ${p.tenant} and m.mailbox_id = ${p.mailbox} and f.folder_id is null
      group by m.folder_id order by m.folder_id`,
  ),
);

const rootOf = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  db
    .selectFrom('folders')
    .select('folder_id')
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('parent_id', 'is', null)
    .orderBy('folder_id')
    .limit(1),
);

export const check = defineStoreCheck<{ key: MailboxKey }>({
  name: 'message-folders',
  stage: 'structure',
  holds: {
    en: 'Every message lies in a folder that exists.',
    ko: '모든 메시지는 존재하는 폴더에 들어 있습니다.',
  },
  mends: {
    en: 'Makes the missing folder again below the root, so that its messages can be reached.',
    ko: '없어진 폴더를 루트 아래에 다시 만들어 메시지에 접근할 수 있게 합니다.',
  },
  find: (store) =>
    findInMailboxes(store, homeless, (row, key) => ({
      severity: 'error',
      ...whose(key),
      object: `folder ${row.folder_id}`,
      sentence: `${row.messages} messages lie in folder ${row.folder_id}, which does not exist.`,
      subject: { key },
    })),
  repair: ({ database, clock }, found) =>
    repairMailboxes(found, (key) =>
      inMailbox(database, clock, key, async (transaction) => {
        const done: string[] = [];
        for (const row of await transaction.session.all(homeless, { ...transaction.params })) {
          done.push(await makeFolder(transaction, row));
        }
        return done;
      }),
    ),
});

async function makeFolder(transaction: MailboxTransaction, row: Homeless): Promise<string> {
  const root = await transaction.session.get(rootOf, { ...transaction.params });
  const fresh = newFolderRow(transaction, {
    parent: root?.folder_id ?? null,
    name: '',
    role: null,
    folderClass: 'IPF.Note',
  });
  const { name, nameKey } = await freeFolderName(transaction, root?.folder_id ?? 0, {
    folder_id: row.folder_id,
    name: '',
  });
  await transaction.insertFolder({
    ...fresh,
    folder_id: row.folder_id,
    name,
    name_key: nameKey,
    uid_next: row.last_uid + 1,
  });
  return `Made folder ${row.folder_id} again, as "${name}", with ${row.messages} messages.`;
}
