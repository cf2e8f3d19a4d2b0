import { sql } from 'kysely';
import type { BodyHash, TenantId } from '../../../base/ids.ts';
import { updateMany } from '../bulk.ts';
import type { SqlSession } from '../database.ts';
import { bytesOfHash, hashOfBytes } from '../mail/rows.ts';
import { queryBuilders, rawQuery, statement } from '../statement.ts';
import { eachTenant } from './kit/each-mailbox.ts';
import { type CheckedStore, defineStoreCheck, type Found } from './kit/store-check.ts';

/** Bodies counted in one pass, so that its memory is bounded: a larger tenant is counted in several. */
const bodiesPerPass = 200_000;
const rowsPerRepair = 500;

interface WrongCount {
  hash: Uint8Array;
  reference_count: number;
  messages: number;
}

const bodyCount = statement<{ tenant: number }>()((db, p) =>
  rawQuery(db, sql<{ bodies: number }>`select count(*) as bodies from bodies where tenant_id = ${p.tenant}`),
);

const wrongCounts = statement<{ tenant: number; from: Uint8Array; to: Uint8Array }>()((db, p) =>
  rawQuery(
    db,
    sql<WrongCount>`select b.hash, b.reference_count, coalesce(u.messages, 0) as messages
      from bodies as b left join (
        select body, count(*) as messages from (
          select body from messages where tenant_id = ${p.tenant} and body >= ${p.from} and body < ${p.to}
          union all select native from messages
            where tenant_id = ${p.tenant} and native >= ${p.from} and native < ${p.to}
        ) as uses group by body
      ) as u on u.body = b.hash
      where b.tenant_id = ${p.tenant} and b.hash >= ${p.from} and b.hash < ${p.to}
        and b.reference_count <> coalesce(u.messages, 0)
      order by b.hash`,
  ),
);

const setCounts = updateMany('bodies', ['tenant_id', 'hash'], {
  tenant_id: 'integer',
  hash: 'blob',
  reference_count: 'integer',
});

interface Subject {
  readonly tenant: TenantId;
  readonly hash: BodyHash;
}

export const check = defineStoreCheck<Subject>({
  name: 'reference-counts',
  stage: 'references',
  holds: {
    en: 'The index of bodies counts as many references to each as there are messages with it.',
    ko: '본문마다 기록된 참조 수가 실제 메시지 수와 같습니다.',
  },
  mends: { en: 'Counts again.', ko: '다시 셉니다.' },
  async *find(store) {
    for await (const tenant of eachTenant(store)) yield* findInTenant(store, tenant);
  },
  async *repair(store, found) {
    for (const [tenant, some] of Map.groupBy(found, ({ subject }) => subject.tenant)) {
      for (let start = 0; start < some.length; start += rowsPerRepair) {
        const hashes = some.slice(start, start + rowsPerRepair).map(({ subject }) => subject.hash);
        const counted = await store.database.transaction('bulk', (session) =>
          countAgain(session, tenant, hashes),
        );
        for (const [hash, messages] of counted) {
          yield { done: true, tenant, sentence: `Body ${hash} has ${messages} references.` };
        }
      }
    }
  },
});

async function* findInTenant(store: CheckedStore, tenant: TenantId): AsyncGenerator<Found<Subject>> {
  const { bodies } = (await store.database.get(bodyCount, { tenant })) ?? { bodies: 0 };
  const passes = Math.ceil(bodies / bodiesPerPass);
  for (let pass = 0; pass < passes; pass += 1) {
    store.signal?.throwIfAborted();
    const bounds = { from: bound(pass, passes), to: bound(pass + 1, passes) };
    for (const row of await store.database.all(wrongCounts, { tenant, ...bounds })) {
      yield describe(tenant, row);
    }
  }
}

/** Hashes are spread evenly, so equal parts of their space hold about as many each. */
function bound(part: number, parts: number): Uint8Array {
  // Beyond every hash: those have 32 bytes.
  if (part === parts) return new Uint8Array(33).fill(0xff);
  const target = Buffer.alloc(4);
  target.writeUInt32BE(Math.floor((part / parts) * 2 ** 32));
  return target;
}

function describe(tenant: TenantId, row: WrongCount): Found<Subject> {
  const hash = hashOfBytes(row.hash);
  const { reference_count, messages } = row;
  const consequence =
    reference_count > messages
      ? 'its space would never be had back'
      : 'compaction could take it away while it is needed';
  return {
    severity: reference_count > messages ? 'warning' : 'error',
    tenant,
    object: `body ${hash}`,
    sentence: `Body ${hash} counts ${reference_count} references, but ${messages} messages have it: ${consequence}.`,
    subject: { tenant, hash },
  };
}

async function countAgain(
  session: SqlSession,
  tenant: TenantId,
  hashes: readonly BodyHash[],
): Promise<Map<BodyHash, number>> {
  // Taken in the order in which writers take them, so that neither waits for the other in a circle.
  const sorted = hashes.toSorted();
  const db = queryBuilders[session.dialect];
  const complete = new Map(sorted.map((hash) => [hash, 0]));
  for (const column of ['body', 'native'] as const) {
    const rows = await session.query<{ hash: Uint8Array; messages: number }>(
      db
        .selectFrom('messages')
        .select([`${column} as hash`, (all) => all.fn.countAll<number>().as('messages')])
        .where('tenant_id', '=', tenant)
        .where(column, 'in', sorted.map(bytesOfHash))
        .groupBy(column) as never,
    );
    for (const row of rows) {
      const hash = hashOfBytes(row.hash);
      complete.set(hash, (complete.get(hash) ?? 0) + row.messages);
    }
  }
  await session.write(
    setCounts,
    [...complete].map(([hash, reference_count]) => ({
      tenant_id: tenant,
      hash: bytesOfHash(hash),
      reference_count,
    })),
  );
  return complete;
}
