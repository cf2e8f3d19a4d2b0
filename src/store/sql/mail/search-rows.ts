import { type Expression, type SqlBool, sql } from 'kysely';
import { isGivenId } from '../../given-ids.ts';
import { parseTextQuery, type TextTerm, tokenize } from '../../text-tokens.ts';
import { deleteMany, insertMany } from '../bulk.ts';
import type { SqlDialect } from '../database.ts';
import { queryBuilders, rawQuery, statement } from '../statement.ts';
import type { MailboxTransaction } from './mailbox-transaction.ts';

interface Owner {
  readonly tenant: number;
  readonly mailbox: number;
}

/**
 * A token that every document of one mailbox has, so that the index itself keeps mailboxes apart and does
 * not walk the words of others. Words hold letters, digits and marks alone, so none begins like it.
 */
function ownerToken({ tenant, mailbox }: Owner): string {
  return `§${tenant}§${mailbox}`;
}

const insertDocument = statement<{ tenant: number; mailbox: number; item: number }>()((db, p) =>
  rawQuery(
    db,
    sql<{ document_id: number }>`insert into search_documents (tenant_id, mailbox_id, item_id)
      values (${p.tenant}, ${p.mailbox}, ${p.item}) returning document_id`,
  ),
);
const insertTokens = statement<{ document: number; tokens: string }>()((db, p) =>
  rawQuery(db, sql`insert into search_tokens (rowid, tokens) values (${p.document}, ${p.tokens})`),
);
const insertVector = statement<{ tenant: number; mailbox: number; item: number; tokens: string }>()((db, p) =>
  rawQuery(
    db,
    sql`insert into search_documents (tenant_id, mailbox_id, item_id, tokens)
      values (${p.tenant}, ${p.mailbox}, ${p.item}, ${p.tokens}::tsvector)`,
  ),
);

const pendingColumns = { tenant_id: 'integer', mailbox_id: 'integer', item_id: 'integer' } as const;
const insertPending = insertMany('search_pending', pendingColumns, 'on conflict do nothing');
const deletePending = deleteMany('search_pending', pendingColumns);

/** Indexes texts; a document that is there already is replaced. */
export async function writeSearchRows(
  transaction: MailboxTransaction,
  documents: readonly { item: number; text: string }[],
): Promise<void> {
  const { session, params } = transaction;
  await removeSearchRows(
    transaction,
    documents.map(({ item }) => item),
  );
  for (const { item, text } of documents) {
    const tokens = [ownerToken(params), ...tokenize(text)];
    if (session.dialect === 'postgres') {
      await session.run(insertVector, { ...params, item, tokens: vectorText(tokens) });
    } else {
      const row = await session.get(insertDocument, { ...params, item });
      await session.run(insertTokens, { document: row?.document_id ?? 0, tokens: tokens.join(' ') });
    }
  }
}

export async function removeSearchRows(
  transaction: MailboxTransaction,
  items: readonly number[],
): Promise<void> {
  const { session, params } = transaction;
  const db = queryBuilders[session.dialect];
  for (let start = 0; start < items.length; start += 500) {
    const documents = db
      .selectFrom('search_documents')
      .select('document_id')
      .where('tenant_id', '=', params.tenant)
      .where('mailbox_id', '=', params.mailbox)
      .where('item_id', 'in', items.slice(start, start + 500));
    if (session.dialect === 'sqlite') {
      await session.query(rawQuery(db, sql`delete from search_tokens where rowid in (${documents})`));
    }
    await session.query(
      db
        .deleteFrom('search_documents')
        .where('tenant_id', '=', params.tenant)
        .where('mailbox_id', '=', params.mailbox)
        .where('item_id', 'in', items.slice(start, start + 500)),
    );
  }
  await session.write(
    deletePending,
    items.map((item_id) => ({ ...transaction.owner, item_id })),
  );
}

/** What is known of an item's text is no longer so; of one beyond the mark that is said already. */
export async function indexAnew(transaction: MailboxTransaction, item: number): Promise<void> {
  await removeSearchRows(transaction, [item]);
  if (item <= transaction.box.indexed_item || isGivenId(item)) await noteUnindexed(transaction, [item]);
}

export async function noteUnindexed(
  transaction: MailboxTransaction,
  items: readonly number[],
): Promise<void> {
  await transaction.session.write(
    insertPending,
    items.map((item_id) => ({ ...transaction.owner, item_id })),
  );
}

/** The condition that a message's text has every word of the query; `undefined` where it names none. */
export function textCondition(
  dialect: SqlDialect,
  owner: Owner,
  query: string,
): Expression<SqlBool> | undefined {
  const terms = parseTextQuery(query);
  if (terms.length === 0) return undefined;
  const all = [{ tokens: [ownerToken(owner)], prefix: false }, ...terms];
  return dialect === 'sqlite'
    ? sql<SqlBool>`item_id in (select d.item_id from search_tokens as t
        join search_documents as d on d.document_id = t.rowid
        where t.tokens match ${all.map(fts5Term).join(' AND ')}
          and d.tenant_id = ${owner.tenant} and d.mailbox_id = ${owner.mailbox})`
    : sql<SqlBool>`item_id in (select d.item_id from search_documents as d
        where d.tenant_id = ${owner.tenant} and d.mailbox_id = ${owner.mailbox}
          and d.tokens @@ ${all.map(tsqueryTerm).join(' & ')}::tsquery)`;
}

/** https://www.sqlite.org/fts5.html section 3.2: a phrase in quotes, a star after it for a prefix. */
function fts5Term({ tokens, prefix }: TextTerm): string {
  return `"${tokens.join(' ')}"${prefix ? ' *' : ''}`;
}

function tsqueryTerm({ tokens, prefix }: TextTerm): string {
  const lexemes = tokens.map((token, index) =>
    prefix && index === tokens.length - 1 ? `'${token}':*` : `'${token}'`,
  );
  return `(${lexemes.join(' <-> ')})`;
}

/** A tsvector as text: each lexeme with its positions, which count from 1. */
function vectorText(tokens: readonly string[]): string {
  const positions = new Map<string, number[]>();
  tokens.forEach((token, index) => {
    const known = positions.get(token);
    if (known) known.push(index + 1);
    else positions.set(token, [index + 1]);
  });
  return [...positions].map(([token, places]) => `'${token}':${places.join(',')}`).join(' ');
}
