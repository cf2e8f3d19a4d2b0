import type { SqlDialect } from './database.ts';

/**
 * One step of a schema, forward only. Once released it is never edited: a correction is the next version.
 * Adding one: a file `NNNN-name.ts` in the folder of its series; the registry finds it.
 */
export interface Migration {
  /** 1, 2, 3 … without gaps within its series. */
  readonly version: number;
  readonly name: string;
  readonly statements: (types: ColumnTypes) => readonly string[];
}

export function defineMigration(migration: Migration): Migration {
  return migration;
}

/** How the two databases write the same columns. */
export interface ColumnTypes {
  readonly dialect: SqlDialect;
  readonly int: string;
  readonly blob: string;
  /** Compared byte by byte on both, whatever the database's own collation is. */
  readonly text: string;
  /** After the closing bracket: rows lie in the order of their key, so that importing a folder appends. */
  readonly clustered: string;
}

export const columnTypes: Readonly<Record<SqlDialect, ColumnTypes>> = {
  sqlite: { dialect: 'sqlite', int: 'integer', blob: 'blob', text: 'text', clustered: ' without rowid' },
  postgres: {
    dialect: 'postgres',
    int: 'bigint',
    blob: 'bytea',
    text: 'text collate "C"',
    clustered: '',
  },
};
