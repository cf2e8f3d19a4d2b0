import { sql } from 'kysely';
import { groupKinds } from '../../ports/directory-model.ts';
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

const kinds = sql.join(groupKinds.map((kind) => sql.lit(kind)));

const noRecipient = (column: string) =>
  `not exists (select 1 from recipients as r where r.tenant_id = $row.tenant_id and r.recipient_id = $row.${column})`;

const rules: readonly StrayRule[] = [
  strayRule('members', 'members that do not exist', noRecipient('member_id')),
  strayRule('members', 'memberships of groups that do not exist', noRecipient('group_id')),
  strayRule('credentials', 'credentials of recipients that do not exist', noRecipient('recipient_id')),
  strayRule('role_members', 'members of role groups that do not exist', noRecipient('member_id')),
  strayRule(
    'role_objects',
    'role assignments to recipients that do not exist',
    `recipient_id is not null and ${noRecipient('recipient_id')}`,
  ),
  strayRule('access_tokens', 'access tokens of recipients that do not exist', noRecipient('recipient_id')),
  strayRule('recipient_terms', 'search terms of recipients that do not exist', noRecipient('recipient_id')),
  strayRule(
    'recipient_tombstones',
    'deletions of recipients that are there',
    `exists (select 1 from recipients as r where r.tenant_id = $row.tenant_id and r.recipient_id = $row.recipient_id)`,
  ),
];

const groupless = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<Stray>`select m.tenant_id, count(*) as strays from members as m
      join recipients as r on r.tenant_id = m.tenant_id and r.recipient_id = m.group_id
      where r.kind not in (${kinds}) group by m.tenant_id order by m.tenant_id`,
  ),
);

export const check = defineDirectoryCheck<StraySubject>({
  name: 'directory-references',
  stage: 'references',
  holds: {
    en: 'Members, groups and owners of credentials are there.',
    ko: '그룹과 구성원, 자격 증명의 소유자가 존재합니다.',
  },
  mends: {
    en: 'Removes rows that point to nobody.',
    ko: '아무도 가리키지 않는 행을 지웁니다.',
  },
  async *find({ database, signal }) {
    for (const each of rules) {
      signal?.throwIfAborted();
      for (const row of await database.all(each.find, {})) yield describeStray(row, each.what, each);
    }
    for (const row of await database.all(groupless, {})) {
      yield describeStray(row, 'memberships of recipients that are no group');
    }
  },
  repair: ({ database }, found) => removeStrays(database, rules, found),
});
