import { sql } from 'kysely';
import type { TenantId } from '../../../base/ids.ts';
import { groupKinds } from '../../ports/directory-model.ts';
import { defineDirectoryCheck, type Found, type Step } from '../checks/kit/store-check.ts';
import type { SqlSession } from '../database.ts';
import { rawQuery, type Statement, statement } from '../statement.ts';

interface Stray {
  tenant_id: number;
  strays: number;
}

interface Rule {
  /** Finished by how many there are of them. */
  readonly what: string;
  readonly find: Statement<Record<never, never>, Stray>;
  readonly remove: Statement<Record<never, never>, unknown>;
}

const kinds = sql.join(groupKinds.map((kind) => sql.lit(kind)));

/** Rows of a table that point to a recipient which is not there; nothing in the product can reach them. */
function rule(table: string, what: string, missing: string): Rule {
  const at = sql.table(table);
  const condition = sql.raw(missing.replaceAll('$row', table));
  return {
    what,
    find: statement<Record<never, never>>()((db) =>
      rawQuery(
        db,
        sql<Stray>`select tenant_id, count(*) as strays from ${at} where ${condition}
          group by tenant_id order by tenant_id`,
      ),
    ),
    remove: statement<Record<never, never>>()((db) =>
      rawQuery(db, sql`delete from ${at} where ${condition}`),
    ),
  };
}

const noRecipient = (column: string) =>
  `not exists (select 1 from recipients as r where r.tenant_id = $row.tenant_id and r.recipient_id = $row.${column})`;

const rules: readonly Rule[] = [
  rule('members', 'members that do not exist', noRecipient('member_id')),
  rule('members', 'memberships of groups that do not exist', noRecipient('group_id')),
  rule('credentials', 'credentials of recipients that do not exist', noRecipient('recipient_id')),
  rule('role_members', 'members of role groups that do not exist', noRecipient('member_id')),
  rule(
    'role_objects',
    'role assignments to recipients that do not exist',
    `recipient_id is not null and ${noRecipient('recipient_id')}`,
  ),
  rule('access_tokens', 'access tokens of recipients that do not exist', noRecipient('recipient_id')),
  rule('recipient_terms', 'search terms of recipients that do not exist', noRecipient('recipient_id')),
  rule(
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

export const check = defineDirectoryCheck<{ rule: Rule | undefined }>({
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
      for (const row of await database.all(each.find, {})) yield describe(row, each.what, each);
    }
    for (const row of await database.all(groupless, {})) {
      yield { ...describe(row, 'memberships of recipients that are no group', undefined), repairable: false };
    }
  },
  async *repair({ database }, found) {
    const broken = new Set(found.flatMap(({ subject }) => subject.rule ?? []));
    yield* await database.transaction('bulk', async (session) => {
      const steps: Step[] = [];
      for (const each of broken) steps.push(...(await removeStrays(session, each)));
      return steps;
    });
  },
});

function describe(
  { tenant_id, strays }: Stray,
  what: string,
  rule: Rule | undefined,
): Found<{ rule: Rule | undefined }> {
  const sentence = `Organisation ${tenant_id} has ${strays} ${what}.`;
  return { severity: 'warning', tenant: tenant_id as TenantId, sentence, subject: { rule } };
}

async function removeStrays(session: SqlSession, { find, remove, what }: Rule): Promise<Step[]> {
  const rows = await session.all(find, {});
  if (rows.length > 0) await session.run(remove, {});
  return rows.map(({ tenant_id, strays }) => {
    return { done: true, tenant: tenant_id as TenantId, sentence: `Removed ${strays} ${what}.` };
  });
}
