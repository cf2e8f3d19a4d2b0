import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../../../tests/support/services.ts';
import { createTestDatabase } from '../../../tests/support/test-database.ts';
import { systemClock } from '../../base/clock.ts';
import type { SqlDatabase } from './database.ts';
import { platformSeries } from './directory/open-directory-store.ts';
import { mailSeries } from './mail-series.ts';
import { type MigrationSeries, migrate, readSchemaVersion, requireNewestSchema } from './migrate.ts';
import { PostgresDatabase } from './postgres/postgres-database.ts';
import { SqliteDatabase } from './sqlite/sqlite-database.ts';
import { rawQuery, statement } from './statement.ts';

const series = [mailSeries, platformSeries];

const describeSqlite = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<{ line: string }>`select type || ' ' || name || ' ' || coalesce(sql, '') as line
    from sqlite_master where name not like 'sqlite_%' order by line`,
  ),
);
const describePostgres = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<{ line: string }>`
    select table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(collation_name, '') as line
      from information_schema.columns where table_schema = 'public'
    union all select indexdef from pg_indexes where schemaname = 'public' order by line`,
  ),
);

async function describeSchema(database: SqlDatabase): Promise<string[]> {
  const rows = await database.all(database.dialect === 'sqlite' ? describeSqlite : describePostgres, {});
  return rows.map(({ line }) => line);
}

function describeMigrations(open: () => Promise<SqlDatabase>): void {
  async function fresh(): Promise<SqlDatabase> {
    const database = await open();
    onTestFinished(() => database.close());
    return database;
  }

  describe.each(series)('of the $name series', (line) => {
    const versions = line.migrations.map(({ version }) => version);

    it.each([0, ...versions])(
      'arrive from version %i at the schema that a new database has',
      async (version) => {
        const [grown, made] = [await fresh(), await fresh()];
        await migrate(grown, line, systemClock, version);
        expect(await readSchemaVersion(grown, line)).toBe(version);
        expect(await migrate(grown, line, systemClock)).toEqual(versions.slice(version));
        await migrate(made, line, systemClock);
        expect(await describeSchema(grown)).toEqual(await describeSchema(made));
        expect((await describeSchema(made)).length).toBeGreaterThan(5);
      },
    );

    it('are done once', async () => {
      const database = await fresh();
      expect(await migrate(database, line, systemClock)).toEqual(versions);
      expect(await migrate(database, line, systemClock)).toEqual([]);
    });

    it('are asked for by readers, who cannot bring a database up to date', async () => {
      const database = await fresh();
      const known = versions.length;
      await migrate(database, line, systemClock, known - 1);
      await expect(requireNewestSchema(database, line, 'a place')).rejects.toMatchObject({
        code: 'store.schema.older',
        retryable: false,
        message: expect.stringContaining('Start the server of this version once'),
        details: { series: line.name, found: known - 1, known, place: 'a place' },
      });
      await migrate(database, line, systemClock);
      await expect(requireNewestSchema(database, line)).resolves.toBeUndefined();
    });

    it('refuse a database from the future, and say what to do', async () => {
      const database = await fresh();
      const next = { version: versions.length + 1, name: 'unknown', statements: () => [] };
      await migrate(database, { ...line, migrations: [...line.migrations, next] }, systemClock);
      await expect(migrate(database, line, systemClock)).rejects.toMatchObject({
        code: 'store.schema.newer',
        retryable: false,
        message: expect.stringContaining('Start that version, or restore a backup'),
      });
    });
  });

  it('that fail leave the database as it was', async () => {
    const database = await fresh();
    const broken: MigrationSeries = {
      name: 'mail',
      migrations: [
        { version: 1, name: 'good', statements: ({ int }) => [`create table first (a ${int})`] },
        { version: 2, name: 'bad', statements: () => ['create table second (', 'nonsense'] },
      ],
    };
    await expect(migrate(database, broken, systemClock)).rejects.toThrow();
    expect(await readSchemaVersion(database, broken)).toBe(0);
    expect((await describeSchema(database)).join(' ')).not.toContain('first');
  });

  it('are refused when their numbers have a gap', async () => {
    const database = await fresh();
    const gap: MigrationSeries = {
      name: 'mail',
      migrations: [{ version: 2, name: 'x', statements: () => [] }],
    };
    await expect(migrate(database, gap, systemClock)).rejects.toMatchObject({ kind: 'internal' });
  });
}

describe('migrations on SQLite', () => {
  describeMigrations(async () => new SqliteDatabase({ path: ':memory:', mode: 'readWrite' }));
});

describeWith('postgresql', 'migrations on PostgreSQL', () => {
  async function open(): Promise<PostgresDatabase> {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    return new PostgresDatabase({ url });
  }
  describeMigrations(open);

  it.each([1, 2, 3])('are done by one of the nodes that start together, time %i', async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const nodes = Array.from({ length: 8 }, () => new PostgresDatabase({ url }));
    // Connected beforehand, so that they look for the table of versions in the same instant.
    await Promise.all(nodes.map((node) => node.execute('select 1')));
    const applied = await Promise.all(nodes.map((node) => migrate(node, mailSeries, systemClock)));
    expect(applied.flat()).toEqual(mailSeries.migrations.map(({ version }) => version));
    await Promise.all(nodes.map((node) => node.close()));
  });
});
