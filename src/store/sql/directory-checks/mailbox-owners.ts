import { sql } from 'kysely';
import type { MailboxId, TenantId } from '../../../base/ids.ts';
import { defineDirectoryCheck } from '../checks/kit/store-check.ts';
import { rawQuery, statement } from '../statement.ts';

const sharedMailboxes = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<{ tenant_id: number; mailbox_id: number; owners: number; first: number; last: number }>`
      select tenant_id, mailbox_id, count(*) as owners, min(recipient_id) as first, max(recipient_id) as last
      from recipients where mailbox_id is not null
      group by tenant_id, mailbox_id having count(*) > 1 order by tenant_id, mailbox_id`,
  ),
);

/** Nothing is mended: whose mail it is, only a person can say. */
export const check = defineDirectoryCheck<null>({
  name: 'mailbox-owners',
  stage: 'structure',
  holds: { en: 'Every mailbox belongs to one recipient.', ko: '사서함마다 수신자가 하나입니다.' },
  async *find({ database }) {
    for (const row of await database.all(sharedMailboxes, {})) {
      yield {
        severity: 'error',
        tenant: row.tenant_id as TenantId,
        mailbox: row.mailbox_id as MailboxId,
        sentence:
          `${row.owners} recipients, ${row.first} and ${row.last} among them, say that mailbox ${row.mailbox_id} is theirs, ` +
          'and read each other’s mail. Restore the organisation from a backup.',
        subject: null,
      };
    }
  },
});
