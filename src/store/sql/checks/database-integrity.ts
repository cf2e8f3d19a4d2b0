import { sql } from 'kysely';
import { rawQuery, statement } from '../statement.ts';
import { defineStoreCheck } from './kit/store-check.ts';

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

export const check = defineStoreCheck<{ line: string }>({
  name: 'database-integrity',
  stage: 'database',
  holds: {
    en: 'The pages and indexes of the SQLite file agree with each other. (PostgreSQL looks after its own.)',
    ko: 'SQLite 파일의 페이지와 인덱스가 서로 맞습니다. (PostgreSQL은 스스로 관리합니다.)',
  },
  mends: {
    en: 'Builds indexes again from their tables. A damaged table needs a restored backup.',
    ko: '인덱스를 테이블에서 다시 만듭니다. 테이블이 손상되면 백업을 복원해야 합니다.',
  },
  async *find({ database, depth }) {
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
  },
  async *repair({ database }, found) {
    if (!found.some(({ subject }) => ofIndex.test(subject.line))) return;
    await database.execute('reindex');
    yield { done: true, sentence: 'Built every index of the file again from its table.' };
  },
});
