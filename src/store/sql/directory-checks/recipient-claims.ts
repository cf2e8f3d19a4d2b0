import { sql } from 'kysely';
import type { TenantId } from '../../../base/ids.ts';
import { type Claim, claimsOf } from '../../directory/recipient-claims.ts';
import {
  type CheckedPlatform,
  defineDirectoryCheck,
  type Found,
  type Step,
} from '../checks/kit/store-check.ts';
import type { SqlSession } from '../database.ts';
import type { RecipientClaimTable, RecipientTable } from '../directory/directory-schema.ts';
import { jsonList } from '../directory/json-list.ts';
import { deleteClaims, insertClaims } from '../directory/recipient-rows.ts';
import { rawQuery, statement } from '../statement.ts';
import { eachRecipientPage, ofRecipient, readRecipient } from './kit/each-recipient.ts';

const claimsPerPage = 1000;

const claimsByKeys = statement<{ tenant: number; keys: string }>()((db, p, dialect) =>
  db
    .selectFrom('recipient_claims')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('claim_key', 'in', jsonList<string>(dialect, p.keys, 'text')),
);
const claimsAfter = statement<{ tenant: number; key: string; limit: number }>()((db, p) =>
  rawQuery(
    db,
    sql<RecipientClaimTable>`select * from recipient_claims where (tenant_id, claim_key) > (${p.tenant}, ${p.key})
      order by tenant_id, claim_key limit ${p.limit}`,
  ),
);
const recipientsOf = statement<{ tenant: number; recipients: string }>()((db, p, dialect) =>
  db
    .selectFrom('recipients')
    .selectAll()
    .where('tenant_id', '=', p.tenant)
    .where('recipient_id', 'in', jsonList<number>(dialect, p.recipients, 'integer')),
);

/** A claim that should be there, or one that should not. */
interface Subject {
  readonly tenant: number;
  readonly missing?: Claim;
  readonly stray?: RecipientClaimTable;
}

export const check = defineDirectoryCheck<Subject>({
  name: 'recipient-claims',
  stage: 'references',
  holds: {
    en: 'Every name and address of a recipient finds that recipient, and nobody else holds it.',
    ko: '수신자의 모든 이름과 주소로 그 수신자를 찾을 수 있고, 다른 수신자가 갖고 있지 않습니다.',
  },
  mends: {
    en: 'Writes and removes entries of the index of names. An address that two recipients list stays with its holder.',
    ko: '이름 색인의 항목을 쓰거나 지웁니다. 두 수신자가 적은 주소는 지금 가진 쪽에 둡니다.',
  },
  async *find(checked) {
    yield* eachRecipientPage(checked, findMissing);
    yield* findStrays(checked);
  },
  async *repair({ database }, found) {
    yield* await database.transaction('bulk', async (session) => {
      const steps: Step[] = [];
      for (const { subject } of found) steps.push(...(await mend(session, subject)));
      return steps;
    });
  },
});

async function findMissing(session: SqlSession, rows: readonly RecipientTable[]): Promise<Found<Subject>[]> {
  const found: Found<Subject>[] = [];
  for (const [tenant, some] of Map.groupBy(rows, (row) => row.tenant_id)) {
    const wanted = some.map((row) => {
      const recipient = readRecipient(row);
      return { row, claims: recipient === undefined ? [] : [...claimsOf(recipient).values()] };
    });
    const held = await readClaims(
      session,
      tenant,
      wanted.flatMap(({ claims }) => claims.map(({ key }) => key)),
    );
    for (const { row, claims } of wanted) {
      for (const claim of claims) found.push(...compare(row, claim, held.get(claim.key)));
    }
  }
  return found;
}

