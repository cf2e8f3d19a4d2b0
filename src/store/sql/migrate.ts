import type { Clock } from '../../base/clock.ts';
import { AppError, invariant } from '../../base/errors.ts';
import type { SqlDatabase, SqlSession } from './database.ts';
import type { Migration } from './migration.ts';
import { statement } from './statement.ts';

/** A line of schema versions of its own: mail shards and the platform's tables grow apart. */
export interface MigrationSeries {
  readonly name: 'mail' | 'platform';
  readonly migrations: readonly Migration[];
}

const appliedVersions = statement<{ series: string }>()((db, p) =>
  db
    .selectFrom('schema_versions')
    .select(['version', 'name'])
    .where('series', '=', p.series)
    .orderBy('version'),
);

const recordVersion = statement<{ series: string; version: number; name: string; appliedAt: number }>()(
  (db, p) =>
    db
      .insertInto('schema_versions')
      .values({ series: p.series, version: p.version, name: p.name, applied_at: p.appliedAt }),
);

/**
 * Brings a database to the newest version of the series, all steps in one transaction, so that a crash
 * leaves either the old schema or the new one. Returns the versions applied.
 */
export async function migrate(
  database: SqlDatabase,
  series: MigrationSeries,
  clock: Clock,
  upTo = series.migrations.length,
): Promise<number[]> {
  checkNumbering(series);
  return database.transaction('interactive', async (session) => {
    await session.execute(
      session.dialect === 'sqlite'
        ? 'create table if not exists schema_versions (series text not null, version integer not null, name text not null, applied_at integer not null, primary key (series, version)) without rowid'
        : 'create table if not exists schema_versions (series text not null, version bigint not null, name text not null, applied_at bigint not null, primary key (series, version))',
    );
    // Two nodes that start together: the second waits here and then finds the work done.
    if (session.dialect === 'postgres') await session.execute('lock table schema_versions in exclusive mode');
    const current = await readSchemaVersion(session, series);
    const pending = series.migrations.slice(current, upTo);
    for (const { version, name, statements } of pending) {
      for (const text of statements(session.dialect)) await session.execute(text);
      await session.run(recordVersion, { series: series.name, version, name, appliedAt: clock.now() });
    }
    return pending.map(({ version }) => version);
  });
}

/** The version a database stands at; refuses one from the future. */
export async function readSchemaVersion(session: SqlSession, series: MigrationSeries): Promise<number> {
  const applied = await session.all(appliedVersions, { series: series.name });
  const current = applied.at(-1)?.version ?? 0;
  const newest = series.migrations.length;
  if (current > newest) {
    throw new AppError({
      kind: 'unavailable',
      code: 'store.schema.newer',
      retryable: false,
      message:
        `The ${series.name} schema is at version ${current}, but this program knows only up to ${newest}: ` +
        'a newer Landfall has opened this data. Start that version, or restore a backup made by this one.',
      details: { series: series.name, found: current, known: newest },
    });
  }
  return current;
}

function checkNumbering(series: MigrationSeries): void {
  series.migrations.forEach((migration, index) => {
    invariant(
      migration.version === index + 1,
      `${series.name} migration ${migration.name} is numbered in order`,
    );
  });
}
