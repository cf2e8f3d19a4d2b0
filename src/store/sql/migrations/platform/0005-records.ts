import { defineMigration } from '../../migration.ts';

/** What rooms keep of an organisation under keys of their own. */
export const migration = defineMigration({
  version: 5,
  name: 'records',
  // Not in the order of its key: contents are of a kilobyte and more, and in the tree of a key each would take a page
  // of its own.
  statements: ({ int, blob, text }) => [
    `create table records (tenant_id ${int} not null, collection ${text} not null, key ${text} not null,
      content ${text} not null, secret ${blob}, version ${int} not null,
      primary key (tenant_id, collection, key))`,
  ],
});
