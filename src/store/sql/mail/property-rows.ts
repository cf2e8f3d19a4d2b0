import { sql } from 'kysely';
import type { MailboxKey, OwnerId, Property } from '../../ports/mail-model.ts';
import { compareUtf8 } from '../../sort-key.ts';
import { deleteMany, insertMany } from '../bulk.ts';
import type { SqlSession } from '../database.ts';
import { queryBuilders, rawQuery, statement } from '../statement.ts';
import { numbersIn, textsIn } from './listed-values.ts';
import type { MailboxTransaction } from './mailbox-transaction.ts';

interface Owner {
  readonly tenant: number;
  readonly mailbox: number;
}

/** The owner id of the mailbox itself; folders and items count from 1. */
export const mailboxOwner = 0;

const upsertProperties = insertMany(
  'properties',
  { tenant_id: 'integer', mailbox_id: 'integer', owner_id: 'integer', key: 'text', value: 'blob' },
  'on conflict (tenant_id, mailbox_id, owner_id, key) do update set value = excluded.value',
);
const deleteNamed = deleteMany('properties', {
  tenant_id: 'integer',
  mailbox_id: 'integer',
  owner_id: 'integer',
  key: 'text',
});
const deleteOwned = deleteMany('properties', {
  tenant_id: 'integer',
  mailbox_id: 'integer',
  owner_id: 'integer',
});

const propertiesOf = statement<{ tenant: number; mailbox: number; owner: number }>()((db, p) =>
  db
    .selectFrom('properties')
    .select(['key', 'value'])
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where('owner_id', '=', p.owner)
    .orderBy('key'),
);

export async function readPropertyRows(
  session: SqlSession,
  owner: Owner,
  id: number,
  keys?: readonly string[],
): Promise<Property[]> {
  const rows = await session.all(propertiesOf, { ...owner, owner: id });
  const wanted = keys && new Set(keys);
  return rows
    .filter((row) => wanted === undefined || wanted.has(row.key))
    .map(({ key, value }) => ({ key, value }));
}

const propertiesOfMany = (byKey: boolean) =>
  statement<{ tenant: number; mailbox: number; owners: string; keys: string }>()((db, p, dialect) =>
    rawQuery(
      db,
      // One row for each owner: a thousand small rows cost more to hand over than to read.
      sql<{ owner_id: number; found: string }>`select owner_id, ${
        dialect === 'sqlite'
          ? sql`json_group_object(key, hex(value))`
          : sql`json_object_agg(key, encode(value, 'hex'))::text`
      } as found from properties
        where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox}
          and ${numbersIn(dialect, 'owner_id', p.owners)}
          and ${byKey ? textsIn(dialect, 'key', p.keys) : sql`${p.keys} = ''`}
        group by owner_id`,
    ),
  );
const allOfMany = propertiesOfMany(false);
const someOfMany = propertiesOfMany(true);

export async function readPropertiesOf(
  session: SqlSession,
  { tenant, mailbox }: MailboxKey,
  owners: readonly OwnerId[],
  keys?: readonly string[],
): Promise<Map<OwnerId, Property[]>> {
  const params = { tenant, mailbox, owners: JSON.stringify(owners) };
  const rows =
    keys === undefined
      ? await session.all(allOfMany, { ...params, keys: '' })
      : await session.all(someOfMany, { ...params, keys: JSON.stringify(keys) });
  return new Map(
    rows.map(({ owner_id, found }) => {
      const entries = Object.entries(JSON.parse(found) as Record<string, string>);
      const properties = entries.map(([key, value]) => ({ key, value: Buffer.from(value, 'hex') }));
      return [owner_id as OwnerId, properties.sort((a, b) => compareUtf8(a.key, b.key))];
    }),
  );
}

export async function writePropertyRows(
  transaction: MailboxTransaction,
  id: number,
  properties: readonly Property[],
): Promise<void> {
  const latest = new Map(properties.map((property) => [property.key, property.value]));
  await transaction.session.write(
    upsertProperties,
    [...latest].map(([key, value]) => ({ ...transaction.owner, owner_id: id, key, value })),
  );
}

export async function removePropertyRows(
  transaction: MailboxTransaction,
  id: number,
  keys: readonly string[],
): Promise<void> {
  await transaction.session.write(
    deleteNamed,
    keys.map((key) => ({ ...transaction.owner, owner_id: id, key })),
  );
}

export async function removeAllProperties(
  transaction: MailboxTransaction,
  ids: readonly number[],
): Promise<void> {
  await transaction.session.write(
    deleteOwned,
    ids.map((id) => ({ ...transaction.owner, owner_id: id })),
  );
}

/** Gives each copy the properties of its original. */
export async function copyPropertyRows(
  transaction: MailboxTransaction,
  copies: ReadonlyMap<number, number>,
): Promise<void> {
  const originals = [...copies.keys()];
  for (let start = 0; start < originals.length; start += 500) {
    const rows = await transaction.session.query<{ owner_id: number; key: string; value: Uint8Array }>(
      queryBuilders[transaction.session.dialect]
        .selectFrom('properties')
        .select(['owner_id', 'key', 'value'])
        .where('tenant_id', '=', transaction.params.tenant)
        .where('mailbox_id', '=', transaction.params.mailbox)
        .where('owner_id', 'in', originals.slice(start, start + 500)),
    );
    await transaction.session.write(
      upsertProperties,
      rows.map(({ owner_id, key, value }) => ({
        ...transaction.owner,
        owner_id: copies.get(owner_id) ?? owner_id,
        key,
        value,
      })),
    );
  }
}
