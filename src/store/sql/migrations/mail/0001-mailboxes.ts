import { defineMigration } from '../../migration.ts';

export const migration = defineMigration({
  version: 1,
  name: 'mailboxes',
  statements: ({ dialect, int, blob, text, clustered }) => {
    const owner = `tenant_id ${int} not null, mailbox_id ${int} not null`;
    return [
      `create table mailboxes (${owner}, guid ${text} not null, created_at ${int} not null,
        change_no ${int} not null, uid_validity ${int} not null,
        issue_warning_bytes ${int}, prohibit_send_bytes ${int}, prohibit_send_receive_bytes ${int},
        recoverable_items_bytes ${int},
        item_count ${int} not null, total_bytes ${int} not null,
        recoverable_count ${int} not null, recoverable_bytes ${int} not null,
        last_item ${int} not null, indexed_item ${int} not null,
        primary key (tenant_id, mailbox_id))${clustered}`,

      `create table folders (${owner}, folder_id ${int} not null, parent_id ${int},
        name ${text} not null, name_key ${text} not null, role ${text}, folder_class ${text} not null,
        uid_validity ${int} not null, uid_next ${int} not null,
        message_count ${int} not null, unread_count ${int} not null, total_bytes ${int} not null,
        created_at ${int} not null, change_no ${int} not null, content_change ${int} not null,
        sorted_by ${int} not null,
        primary key (tenant_id, mailbox_id, folder_id))${clustered}`,
      'create unique index folders_by_name on folders (tenant_id, mailbox_id, parent_id, name_key)',
      'create unique index folders_by_role on folders (tenant_id, mailbox_id, role) where role is not null',
      'create index folders_by_change on folders (tenant_id, mailbox_id, change_no)',

      `create table messages (${owner}, folder_id ${int} not null, uid ${int} not null,
        item_id ${int} not null, change_no ${int} not null, flags ${int} not null, traits ${int} not null,
        body ${blob} not null, size ${int} not null, received_at ${int} not null, sent_at ${int},
        keywords ${text} not null, subject ${text} not null, sender ${text} not null,
        recipients ${text} not null, message_id ${text} not null,
        deleted_at ${int}, origin_folder_id ${int},
        primary key (tenant_id, mailbox_id, folder_id, uid))${clustered}`,
      'create unique index messages_by_item on messages (tenant_id, mailbox_id, item_id)',
      'create index messages_by_change on messages (tenant_id, mailbox_id, change_no)',
      'create index messages_by_receipt on messages (tenant_id, mailbox_id, folder_id, received_at, uid)',

      `create table tombstones (${owner}, change_no ${int} not null, folder_id ${int} not null,
        uid ${int}, item_id ${int},
        primary key (tenant_id, mailbox_id, change_no))${clustered}`,

      `create table bodies (tenant_id ${int} not null, hash ${blob} not null, pack ${int} not null,
        pack_offset ${int} not null, stored_bytes ${int} not null, bytes ${int} not null,
        codec ${text} not null, reference_count ${int} not null,
        primary key (tenant_id, hash))${clustered}`,
      'create index bodies_by_pack on bodies (tenant_id, pack)',

      `create table properties (${owner}, owner_id ${int} not null, key ${text} not null,
        value ${blob} not null,
        primary key (tenant_id, mailbox_id, owner_id, key))${clustered}`,

      `create table sorted_messages (${owner}, folder_id ${int} not null, sort ${int} not null,
        sort_key ${text} not null, uid ${int} not null,
        primary key (tenant_id, mailbox_id, folder_id, sort, sort_key, uid))${clustered}`,

      ...(dialect === 'sqlite'
        ? [
            `create table search_documents (document_id integer primary key, ${owner},
              item_id integer not null, unique (tenant_id, mailbox_id, item_id))`,
            // Our own tokens, separated by spaces: the ascii tokenizer takes every other byte as a letter.
            `create virtual table search_tokens using fts5 (tokens, content='', contentless_delete=1,
              tokenize='ascii')`,
          ]
        : [
            `create table search_documents (${owner}, item_id bigint not null, tokens tsvector not null,
              primary key (tenant_id, mailbox_id, item_id))`,
            'create index search_documents_by_token on search_documents using gin (tokens)',
          ]),
    ];
  },
});
