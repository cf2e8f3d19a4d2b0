import { defineMigration } from '../../migration.ts';

/**
 * What is moved, and what has become of it. A tenant may move 50,000 mailboxes: tallies and what is due are read
 * from indexes alone.
 */
export const migration = defineMigration({
  version: 4,
  name: 'migration',
  statements: ({ int, blob, text, clustered }) => [
    `create table migration_objects (tenant_id ${int} not null, kind ${text} not null, guid ${text} not null,
      name ${text} not null, name_key ${text} not null, content ${text} not null, secret ${blob},
      version ${int} not null, created_at ${int} not null, changed_at ${int} not null,
      primary key (tenant_id, kind, guid))${clustered}`,
    'create unique index migration_objects_by_name on migration_objects (tenant_id, kind, name_key)',

    `create table migration_intakes (tenant_id ${int} not null, intake ${int} not null, state ${text} not null,
      touched_at ${int} not null,
      primary key (tenant_id, intake))${clustered}`,

    // Not in the order of its key: rows are wide, guids come at random, and all indexes would repeat them.
    `create table migration_users (tenant_id ${int} not null, guid ${text} not null,
      batch_guid ${text} not null, endpoint_guid ${text} not null, address_key ${text} not null,
      status ${text} not null, due_at ${int}, intake ${int} not null, version ${int} not null,
      fence ${int} not null, lease_owner ${text}, lease_work ${text}, lease_until ${int},
      estimated_items ${int} not null, estimated_bytes ${int} not null, synced_items ${int} not null,
      skipped_items ${int} not null, transferred_bytes ${int} not null,
      content ${text} not null, secret ${blob}, created_at ${int} not null, changed_at ${int} not null,
      primary key (tenant_id, guid))`,
    'create unique index migration_users_by_address on migration_users (tenant_id, address_key)',
    `create index migration_users_listed on migration_users
      (tenant_id, address_key, batch_guid, status, intake)`,
    `create index migration_users_tally on migration_users (tenant_id, batch_guid, status, intake,
      estimated_items, estimated_bytes, synced_items, skipped_items, transferred_bytes)`,
    `create index migration_users_due on migration_users
      (tenant_id, due_at, address_key, status, lease_until, intake) where due_at is not null`,
    // What waits at a full endpoint must not be read to find what waits at another.
    `create index migration_users_due_at_endpoint on migration_users
      (tenant_id, endpoint_guid, due_at, address_key, status, lease_until, intake) where due_at is not null`,
    `create index migration_users_held on migration_users
      (tenant_id, lease_until, endpoint_guid, lease_work, due_at) where lease_until is not null`,

    `create table migration_log (tenant_id ${int} not null, subject_guid ${text} not null,
      number ${int} not null, at ${int} not null, content ${text} not null,
      primary key (tenant_id, subject_guid, number))${clustered}`,

    `create table migration_samples (tenant_id ${int} not null, batch_guid ${text} not null,
      at ${int} not null, items ${int} not null, bytes ${int} not null, mailboxes ${int} not null,
      primary key (tenant_id, batch_guid, at))${clustered}`,
  ],
});
