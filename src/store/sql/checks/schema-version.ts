import { mailSeries } from '../mail-series.ts';
import { readSchemaVersion } from '../migrate.ts';
import { defineStoreCheck } from './kit/store-check.ts';

export const check = defineStoreCheck<null>({
  name: 'schema-version',
  stage: 'database',
  holds: {
    en: 'The database has the schema that this program works with.',
    ko: '데이터베이스 스키마가 이 프로그램의 버전과 맞습니다.',
  },
  async *find({ database }) {
    const version = await readSchemaVersion(database, mailSeries);
    const newest = mailSeries.migrations.length;
    if (version === newest) return;
    yield {
      severity: 'error',
      sentence: `The mail schema is at version ${version}; this program works with ${newest}. Start the server once, which brings it up to date.`,
      subject: null,
    };
  },
});
