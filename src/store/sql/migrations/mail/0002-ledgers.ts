import { defineMigration } from '../../migration.ts';

/** What was copied from where. Names and texts of sources lie in JSON, which has a spelling for any of them. */
export const migration = defineMigration({
  version: 2,
  name: 'ledgers',
  statements: ({ int, blob, text, clustered }) => {
    const owner = `tenant_id ${int} not null, ledger_id ${int} not null`;
    return [
      `create table ledger_numbers (tenant_id ${int} not null, last_ledger ${int} not null,
        primary key (tenant_id))${clustered}`,

      `create table ledgers (${owner}, mailbox_id ${int}, identity ${text} not null,
        identity_hash ${blob} not null, session ${int} not null, revision ${int} not null, created_at ${int} not null,
        primary key (tenant_id, ledger_id))${clustered}`,
      'create unique index ledgers_by_identity on ledgers (tenant_id, identity_hash)',
      'create index ledgers_by_mailbox on ledgers (tenant_id, mailbox_id) where mailbox_id is not null',

      `create table ledger_folders (${owner}, folder_no ${int} not null, progress ${text} not null,
        copied_count ${int} not null, copied_bytes ${int} not null, skipped_count ${int} not null,
        checksum ${text} not null,
        primary key (tenant_id, ledger_id, folder_no))${clustered}`,

      `create table ledger_entries (${owner}, folder_no ${int} not null, uid ${int} not null,
        place ${int} not null, item ${int} not null, digest ${blob}, size ${int} not null,
        received_at ${int} not null, flags ${int} not null, keywords ${text} not null, skipped ${text},
        primary key (tenant_id, ledger_id, folder_no, uid, place))${clustered}`,
      `create index ledger_entries_skipped on ledger_entries (tenant_id, ledger_id, folder_no, uid, place)
        where skipped is not null`,
    ];
  },
});
