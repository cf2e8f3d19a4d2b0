import { sql } from 'kysely';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { inMailbox, type MailboxTransaction } from '../mail/mailbox-transaction.ts';
import { removeSearchRows } from '../mail/search-rows.ts';
import { queryBuilders, rawQuery, statement } from '../statement.ts';
import { findInMailboxes, repairMailboxes, whose } from './kit/each-mailbox.ts';
import { defineStoreCheck } from './kit/store-check.ts';

interface BadDocument {
  item_id: number;
  has_message: number;
}

const badDocuments = statement<{ tenant: number; mailbox: number }>()((db, p, dialect) =>
  rawQuery(
    db,
    dialect === 'sqlite'
      ? // The shadow table of FTS5 that has one row for each document.
        sql<BadDocument>`select d.item_id, m.item_id is not null as has_message from search_documents as d
          left join messages as m on m.tenant_id = d.tenant_id and m.mailbox_id = d.mailbox_id
            and m.item_id = d.item_id
          left join search_tokens_docsize as t on t.id = d.document_id
          where d.tenant_id = ${p.tenant} and d.mailbox_id = ${p.mailbox}
            and (m.item_id is null or t.id is null)
          order by d.item_id`
      : sql<BadDocument>`select d.item_id, 0 as has_message from search_documents as d
          where d.tenant_id = ${p.tenant} and d.mailbox_id = ${p.mailbox}
            and not exists (select 1 from messages as m where m.tenant_id = d.tenant_id
              and m.mailbox_id = d.mailbox_id and m.item_id = d.item_id)
          order by d.item_id`,
  ),
);

export const check = defineStoreCheck<{ key: MailboxKey }>({
  name: 'search-documents',
  stage: 'derived',
  holds: {
    en: 'The search index speaks of messages that are there, and has the words of each it lists.',
    ko: '검색 색인이 존재하는 메시지만 가리키며 그 단어를 담고 있습니다.',
  },
  mends: {
    en: 'Drops documents without a message; has a mailbox indexed again where words are missing.',
    ko: '메시지가 없는 문서를 지우고, 단어가 빠진 사서함은 다시 색인합니다.',
  },
  find: (store) =>
    findInMailboxes(store, badDocuments, (row, key) => ({
      severity: 'warning',
      ...whose(key),
      object: `item ${row.item_id}`,
      sentence:
        row.has_message === 0
          ? `The search index has a document of item ${row.item_id}, which is no message.`
          : `The search index lists item ${row.item_id} without its words: searches miss it.`,
      subject: { key },
    })),
  repair: ({ database, clock }, found) =>
    repairMailboxes(found, (key) =>
      inMailbox(database, clock, key, async (transaction) => {
        const rows = await transaction.session.all(badDocuments, { ...transaction.params });
        await removeSearchRows(
          transaction,
          rows.map((row) => row.item_id),
        );
        const done = rows.map((row) => `Dropped the search document of item ${row.item_id}.`);
        if (rows.every((row) => row.has_message === 0)) return done;
        await forgetIndexing(transaction);
        return [...done, 'Its texts will be indexed again.'];
      }),
    ),
});

async function forgetIndexing({ session, params }: MailboxTransaction): Promise<void> {
  await session.query(
    queryBuilders[session.dialect]
      .updateTable('mailboxes')
      .set({ indexed_item: 0 })
      .where('tenant_id', '=', params.tenant)
      .where('mailbox_id', '=', params.mailbox),
  );
}
