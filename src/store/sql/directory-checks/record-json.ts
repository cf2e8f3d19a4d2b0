import { sql } from 'kysely';
import type { TenantId } from '../../../base/ids.ts';
import { eachRow } from '../checks/kit/each-mailbox.ts';
import { defineDirectoryCheck } from '../checks/kit/store-check.ts';
import { rawQuery, statement } from '../statement.ts';
import { isObject, parseJson } from './kit/stored-json.ts';

const rowsPerPage = 1000;

interface RecordRow {
  tenant_id: number;
  collection: string;
  key: string;
  content: string;
}

const rowsAfter = statement<{ tenant: number; collection: string; key: string; limit: number }>()((db, p) =>
  rawQuery(
    db,
    sql<RecordRow>`select tenant_id, collection, key, content from records
      where (tenant_id, collection, key) > (${p.tenant}, ${p.collection}, ${p.key})
      order by tenant_id, collection, key limit ${p.limit}`,
  ),
);

/** Nothing is mended: what the text said cannot be told from what is left of it, and whose it is knows what it is worth. */
export const check = defineDirectoryCheck<null>({
  name: 'record-json',
  stage: 'tree',
  holds: {
    en: 'What is stored of directory connectors, findings, repairs and synchronisation can be read.',
    ko: '디렉터리 커넥터, 검사 결과, 수정, 동기화에 대해 저장된 내용을 읽을 수 있습니다.',
  },
  async *find({ database, signal }) {
    const rows = eachRow<{ tenant: number; collection: string; key: string }, RecordRow>(database, {
      first: { tenant: 0, collection: '', key: '' },
      pageSize: rowsPerPage,
      cursor: ({ tenant_id, collection, key }) => ({ tenant: tenant_id, collection, key }),
      read: (session, after) => session.all(rowsAfter, { ...after, limit: rowsPerPage }),
    });
    for await (const { tenant_id, collection, key, content } of rows) {
      signal?.throwIfAborted();
      if (isObject(parseJson(content))) continue;
      yield {
        severity: 'error',
        tenant: tenant_id as TenantId,
        object: `record ${collection}/${key}`,
        sentence: `What is stored under ${collection}/${key} of organisation ${tenant_id} is damaged. Restore the organisation from a backup, or make anew what it is of.`,
        subject: null,
      };
    }
  },
});