function compare(row: RecipientTable, claim: Claim, held: RecipientClaimTable | undefined): Found<Subject>[] {
  const { key, recipient, domain } = claim;
  const base = { ...ofRecipient(row), subject: { tenant: row.tenant_id, missing: claim } };
  if (held === undefined) {
    const sentence = `"${row.display_name}" is not found by "${key}".`;
    return [{ severity: 'warning', ...base, sentence }];
  }
  if (held.recipient_id !== recipient) {
    const sentence = `"${row.display_name}" lists "${key}", which recipient ${held.recipient_id} holds. Take it from one of the two.`;
    return [{ severity: 'warning', ...base, sentence, repairable: false }];
  }
  if (held.domain === domain) return [];
  const sentence = `"${key}" of "${row.display_name}" counts as an address in "${held.domain}".`;
  return [{ severity: 'warning', ...base, sentence }];
}

async function readClaims(
  session: SqlSession,
  tenant: number,
  keys: readonly string[],
): Promise<Map<string, RecipientClaimTable>> {
  const rows = await session.all(claimsByKeys, { tenant, keys: JSON.stringify(keys) });
  return new Map(rows.map((row) => [row.claim_key, row]));
}

/** Entries whose recipient is gone, or has another name by now. */
async function* findStrays({ database, signal }: CheckedPlatform): AsyncGenerator<Found<Subject>> {
  let after = { tenant: 0, key: '' };
  for (;;) {
    signal?.throwIfAborted();
    const { rows, strays } = await database.snapshot(async (session) => {
      const page = await session.all(claimsAfter, { ...after, limit: claimsPerPage });
      return { rows: page, strays: await straysAmong(session, page) };
    });
    for (const stray of strays) {
      yield {
        severity: 'warning',
        ...ofRecipient(stray),
        sentence: `"${stray.claim_key}" leads to recipient ${stray.recipient_id}, who does not have that name.`,
        subject: { tenant: stray.tenant_id, stray },
      };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < claimsPerPage) return;
    after = { tenant: last.tenant_id, key: last.claim_key };
  }
}

async function straysAmong(
  session: SqlSession,
  claims: readonly RecipientClaimTable[],
): Promise<RecipientClaimTable[]> {
  const strays: RecipientClaimTable[] = [];
  for (const [tenant, some] of Map.groupBy(claims, (claim) => claim.tenant_id)) {
    const ids = [...new Set(some.map(({ recipient_id }) => recipient_id))];
    const rows = await session.all(recipientsOf, { tenant, recipients: JSON.stringify(ids) });
    const names = new Map(
      rows.map((row) => {
        const recipient = readRecipient(row);
        return [row.recipient_id, recipient && new Set(claimsOf(recipient).keys())];
      }),
    );
    for (const claim of some) {
      // Of a recipient that cannot be read, every name stays.
      if (names.has(claim.recipient_id) && names.get(claim.recipient_id) === undefined) continue;
      if (names.get(claim.recipient_id)?.has(claim.claim_key) !== true) strays.push(claim);
    }
  }
  return strays;
}

async function mend(session: SqlSession, { tenant, missing, stray }: Subject): Promise<Step[]> {
  if (stray !== undefined) {
    const [still] = await straysAmong(session, [stray]);
    if (still === undefined) return [];
    const { claim_key, recipient_id } = stray;
    await session.write(deleteClaims, [{ tenant_id: tenant, claim_key, recipient_id }]);
    return [{ done: true, tenant: tenant as TenantId, sentence: `Removed the entry "${claim_key}".` }];
  }
  if (missing === undefined) return [];
  const { key, recipient, domain } = missing;
  const holder = (await readClaims(session, tenant, [key])).get(key);
  if (holder !== undefined && holder.recipient_id !== recipient) {
    const sentence = `"${key}" has come to recipient ${holder.recipient_id} meanwhile, and stays there.`;
    return [{ done: false, tenant: tenant as TenantId, sentence }];
  }
  await session.write(insertClaims, [{ tenant_id: tenant, claim_key: key, recipient_id: recipient, domain }]);
  return [
    { done: true, tenant: tenant as TenantId, sentence: `"${key}" leads to recipient ${recipient} again.` },
  ];
}
