import { sql } from 'kysely';
import type { SqlSession } from '../database.ts';
import { rawQuery, statement } from '../statement.ts';

export interface PostgresState {
  readonly version: string;
  /** `normalize()` came with it. */
  readonly isRecent: boolean;
  readonly encoding: string;
  /** Filters compare text without case by the collation "und-x-icu". */
  readonly hasUnicodeCollation: boolean;
}

const oldestVersion = 130_000;

const stateOfServer = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<{ version: string; number: number; encoding: string; collations: number }>`
      select current_setting('server_version') as version,
        current_setting('server_version_num')::bigint as number,
        current_setting('server_encoding') as encoding,
        (select count(*) from pg_collation where collname = 'und-x-icu') as collations`,
  ),
);

export async function inspectPostgres(session: SqlSession): Promise<PostgresState | undefined> {
  const row = await session.get(stateOfServer, {});
  return (
    row && {
      version: row.version,
      isRecent: row.number >= oldestVersion,
      encoding: row.encoding,
      hasUnicodeCollation: row.collations > 0,
    }
  );
}
