import { type Expression, type SqlBool, sql } from 'kysely';
import type { SqlDialect } from '../database.ts';

/**
 * Conditions on a list of any length that is one parameter, a JSON text: such a statement is compiled and prepared once, which building
 * one for each length would cost more than running it.
 */
export function numbersIn(dialect: SqlDialect, column: string, list: string): Expression<SqlBool> {
  return dialect === 'sqlite'
    ? sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${list}))`
    : sql<SqlBool>`${sql.ref(column)} = any(array(
        select value::bigint from jsonb_array_elements_text(${list}::jsonb) as listed(value)))`;
}

export function textsIn(dialect: SqlDialect, column: string, list: string): Expression<SqlBool> {
  return dialect === 'sqlite'
    ? sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${list}))`
    : sql<SqlBool>`${sql.ref(column)} = any(array(
        select value from jsonb_array_elements_text(${list}::jsonb) as listed(value)))`;
}
