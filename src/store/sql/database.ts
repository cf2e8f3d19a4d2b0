import type { Compilable } from 'kysely';
import type { BulkWrite } from './bulk.ts';
import type { Statement } from './statement.ts';

export type SqlDialect = 'sqlite' | 'postgres';

/**
 * What SQL code runs on: a connection, or a transaction. The two databases differ below this line alone.
 * On SQLite every promise here settles within the same turn of the event loop, so a transaction is never
 * interleaved with other work of its thread.
 */
export interface SqlSession {
  readonly dialect: SqlDialect;
  all<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R[]>;
  get<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R | undefined>;
  /** Returns how many rows it touched. */
  run<P extends SqlParams>(statement: Statement<P, unknown>, params: P): Promise<number>;
  /** One write over many rows: a prepared statement in a loop on SQLite, arrays on PostgreSQL. */
  write<Row extends SqlRow>(bulk: BulkWrite<Row>, rows: readonly Row[]): Promise<number>;
  /** A query made at run time; for those whose shape depends on the request. */
  query<R>(query: Compilable<R>): Promise<R[]>;
  /** Text as it stands; for schema changes and checks. */
  execute(text: string): Promise<void>;
}

export type SqlValue = string | number | null | Uint8Array;
export type SqlParams = Readonly<Record<string, SqlValue>>;
export type SqlRow = Readonly<Record<string, SqlValue>>;

export type WorkPriority = 'interactive' | 'bulk';

export interface SqlDatabase extends SqlSession {
  /** Runs `work` in one transaction; after a serialisation failure it runs again from the start. */
  transaction<T>(priority: WorkPriority, work: (session: SqlSession) => Promise<T>): Promise<T>;
  /** Several reads that see one state. */
  snapshot<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
