import type { SqlDialect } from './database.ts';

/**
 * One step of a schema, forward only. Once released it is never edited: a correction is the next version.
 * Adding one: a file `NNNN-name.ts` in the folder of its series; the registry finds it.
 */
export interface Migration {
  /** 1, 2, 3 … without gaps within its series. */
  readonly version: number;
  readonly name: string;
  readonly statements: (dialect: SqlDialect) => readonly string[];
}

export function defineMigration(migration: Migration): Migration {
  return migration;
}
