import { findBrokenPages, rebuildIndexes } from '../checks/kit/sqlite-integrity.ts';
import { defineDirectoryCheck } from '../checks/kit/store-check.ts';

export const check = defineDirectoryCheck<{ line: string }>({
  name: 'directory-integrity',
  stage: 'database',
  holds: {
    en: 'The pages and indexes of the directory’s SQLite file agree. (PostgreSQL looks after its own.)',
    ko: '디렉터리 SQLite 파일의 페이지와 인덱스가 서로 맞습니다. (PostgreSQL은 스스로 관리합니다.)',
  },
  mends: {
    en: 'Builds indexes again from their tables. A damaged table needs a restored backup.',
    ko: '인덱스를 테이블에서 다시 만듭니다. 테이블이 손상되면 백업을 복원해야 합니다.',
  },
  find: findBrokenPages,
  repair: rebuildIndexes,
});
