import { sql } from 'kysely';
import { isAppError } from '../../../base/errors.ts';
import type { FolderId } from '../../../base/ids.ts';
import { normalizeKeywords } from '../../keywords.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import type { SqlSession } from '../database.ts';
import { inMailbox } from '../mail/mailbox-transaction.ts';
import { modifiedNow, saveFlags } from '../mail/message-rows.ts';
import { splitKeywords } from '../mail/rows.ts';
import { rawQuery, statement } from '../statement.ts';
import { eachMailbox, eachRow, repairMailboxes, whose } from './kit/each-mailbox.ts';
import { defineStoreCheck } from './kit/store-check.ts';

const rowsPerPage = 1000;

interface Labelled {
  folder_id: number;
  uid: number;
  flags: number;
  keywords: string;
  predecessors: string | null;
}

const labelled = statement<{
  tenant: number;
  mailbox: number;
  folder: number;
  uid: number;
  limit: number;
}>()((db, p) =>
  rawQuery(
    db,
    sql<Labelled>`select folder_id, uid, flags, keywords, predecessors from messages
      where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox}
        and (folder_id, uid) > (${p.folder}, ${p.uid}) and keywords <> ''
      order by folder_id, uid limit ${p.limit}`,
  ),
);
const oneLabelled = statement<{ tenant: number; mailbox: number; folder: number; uid: number }>()((db, p) =>
  db
    .selectFrom('messages')
    .select(['folder_id', 'uid', 'flags', 'keywords', 'predecessors'])
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('folder_id', '=', p.folder)
    .where('uid', '=', p.uid),
);

export const check = defineStoreCheck<{ key: MailboxKey; folder: FolderId; uid: number }>({
  name: 'keywords',
  stage: 'structure',
  holds: {
    en: 'Keywords of messages are valid, sorted, and each is there once.',
    ko: '메시지의 키워드가 올바르고 정렬되어 있으며 겹치지 않습니다.',
  },
  mends: {
    en: 'Writes the keywords again without those that are not valid.',
    ko: '잘못된 키워드를 빼고 다시 씁니다.',
  },
  async *find(store) {
    for await (const key of eachMailbox(store)) {
      for await (const row of eachLabelled(store.database, key)) {
        if (normalText(row.keywords) === row.keywords) continue;
        yield {
          severity: 'warning',
          ...whose(key),
          object: `message ${row.folder_id}/${row.uid}`,
          sentence: `Message ${row.uid} of folder ${row.folder_id} has keywords that are not in their form: ${JSON.stringify(row.keywords.slice(0, 80))}.`,
          subject: { key, folder: row.folder_id as FolderId, uid: row.uid },
        };
      }
    }
  },
  repair: ({ database, clock }, found) =>
    repairMailboxes(found, (key, some) =>
      inMailbox(database, clock, key, async (transaction) => {
        const done: string[] = [];
        for (const { subject } of some) {
          const { folder: folder_id, uid } = subject;
          const row = await transaction.session.get(oneLabelled, {
            ...transaction.params,
            folder: folder_id,
            uid,
          });
          if (row === undefined) continue;
          const keywords = normalText(row.keywords);
          const change_no = transaction.nextChange();
          (await transaction.folder(folder_id)).content_change = change_no;
          await transaction.session.write(saveFlags, [
            {
              ...{ ...transaction.owner, folder_id, uid, change_no, flags: row.flags, keywords },
              ...modifiedNow(row, change_no, clock.now()),
            },
          ]);
          done.push(`Message ${uid} of folder ${folder_id} has the keywords "${keywords}".`);
        }
        return done;
      }),
    ),
});

function eachLabelled(session: SqlSession, key: MailboxKey): AsyncGenerator<Labelled> {
  const params = { tenant: key.tenant, mailbox: key.mailbox, limit: rowsPerPage };
  return eachRow<{ folder: number; uid: number }, Labelled>(session, {
    first: { folder: 0, uid: 0 },
    pageSize: rowsPerPage,
    cursor: ({ folder_id, uid }) => ({ folder: folder_id, uid }),
    read: (reader, after) => reader.all(labelled, { ...params, ...after }),
  });
}

/** The text as the store would write it today. */
function normalText(text: string): string {
  const words = splitKeywords(text);
  const valid = isValid(words) ? words : words.filter((word) => isValid([word])).slice(0, 128);
  return normalizeKeywords(valid).join(' ');
}

function isValid(words: readonly string[]): boolean {
  try {
    normalizeKeywords(words);
    return true;
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}
