import { sql } from 'kysely';
import { defineDirectoryCheck } from '../checks/kit/store-check.ts';
import { rawQuery, statement } from '../statement.ts';
import {
  describeStray,
  removeStrays,
  type Stray,
  type StrayRule,
  type StraySubject,
  strayRule,
} from './kit/stray-rows.ts';

const noBatch = (row: string) =>
  `not exists (select 1 from migration_objects as b where b.tenant_id = ${row}.tenant_id
    and b.kind = 'batch' and b.guid = ${row}.batch_guid)`;

/** Users go last: by them the others are found. */
const rules: readonly StrayRule[] = [
  strayRule(
    'migration_log',
    'log entries of migration users whose batch does not exist',
    `exists (select 1 from migration_users as u where u.tenant_id = $row.tenant_id
      and u.guid = $row.subject_guid and ${noBatch('u')})`,
  ),
  strayRule('migration_samples', 'samples of migration batches that do not exist', noBatch('$row')),
  strayRule('migration_users', 'migration users whose batch does not exist', noBatch('$row')),
];

const usersWithoutEndpoint = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<Stray>`select u.tenant_id, count(*) as strays from migration_users as u
      where not exists (select 1 from migration_objects as e where e.tenant_id = u.tenant_id
        and e.kind = 'endpoint' and e.guid = u.endpoint_guid)
      group by u.tenant_id order by u.tenant_id`,
  ),
);

export const check = defineDirectoryCheck<StraySubject>({
  name: 'migration-references',
  stage: 'references',
  holds: {
    en: 'Migration users have their batch and their endpoint.',
    ko: '마이그레이션 사용자의 배치와 엔드포인트가 존재합니다.',
  },
  mends: {
    en: 'Removes users of batches that are gone, so that others can migrate their mailboxes. Nothing that was copied is touched.',
    ko: '없어진 배치의 사용자를 지워 다른 배치가 그 사서함을 옮길 수 있게 합니다. 복사된 메일은 그대로입니다.',
  },
  async *find({ database, signal }) {
    for (const each of rules) {
      signal?.throwIfAborted();
      for (const row of await database.all(each.find, {})) yield describeStray(row, each.what, each);
    }
    for (const row of await database.all(usersWithoutEndpoint, {})) {
      yield describeStray(
        row,
        'migration users whose endpoint does not exist; remove their batch and create it again',
      );
    }
  },
  repair: ({ database }, found) => removeStrays(database, rules, found),
});
