import {
  checkPropertyNames,
  firstNamedProperty,
  maxNamedProperties,
  tooManyNames,
} from '../../named-property-rules.ts';
import type { MailboxKey, NamedProperty } from '../../ports/mail-model.ts';
import { insertMany } from '../bulk.ts';
import type { SqlDatabase, SqlSession } from '../database.ts';
import { statement } from '../statement.ts';
import { textsIn } from './listed-values.ts';
import { requireMailbox } from './mail-reads.ts';
import { inMailbox, type MailboxTransaction } from './mailbox-transaction.ts';
import type { SqlMailContext } from './sql-mail-context.ts';

const namesOf = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  db
    .selectFrom('named_properties')
    .select(['property_id', 'name'])
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .orderBy('property_id'),
);
const idsOf = statement<{ tenant: number; mailbox: number; names: string }>()((db, p, dialect) =>
  db
    .selectFrom('named_properties')
    .select(['property_id', 'name'])
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .where(textsIn(dialect, 'name', p.names)),
);
const lastOf = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  db
    .selectFrom('named_properties')
    .select((all) => all.fn.max('property_id').as('last'))
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox),
);
const insertNames = insertMany(
  'named_properties',
  { tenant_id: 'integer', mailbox_id: 'integer', property_id: 'integer', name: 'text' },
  'on conflict do nothing',
);

export function listNamedProperties(database: SqlDatabase, key: MailboxKey): Promise<NamedProperty[]> {
  return database.snapshot(async (session) => {
    await requireMailbox(session, key);
    const rows = await session.all(namesOf, { tenant: key.tenant, mailbox: key.mailbox });
    return rows.map(({ property_id, name }) => ({ id: property_id, name }));
  });
}

export function findNamedProperties(
  database: SqlDatabase,
  key: MailboxKey,
  names: readonly string[],
): Promise<(number | undefined)[]> {
  return database.snapshot(async (session) => {
    await requireMailbox(session, key);
    const known = await readIds(session, { tenant: key.tenant, mailbox: key.mailbox }, names);
    return names.map((name) => known.get(name));
  });
}

export async function nameProperties(
  { database, clock }: SqlMailContext,
  key: MailboxKey,
  names: readonly string[],
): Promise<number[]> {
  checkPropertyNames(names);
  return inMailbox(database, clock, key, async (transaction) => {
    const { session, params } = transaction;
    const known = await readIds(session, params, names);
    const last = (await session.get(lastOf, params))?.last ?? firstNamedProperty - 1;
    const fresh: NamedProperty[] = [];
    const ids = names.map((name) => {
      const id = known.get(name) ?? last + fresh.length + 1;
      if (!known.has(name)) fresh.push({ id, name });
      known.set(name, id);
      return id;
    });
    if (last + fresh.length - firstNamedProperty + 1 > maxNamedProperties) tooManyNames();
    await keepNames(transaction, fresh);
    // Backups and other processes learn of it by the mailbox's number.
    if (fresh.length > 0) transaction.nextChange();
    return ids;
  });
}

/** Writes names under the ids they had. */
export async function keepNames(
  transaction: MailboxTransaction,
  names: readonly NamedProperty[],
): Promise<void> {
  await transaction.session.write(
    insertNames,
    names.map(({ id, name }) => ({ ...transaction.owner, property_id: id, name })),
  );
}

async function readIds(
  session: SqlSession,
  params: { tenant: number; mailbox: number },
  names: readonly string[],
): Promise<Map<string, number>> {
  const rows = await session.all(idsOf, { ...params, names: JSON.stringify(names) });
  return new Map(rows.map(({ name, property_id }) => [name, property_id]));
}
