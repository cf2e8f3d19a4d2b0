import { defineMigration } from '../../migration.ts';

/**
 * What a client that keeps a copy gives and is to have back: the number of the last change of a message itself, and the versions that
 * it knows. In rows of before the last change was one of the message.
 */
export const migration = defineMigration({
  version: 4,
  name: 'what-clients-synchronise',
  statements: ({ int, text }) => [
    `alter table folders add column change_key ${text}`,
    `alter table folders add column predecessors ${text}`,
    `alter table messages add column modification ${int}`,
    `alter table messages add column change_key ${text}`,
    `alter table messages add column predecessors ${text}`,
  ],
});
