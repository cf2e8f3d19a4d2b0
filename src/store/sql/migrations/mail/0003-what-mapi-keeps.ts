import { defineMigration } from '../../migration.ts';

/**
 * What MAPI clients write: kinds of folders, a second body of a message, ids of named properties, and the times that they show. Rows of
 * before have no times of their own: a folder was last changed when it was made, a message made when it was received.
 */
export const migration = defineMigration({
  version: 3,
  name: 'what-mapi-keeps',
  statements: ({ int, blob, text, clustered }) => {
    const owner = `tenant_id ${int} not null, mailbox_id ${int} not null`;
    return [
      `alter table folders add column kind ${text} not null default 'generic'`,
      `alter table folders add column modified_at ${int}`,
      `alter table messages add column native ${blob}`,
      `alter table messages add column native_size ${int} not null default 0`,
      `alter table messages add column created_at ${int}`,
      `alter table messages add column modified_at ${int}`,
      `create index messages_by_origin on messages (tenant_id, mailbox_id, origin_folder_id)
        where origin_folder_id is not null`,

      // Items below the mark of `mailboxes.indexed_item` whose text has changed since.
      `create table search_pending (${owner}, item_id ${int} not null,
        primary key (tenant_id, mailbox_id, item_id))${clustered}`,

      `create table named_properties (${owner}, property_id ${int} not null, name ${text} not null,
        primary key (tenant_id, mailbox_id, property_id))${clustered}`,
      'create unique index named_properties_by_name on named_properties (tenant_id, mailbox_id, name)',
    ];
  },
});
