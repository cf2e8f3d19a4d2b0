import { sql } from 'kysely';
import type { TenantId } from '../../../../base/ids.ts';
import type { Found, Step } from '../../checks/kit/store-check.ts';
import type { SqlDatabase, SqlSession } from '../../database.ts';
import { rawQuery, type Statement, statement } from '../../statement.ts';

export interface Stray {
  tenant_id: number;
  strays: number;
}

/** Rows of a table that point to something which is not there; nothing in the product can reach them. */
export interface StrayRule {
  /** Finished by how many there are of them. */
  readonly what: string;
  readonly find: Statement<Record<never, never>, Stray>;
  readonly remove: Statement<Record<never, never>, unknown>;
}

/** `missing` is a condition in which `$row` stands for the table. */
export function strayRule(table: string, what: string, missing: string): StrayRule {
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

export interface StraySubject {
  /** Undefined where a person must decide. */
  readonly rule: StrayRule | undefined;
}

export function describeStray(
  { tenant_id, strays }: Stray,
  what: string,
  rule?: StrayRule,
): Found<StraySubject> {
  const sentence = `Organisation ${tenant_id} has ${strays} ${what}.`;
  return {
    ...{ severity: 'warning', tenant: tenant_id as TenantId, sentence, subject: { rule } },
    ...(rule === undefined && { repairable: false }),
  };
}

/** In the order of the rules: what goes first may be found by what goes later. */
export async function* removeStrays(
  database: SqlDatabase,
  rules: readonly StrayRule[],
  found: readonly Found<StraySubject>[],
): AsyncGenerator<Step> {
  const broken = new Set(found.map(({ subject }) => subject.rule));
  yield* await database.transaction('bulk', async (session) => {
    const steps: Step[] = [];
    for (const rule of rules) if (broken.has(rule)) steps.push(...(await removeStray(session, rule)));
    return steps;
  });
}

async function removeStray(session: SqlSession, { find, remove, what }: StrayRule): Promise<Step[]> {
  const rows = await session.all(find, {});
  if (rows.length > 0) await session.run(remove, {});
  return rows.map(({ tenant_id, strays }) => {
    return { done: true, tenant: tenant_id as TenantId, sentence: `Removed ${strays} ${what}.` };
  });
}
