import { sql } from 'kysely';
import type { MailboxId, TenantId } from '../../../base/ids.ts';
import { rawQuery, statement } from '../statement.ts';
import { defineStoreCheck } from './kit/store-check.ts';

const mailboxTables = [
  'folders',
  'messages',
  'tombstones',
  'properties',
  'sorted_messages',
  'search_documents',
  'search_pending',
  'named_properties',
] as const;

interface Stray {
  tenant_id: number;
  mailbox_id: number;
  stray: number;
}

const strays = mailboxTables.map((table) => ({
  table,
  rows: statement<Record<never, never>>()((db) =>
    rawQuery(
      db,
      sql<Stray>`select r.tenant_id, r.mailbox_id, count(*) as stray from ${sql.table(table)} as r
        where not exists (select 1 from mailboxes as b
          where b.tenant_id = r.tenant_id and b.mailbox_id = r.mailbox_id)
        group by r.tenant_id, r.mailbox_id order by r.tenant_id, r.mailbox_id`,
    ),
  ),
}));

export const check = defineStoreCheck<null>({
  name: 'mailbox-rows',
  stage: 'structure',
  holds: {
    en: 'Every folder, message and property belongs to a mailbox that exists.',
    ko: '모든 폴더, 메시지, 속성은 존재하는 사서함에 속합니다.',
  },
  async *find({ database, signal }) {
    for (const { table, rows } of strays) {
      signal?.throwIfAborted();
      for (const row of await database.all(rows, {})) {
        yield {
          severity: 'error',
          tenant: row.tenant_id as TenantId,
          mailbox: row.mailbox_id as MailboxId,
          sentence:
            `${row.stray} rows of ${table} belong to a mailbox that does not exist. ` +
            'Restore the mailbox from a backup; they are left as they are.',
          subject: null,
        };
      }
    }
  },
});
