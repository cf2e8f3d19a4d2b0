import { sql } from 'kysely';
import type { TenantId } from '../../../base/ids.ts';
import { eachRow } from '../checks/kit/each-mailbox.ts';
import { defineDirectoryCheck, type Found } from '../checks/kit/store-check.ts';
import { rawQuery, statement } from '../statement.ts';
import { isObject, parseJson } from './kit/stored-json.ts';

const rowsPerPage = 1000;

const objects = statement<Record<never, never>>()((db) =>
  db
    .selectFrom('migration_objects')
    .select(['tenant_id', 'kind', 'name', 'content'])
    .orderBy('tenant_id')
    .orderBy('kind')
    .orderBy('guid'),
);

interface UserRow {
  tenant_id: number;
  guid: string;
  address_key: string;
  content: string;
}

const usersAfter = statement<{ tenant: number; guid: string; limit: number }>()((db, p) =>
  rawQuery(
    db,
    sql<UserRow>`select tenant_id, guid, address_key, content from migration_users
      where (tenant_id, guid) > (${p.tenant}, ${p.guid}) order by tenant_id, guid limit ${p.limit}`,
  ),
);

interface LogRow {
  tenant_id: number;
  subject_guid: string;
  number: number;
  content: string;
}

const entriesAfter = statement<{ tenant: number; subject: string; number: number; limit: number }>()(
  (db, p) =>
    rawQuery(
      db,
      sql<LogRow>`select tenant_id, subject_guid, number, content from migration_log
        where (tenant_id, subject_guid, number) > (${p.tenant}, ${p.subject}, ${p.number})
        order by tenant_id, subject_guid, number limit ${p.limit}`,
    ),
);

/** Nothing is mended: what the text said cannot be told from what is left of it. */
export const check = defineDirectoryCheck<null>({
  name: 'migration-json',
  stage: 'tree',
  holds: {
    en: 'What is stored of migration endpoints, batches, users and their logs can be read.',
    ko: '마이그레이션 엔드포인트, 배치, 사용자와 그 로그에 저장된 내용을 읽을 수 있습니다.',
  },
  async *find({ database, depth, signal }) {
    for (const { tenant_id, kind, name, content } of await database.all(objects, {})) {
      if (isObject(parseJson(content))) continue;
      const sentence = `What is stored of the migration ${kind} "${name}" of organisation ${tenant_id} is damaged. Remove it and create it again, or restore the organisation from a backup.`;
      yield damage(tenant_id, `migration ${kind} ${name}`, sentence);
    }
    const users = eachRow<{ tenant: number; guid: string }, UserRow>(database, {
      first: { tenant: 0, guid: '' },
      pageSize: rowsPerPage,
      cursor: ({ tenant_id, guid }) => ({ tenant: tenant_id, guid }),
      read: (session, after) => session.all(usersAfter, { ...after, limit: rowsPerPage }),
    });
    for await (const { tenant_id, address_key, content } of users) {
      signal?.throwIfAborted();
      if (isObject(parseJson(content))) continue;
      const sentence = `What is stored of the migration user "${address_key}" of organisation ${tenant_id} is damaged. Remove the user and add it again.`;
      yield damage(tenant_id, `migration user ${address_key}`, sentence);
    }
    // There may be hundreds of entries for each user, and nothing depends on them.
    if (depth === 'quick') return;
    const entries = eachRow<{ tenant: number; subject: string; number: number }, LogRow>(database, {
      first: { tenant: 0, subject: '', number: 0 },
      pageSize: rowsPerPage,
      cursor: ({ tenant_id, subject_guid, number }) => ({ tenant: tenant_id, subject: subject_guid, number }),
      read: (session, after) => session.all(entriesAfter, { ...after, limit: rowsPerPage }),
    });
    for await (const { tenant_id, subject_guid, number, content } of entries) {
      signal?.throwIfAborted();
      if (isObject(parseJson(content))) continue;
      const sentence = `Entry ${number} in the migration log of ${subject_guid} of organisation ${tenant_id} is damaged.`;
      yield damage(tenant_id, `migration log ${subject_guid}/${number}`, sentence);
    }
  },
});

function damage(tenant: number, object: string, sentence: string): Found<null> {
  return { severity: 'warning', tenant: tenant as TenantId, object, sentence, subject: null };
}
