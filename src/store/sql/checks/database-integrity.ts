import { findBrokenPages, rebuildIndexes } from './kit/sqlite-integrity.ts';
import { defineStoreCheck } from './kit/store-check.ts';

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
  find: findBrokenPages,
  repair: rebuildIndexes,
});
