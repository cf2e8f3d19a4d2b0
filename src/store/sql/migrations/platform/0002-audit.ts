import { defineMigration } from '../../migration.ts';

/** Tenant 0 stands for the platform itself: tenants are numbered from 1. */
export const migration = defineMigration({
  version: 2,
  name: 'audit',
  statements: ({ int, blob, text, clustered }) => [
    `create table audit_records (tenant_id ${int} not null, sequence ${int} not null, guid ${text} not null,
      at ${int} not null, actor ${text} not null, actor_key ${text} not null, external ${int} not null, session ${text} not null,
      cmdlet ${text} not null, cmdlet_key ${text} not null, object ${text} not null,
      parameters ${text} not null, outcome ${text} not null, error ${text}, duration_ms ${int} not null,
      seal ${blob} not null,
      primary key (tenant_id, sequence))${clustered}`,
    'create index audit_records_by_time on audit_records (tenant_id, at, sequence)',

    `create table audit_heads (tenant_id ${int} not null, sequence ${int} not null, seal ${blob} not null,
      proof ${blob} not null,
      primary key (tenant_id))${clustered}`,
  ],
});
