import type { Clock } from '../../base/clock.ts';
import { AppError, invariant } from '../../base/errors.ts';
import type { SqlDatabase, SqlSession } from './database.ts';
import { columnTypes, type Migration } from './migration.ts';
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
  await ensureVersionTable(database);
  return database.transaction('interactive', async (session) => {
    // Two nodes that start together: the second waits here and then finds the work done.
    if (session.dialect === 'postgres') await session.execute('lock table schema_versions in exclusive mode');
    const current = await readSchemaVersion(session, series);
    const pending = series.migrations.slice(current, upTo);
    for (const { version, name, statements } of pending) {
      for (const text of statements(columnTypes[session.dialect])) await session.execute(text);
      await session.run(recordVersion, { series: series.name, version, name, appliedAt: clock.now() });
    }
    return pending.map(({ version }) => version);
  });
}

async function ensureVersionTable(database: SqlDatabase): Promise<void> {
  const { int, clustered } = columnTypes[database.dialect];
  const text = `create table if not exists schema_versions (series text not null, version ${int} not null,
        name text not null, applied_at ${int} not null,
        primary key (series, version))${clustered}`;
  try {
    await database.execute(text);
  } catch {
    // PostgreSQL lets two nodes that start together both find no table, and refuses the second in one of
    // three ways (23505 of its own catalogue, 42P07, 42710), by how far the first has come. Whatever the
    // reason was, a second try finds the table of the other node, or fails for its own reason.
    await database.execute(text);
  }
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

/** For connections that read beside whoever writes, and so migrate nothing. `place` is where the database lies. */
export async function requireNewestSchema(
  session: SqlSession,
  series: MigrationSeries,
  place?: string,
): Promise<void> {
  const found = await readSchemaVersion(session, series);
  const known = series.migrations.length;
  if (found === known) return;
  throw new AppError({
    kind: 'unavailable',
    code: 'store.schema.older',
    retryable: false,
    message:
      `The ${series.name} schema is at version ${found}, and this program reads version ${known}. ` +
      'Start the server of this version once: it brings the database up to date. Then try again.',
    details: { series: series.name, found, known, ...(place !== undefined && { place }) },
  });
}

function checkNumbering(series: MigrationSeries): void {
  series.migrations.forEach((migration, index) => {
    invariant(
      migration.version === index + 1,
      `${series.name} migration ${migration.name} is numbered in order`,
    );
  });
}
