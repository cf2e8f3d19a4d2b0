import { type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely';
import { keywordKey } from '../../keywords.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import type { MessageFilter, TextField } from '../../ports/message-query.ts';
import { foldText } from '../../sort-key.ts';
import { storableText } from '../../storable-text.ts';
import { normalizeUidRanges } from '../../uid-ranges.ts';
import type { SqlDialect } from '../database.ts';
import type { Schema } from '../schema.ts';
import { textCondition } from './search-rows.ts';

type Where = ExpressionBuilder<Schema, 'messages'>;

export interface FilterContext {
  readonly dialect: SqlDialect;
  readonly key: MailboxKey;
}

const columns = {
  receivedAt: 'received_at',
  sentAt: 'sent_at',
  subject: 'subject',
  sender: 'sender',
  recipients: 'recipients',
} as const;

/** The filter as a condition on `messages`. */
export function filterCondition(
  where: Where,
  filter: MessageFilter,
  context: FilterContext,
): Expression<SqlBool> {
  const inner = (part: MessageFilter) => filterCondition(where, part, context);
  if ('all' in filter) return where.and(filter.all.map(inner));
  if ('any' in filter) return where.or(filter.any.map(inner));
  if ('not' in filter) return sql<SqlBool>`not coalesce(${inner(filter.not)}, ${falsehood(context.dialect)})`;
  if ('hasFlags' in filter) return hasBits('flags', filter.hasFlags);
  if ('hasTraits' in filter) return hasBits('traits', filter.hasTraits);
  if ('keyword' in filter) {
    if (filter.keyword === '') return where.or([]);
    return holds(context.dialect, sql`' ' || lower(keywords) || ' '`, ` ${keywordKey(filter.keyword)} `);
  }
  if ('messageId' in filter) return where('message_id', '=', storableText(filter.messageId));
  if ('originFolder' in filter) return where('origin_folder_id', '=', filter.originFolder);
  if ('text' in filter) {
    return textCondition(context.dialect, context.key, filter.text) ?? where.and([]);
  }
  if ('uids' in filter) {
    return where.or(
      normalizeUidRanges(filter.uids).map(({ first, last }) => where.between('messages.uid', first, last)),
    );
  }
  if (filter.field === 'size') {
    return where.and([
      ...(filter.atLeast === undefined ? [] : [where('size', '>=', filter.atLeast)]),
      ...(filter.below === undefined ? [] : [where('size', '<', filter.below)]),
    ]);
  }
  if ('contains' in filter) {
    return holds(context.dialect, folded(context.dialect, filter.field), foldText(filter.contains));
  }
  const column = columns[filter.field];
  return where.and([
    // A message without a date is in no period, not even one without bounds.
    where(column, 'is not', null),
    ...(filter.from === undefined ? [] : [where(column, '>=', filter.from)]),
    ...(filter.before === undefined ? [] : [where(column, '<', filter.before)]),
  ]);
}

function falsehood(dialect: SqlDialect): RawBuilder<unknown> {
  return dialect === 'sqlite' ? sql`0` : sql`false`;
}

function hasBits(column: 'flags' | 'traits', bits: number): Expression<SqlBool> {
  // `& n` would not do on PostgreSQL: without a cast the parameter's type is not known there.
  return sql<SqlBool>`(${sql.ref(column)} & ${sql.lit(Math.trunc(bits))}) = ${sql.lit(Math.trunc(bits))}`;
}

/** `foldText`, said in SQL. */
function folded(dialect: SqlDialect, field: TextField): RawBuilder<unknown> {
  const column = sql.ref(columns[field]);
  return dialect === 'sqlite'
    ? sql`fold(${column})`
    : sql`normalize(replace(lower(normalize(${column}, NFC) collate "und-x-icu"), 'ς', 'σ'), NFC)`;
}

/** Substring search without wildcards: `%` in a subject is a percent sign. */
function holds(dialect: SqlDialect, text: RawBuilder<unknown>, part: string): Expression<SqlBool> {
  return dialect === 'sqlite'
    ? sql<SqlBool>`instr(${text}, ${part}) > 0`
    : sql<SqlBool>`strpos(${text}, ${part}) > 0`;
}
