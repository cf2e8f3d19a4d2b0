import { sql } from 'kysely';
import type { SqlDatabase } from '../../database.ts';
import { rawQuery, statement } from '../../statement.ts';
import type { CheckDepth, Found, Step } from './store-check.ts';

/** SQLite stops after so many lines; the first is what matters. */
const mostProblems = 100;

const wholeCheck = statement<Record<never, never>>()((db) =>
  rawQuery(db, sql<{ integrity_check: string }>`pragma integrity_check(${sql.lit(mostProblems)})`),
);
const quickCheck = statement<Record<never, never>>()((db) =>
  rawQuery(db, sql<{ quick_check: string }>`pragma quick_check(${sql.lit(mostProblems)})`),
);

/** Lines that speak of an index and not of a table: what is in tables is whole, and indexes are made of it. */
const ofIndex = /missing from index|wrong # of entries in index|non-unique entry in index/;

interface Checked {
  readonly database: SqlDatabase;
  readonly depth: CheckDepth;
}

export async function* findBrokenPages({
  database,
  depth,
}: Checked): AsyncGenerator<Found<{ line: string }>> {
  if (database.dialect !== 'sqlite') return;
  const rows =
    depth === 'quick'
      ? (await database.all(quickCheck, {})).map((row) => row.quick_check)
      : (await database.all(wholeCheck, {})).map((row) => row.integrity_check);
  for (const text of rows) {
    for (const line of text.split('\n')) {
      if (line === 'ok' || line === '' || line.startsWith('***')) continue;
      yield {
        severity: 'error',
        sentence: `SQLite reports: ${line}.`,
        subject: { line },
        repairable: ofIndex.test(line),
      };
    }
  }
}

export async function* rebuildIndexes(
  { database }: Checked,
  found: readonly Found<{ line: string }>[],
): AsyncGenerator<Step> {
  if (!found.some(({ subject }) => ofIndex.test(subject.line))) return;
  await database.execute('reindex');
  yield { done: true, sentence: 'Built every index of the file again from its table.' };
}
