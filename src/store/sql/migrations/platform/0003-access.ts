import { defineMigration } from '../../migration.ts';

/** Role groups, roles, assignments and scopes are documents: there are few, and they are read together. */
export const migration = defineMigration({
  version: 3,
  name: 'access',
  statements: ({ int, blob, text, clustered }) => [
    `create table role_objects (tenant_id ${int} not null, guid ${text} not null, kind ${text} not null,
      name ${text} not null, name_key ${text} not null, recipient_id ${int}, content ${text} not null,
      created_at ${int} not null, changed_at ${int} not null,
      primary key (tenant_id, guid))${clustered}`,
    'create unique index role_objects_by_name on role_objects (tenant_id, kind, name_key)',
    `create index role_objects_by_recipient on role_objects (tenant_id, recipient_id)
      where recipient_id is not null`,

    `create table role_members (tenant_id ${int} not null, group_guid ${text} not null,
      member_id ${int} not null,
      primary key (tenant_id, group_guid, member_id))${clustered}`,
    'create index role_members_by_member on role_members (tenant_id, member_id)',

    `create table access_tokens (tenant_id ${int} not null, token_id ${text} not null, guid ${text} not null,
      recipient_id ${int} not null, label ${text} not null, hash ${blob} not null,
      created_at ${int} not null, expires_at ${int} not null, last_used_at ${int},
      primary key (tenant_id, token_id))${clustered}`,
    'create index access_tokens_by_recipient on access_tokens (tenant_id, recipient_id)',
  ],
});
