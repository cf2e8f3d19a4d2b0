import { defineMigration } from '../../migration.ts';

export const migration = defineMigration({
  version: 1,
  name: 'directory',
  statements: ({ int, blob, text, clustered }) => {
    const owner = `tenant_id ${int} not null, recipient_id ${int} not null`;
    return [
      `create table counters (name ${text} not null, value ${int} not null, primary key (name))${clustered}`,
      "insert into counters (name, value) values ('tenant', 0)",

      `create table platform_settings (key ${text} not null, value ${text} not null, version ${int} not null,
        primary key (key))${clustered}`,

      `create table tenants (tenant_id ${int} not null, guid ${text} not null, name ${text} not null,
        name_key ${text} not null, display_name ${text} not null, shard ${int} not null,
        state ${text} not null, created_at ${int} not null, deleted_at ${int}, change_no ${int} not null,
        last_recipient ${int} not null, last_mailbox ${int} not null, wrapped_key ${blob} not null,
        settings ${text} not null,
        primary key (tenant_id))${clustered}`,
      'create unique index tenants_by_guid on tenants (guid)',
      'create unique index tenants_by_name on tenants (name_key)',

      `create table accepted_domains (domain ${text} not null, tenant_id ${int} not null,
        display_name ${text} not null, kind ${text} not null, is_default ${int} not null,
        verified_at ${int}, verification_token ${text} not null, created_at ${int} not null,
        primary key (domain))${clustered}`,
      'create index accepted_domains_by_tenant on accepted_domains (tenant_id, domain)',

      `create table recipients (${owner}, guid ${text} not null, kind ${text} not null,
        name ${text} not null, name_key ${text} not null,
        display_name ${text} not null, display_key ${text} not null, alias ${text}, upn ${text},
        addresses ${text} not null, target_address ${text}, anchor ${text}, hidden ${int} not null,
        attributes ${text} not null,
        mailbox_id ${int}, mailbox_guid ${text}, mailbox_state ${text}, mailbox_since ${int},
        created_at ${int} not null, changed_at ${int} not null, deleted_at ${int}, change_no ${int} not null,
        primary key (tenant_id, recipient_id))${clustered}`,
      'create index recipients_by_name on recipients (tenant_id, name_key, recipient_id)',
      'create index recipients_by_display on recipients (tenant_id, display_key, recipient_id)',
      'create index recipients_by_change on recipients (tenant_id, change_no)',
      `create index recipients_deleted on recipients (tenant_id, deleted_at, recipient_id)
        where deleted_at is not null`,
      // Most mailboxes are ready; the sweeps look for the others.
      `create index recipients_unsettled on recipients (tenant_id, mailbox_state, recipient_id)
        where mailbox_state <> 'ready'`,

      `create table recipient_claims (tenant_id ${int} not null, claim_key ${text} not null,
        recipient_id ${int} not null, domain ${text} not null,
        primary key (tenant_id, claim_key))${clustered}`,
      `create index recipient_claims_by_domain on recipient_claims (tenant_id, domain, recipient_id)
        where domain <> ''`,

      `create table recipient_terms (tenant_id ${int} not null, term ${text} not null,
        recipient_id ${int} not null,
        primary key (tenant_id, term, recipient_id))${clustered}`,

      `create table recipient_tombstones (${owner}, guid ${text} not null, anchor ${text},
        change_no ${int} not null,
        primary key (tenant_id, recipient_id))${clustered}`,
      'create index recipient_tombstones_by_change on recipient_tombstones (tenant_id, change_no)',

      `create table members (tenant_id ${int} not null, group_id ${int} not null, member_id ${int} not null,
        primary key (tenant_id, group_id, member_id))${clustered}`,
      'create index members_by_member on members (tenant_id, member_id, group_id)',

      `create table credentials (${owner}, guid ${text} not null, kind ${text} not null,
        label ${text} not null, hash ${text} not null, must_change ${int} not null,
        created_at ${int} not null, expires_at ${int},
        primary key (tenant_id, recipient_id, guid))${clustered}`,
    ];
  },
});
