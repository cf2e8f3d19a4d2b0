import { sql } from 'kysely';
import type { TenantId } from '../../../base/ids.ts';
import { defineDirectoryCheck, type Found, type Step } from '../checks/kit/store-check.ts';
import type { SqlSession } from '../database.ts';
import { rawQuery, statement } from '../statement.ts';

const homeless = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<{ domain: string; tenant_id: number }>`select d.domain, d.tenant_id from accepted_domains as d
      where not exists (select 1 from tenants as t where t.tenant_id = d.tenant_id) order by d.domain`,
  ),
);
const dropDomain = statement<{ domain: string; tenant: number }>()((db, p) =>
  db.deleteFrom('accepted_domains').where('domain', '=', p.domain).where('tenant_id', '=', p.tenant),
);
/** A tenant that is being removed loses its domains before itself. */
const defaultless = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<{ tenant_id: number; name: string; defaults: number }>`select * from (
      select t.tenant_id, t.name, (select count(*) from accepted_domains as d
        where d.tenant_id = t.tenant_id and d.is_default = 1) as defaults
      from tenants as t where t.state <> 'removing') as n
      where defaults <> 1 order by tenant_id`,
  ),
);
const candidates = statement<{ tenant: number }>()((db, p) =>
  db
    .selectFrom('accepted_domains')
    .select('domain')
    .where('tenant_id', '=', p.tenant)
    .where('verified_at', 'is not', null)
    .orderBy('is_default', 'desc')
    .orderBy('created_at')
    .orderBy('domain')
    .limit(1),
);
const chooseDefault = statement<{ tenant: number; domain: string }>()((db, p) =>
  rawQuery(
    db,
    sql`update accepted_domains set is_default = case when domain = ${p.domain} then 1 else 0 end
      where tenant_id = ${p.tenant}`,
  ),
);
const foreignClaims = statement<Record<never, never>>()((db) =>
  rawQuery(
    db,
    sql<{ tenant_id: number; domain: string; claims: number }>`
      select c.tenant_id, c.domain, count(*) as claims from recipient_claims as c
      where c.domain <> '' and not exists (select 1 from accepted_domains as d
        where d.domain = c.domain and d.tenant_id = c.tenant_id)
      and exists (select 1 from tenants as t where t.tenant_id = c.tenant_id and t.state <> 'removing')
      group by c.tenant_id, c.domain order by c.tenant_id, c.domain`,
  ),
);

export const check = defineDirectoryCheck<null>({
  name: 'tenant-domains',
  stage: 'structure',
  holds: {
    en: 'Every domain belongs to an organisation, every organisation has one default, and addresses lie in its own.',
    ko: '도메인마다 조직이 있고, 조직마다 기본 도메인이 하나이며, 주소는 자기 도메인에 있습니다.',
  },
  mends: {
    en: 'Removes domains of nobody. Of several defaults, or none, the oldest proved domain becomes the one.',
    ko: '주인 없는 도메인을 지웁니다. 기본 도메인이 여럿이거나 없으면 가장 오래된 확인된 도메인으로 정합니다.',
  },
  async *find({ database }) {
    for (const { domain, tenant_id } of await database.all(homeless, {})) {
      const sentence = `Domain ${domain} belongs to organisation ${tenant_id}, which does not exist: nobody else can add it.`;
      yield warning(tenant_id, sentence);
    }
    for (const { tenant_id, name, defaults } of await database.all(defaultless, {})) {
      const sentence = `Organisation "${name}" has ${defaults} default domains instead of one.`;
      yield warning(tenant_id, sentence);
    }
    for (const { tenant_id, domain, claims } of await database.all(foreignClaims, {})) {
      const sentence = `${claims} addresses of organisation ${tenant_id} lie in ${domain}, which is not among its domains. Add the domain again, or change the addresses.`;
      yield { ...warning(tenant_id, sentence), repairable: false };
    }
  },
  async *repair({ database }) {
    yield* await database.transaction('bulk', async (session) => [
      ...(await dropHomeless(session)),
      ...(await chooseDefaults(session)),
    ]);
  },
});

function warning(tenant: number, sentence: string): Found<null> {
  return { severity: 'warning', tenant: tenant as TenantId, sentence, subject: null };
}

async function dropHomeless(session: SqlSession): Promise<Step[]> {
  const steps: Step[] = [];
  for (const { domain, tenant_id } of await session.all(homeless, {})) {
    await session.run(dropDomain, { domain, tenant: tenant_id });
    steps.push({
      done: true,
      tenant: tenant_id as TenantId,
      sentence: `Removed the domain ${domain} of nobody.`,
    });
  }
  return steps;
}

async function chooseDefaults(session: SqlSession): Promise<Step[]> {
  const steps: Step[] = [];
  for (const { tenant_id, name } of await session.all(defaultless, {})) {
    const tenant = tenant_id as TenantId;
    const chosen = await session.get(candidates, { tenant });
    if (chosen === undefined) {
      const sentence = `Organisation "${name}" has no proved domain that could be its default. Add one.`;
      steps.push({ done: false, tenant, sentence });
      continue;
    }
    await session.run(chooseDefault, { tenant, domain: chosen.domain });
    const sentence = `${chosen.domain} is the default domain of organisation "${name}" from now on.`;
    steps.push({ done: true, tenant, sentence });
  }
  return steps;
}
