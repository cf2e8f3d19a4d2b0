import { type RawBuilder, sql } from 'kysely';
import type { SqlDialect } from '../database.ts';

/**
 * A list of any length as one parameter, so that a statement that takes it is compiled once: the right side
 * of `in`. The parameter is JSON text.
 */
export function jsonList<T extends string | number>(
  dialect: SqlDialect,
  parameter: string,
  type: T extends number ? 'integer' : 'text',
): RawBuilder<T> {
  if (dialect === 'sqlite') return sql<T>`(select value from json_each(${parameter}))`;
  return type === 'integer'
    ? sql<T>`(select value::bigint from json_array_elements_text(${parameter}::json) as listed(value))`
    : sql<T>`(select value from json_array_elements_text(${parameter}::json) as listed(value))`;
}
