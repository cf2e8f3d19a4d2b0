import type { Compilable } from 'kysely';
import pg from 'pg';
import { type Clock, systemClock } from '../../../base/clock.ts';
import type { BulkWrite } from '../bulk.ts';
import type { SqlDatabase, SqlParams, SqlRow, SqlSession, SqlValue, WorkPriority } from '../database.ts';
import type { Statement } from '../statement.ts';
import { explainPostgresError, isSerialisationFailure } from './postgres-errors.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly maxConnections?: number;
  readonly clock?: Clock;
}

const maxAttempts = 8;

/** int8 as a number: every integer of ours is below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** A pool on one PostgreSQL-compatible database. Transactions on different mailboxes run side by side. */
export class PostgresDatabase implements SqlDatabase {
  readonly dialect = 'postgres';
  readonly #pool: pg.Pool;
  readonly #pooled: PostgresSession;
  readonly #clock: Clock;

  constructor(options: PostgresOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#pool = new pg.Pool({ connectionString: options.url, max: options.maxConnections ?? 10, types });
    // An idle connection that breaks is replaced by the pool; the next query tells if the server is gone.
    this.#pool.on('error', () => undefined);
    this.#pooled = new PostgresSession(this.#pool);
  }

  all<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R[]> {
    return this.#pooled.all(statement, params);
  }
  get<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R | undefined> {
    return this.#pooled.get(statement, params);
  }
  run<P extends SqlParams>(statement: Statement<P, unknown>, params: P): Promise<number> {
    return this.#pooled.run(statement, params);
  }
  write<Row extends SqlRow>(bulk: BulkWrite<Row>, rows: readonly Row[]): Promise<number> {
    return this.#pooled.write(bulk, rows);
  }
  query<R>(query: Compilable<R>): Promise<R[]> {
    return this.#pooled.query(query);
  }
  execute(text: string): Promise<void> {
    return this.#pooled.execute(text);
  }

  async transaction<T>(_priority: WorkPriority, work: (session: SqlSession) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#within('begin', work);
      } catch (error) {
        // CockroachDB and YugabyteDB answer conflicts with 40001 and expect the client to try again.
        if (!isSerialisationFailure(error) || attempt === maxAttempts) throw error;
        await this.#clock.sleep(2 ** attempt);
      }
    }
  }

  snapshot<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#within('begin isolation level repeatable read read only', work);
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #within<T>(begin: string, work: (session: SqlSession) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    let broken: Error | undefined;
    const onBroken = (error: Error) => {
      broken = error;
    };
    client.on('error', onBroken);
    try {
      const session = new PostgresSession(client);
      await session.execute(begin);
      try {
        const result = await work(session);
        await session.execute('commit');
        return result;
      } catch (error) {
        await session.execute('rollback').catch((rollbackError: Error) => {
          broken = rollbackError;
        });
        throw error;
      }
    } finally {
      client.off('error', onBroken);
      client.release(broken);
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw explainPostgresError(error);
    }
  }
}

class PostgresSession implements SqlSession {
  readonly dialect = 'postgres';
  readonly #client: pg.Pool | pg.PoolClient;

  constructor(client: pg.Pool | pg.PoolClient) {
    this.#client = client;
  }

  async all<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R[]> {
    const { name, text, values } = statement.compiled('postgres');
    return (await this.#send({ name, text, values: values(params).map(toWire) })).rows as R[];
  }

  async get<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R | undefined> {
    return (await this.all(statement, params))[0];
  }

  async run<P extends SqlParams>(statement: Statement<P, unknown>, params: P): Promise<number> {
    const { name, text, values } = statement.compiled('postgres');
    return (await this.#send({ name, text, values: values(params).map(toWire) })).rowCount ?? 0;
  }

  async write<Row extends SqlRow>(bulk: BulkWrite<Row>, rows: readonly Row[]): Promise<number> {
    if (rows.length === 0) return 0;
    const values = bulk.columns.map((column) => rows.map((row) => toWire(row[column] as SqlValue)));
    return (await this.#send({ name: bulk.name, text: bulk.text('postgres'), values })).rowCount ?? 0;
  }

  async query<R>(query: Compilable<R>): Promise<R[]> {
    const { sql: text, parameters } = query.compile();
    return (await this.#send({ text, values: parameters.map((value) => toWire(value as SqlValue)) }))
      .rows as R[];
  }

  async execute(text: string): Promise<void> {
    await this.#send({ text });
  }

  async #send(query: pg.QueryConfig): Promise<pg.QueryResult> {
    try {
      return await this.#client.query(query);
    } catch (error) {
      throw explainPostgresError(error);
    }
  }
}

/** pg writes a plain Uint8Array as JSON; a Buffer over the same memory goes as bytea. */
function toWire(value: SqlValue): SqlValue {
  return value instanceof Uint8Array && !Buffer.isBuffer(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : value;
}
