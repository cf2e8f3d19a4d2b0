import { sql } from 'kysely';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { inMailbox } from '../mail/mailbox-transaction.ts';
import { removeAllProperties } from '../mail/property-rows.ts';
import { rawQuery, statement } from '../statement.ts';
import { findInMailboxes, repairMailboxes, whose } from './kit/each-mailbox.ts';
import { defineStoreCheck } from './kit/store-check.ts';

interface Ownerless {
  owner_id: number;
  properties: number;
}

const ownerless = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  rawQuery(
    db,
    sql<Ownerless>`select p.owner_id, count(*) as properties from properties as p
      where p.tenant_id = ${p.tenant} and p.mailbox_id = ${p.mailbox} and p.owner_id <> 0
        and not exists (select 1 from folders as f where f.tenant_id = p.tenant_id
          and f.mailbox_id = p.mailbox_id and f.folder_id = p.owner_id)
        and not exists (select 1 from messages as m where m.tenant_id = p.tenant_id
          and m.mailbox_id = p.mailbox_id and m.item_id = p.owner_id)
      group by p.owner_id order by p.owner_id`,
  ),
);

export const check = defineStoreCheck<{ key: MailboxKey }>({
  name: 'property-owners',
  stage: 'references',
  holds: {
    en: 'Every property belongs to a mailbox, a folder or a message that is there.',
    ko: '모든 속성은 존재하는 사서함, 폴더 또는 메시지에 속합니다.',
  },
  mends: { en: 'Removes properties that nothing can reach.', ko: '아무것도 가리키지 않는 속성을 지웁니다.' },
  find: (store) =>
    findInMailboxes(store, ownerless, (row, key) => ({
      severity: 'warning',
      ...whose(key),
      object: `owner ${row.owner_id}`,
      sentence: `${row.properties} properties belong to item ${row.owner_id}, which does not exist.`,
      subject: { key },
    })),
  repair: ({ database, clock }, found) =>
    repairMailboxes(found, (key) =>
      inMailbox(database, clock, key, async (transaction) => {
        const rows = await transaction.session.all(ownerless, { ...transaction.params });
        await removeAllProperties(
          transaction,
          rows.map((row) => row.owner_id),
        );
        return rows.map((row) => `Removed ${row.properties} properties of item ${row.owner_id}.`);
      }),
    ),
});
