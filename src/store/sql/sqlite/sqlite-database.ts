import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Compilable } from 'kysely';
import { AppError } from '../../../base/errors.ts';
import { foldText } from '../../sort-key.ts';
import type { BulkWrite } from '../bulk.ts';
import type { SqlDatabase, SqlParams, SqlRow, SqlSession, SqlValue, WorkPriority } from '../database.ts';
import type { Statement } from '../statement.ts';
import type { CheckpointThread } from './checkpoint-thread.ts';
import { GroupCommit } from './group-commit.ts';
import { explainSqliteError } from './sqlite-errors.ts';
import { TurnQueue } from './turn-queue.ts';

export interface SqliteOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly mode: 'readWrite' | 'readOnly';
  readonly cacheBytes?: number;
  /** Where the log may be moved into the file by a thread of its own. */
  readonly checkpoints?: CheckpointThread;
}

/** Pages that the log holds before a commit moves them into the file. */
const pagesToCheckpoint = 4000;
/** Where a thread does it: a bound for when that falls behind. */
const pagesToHelp = 16_000;

/** How long reads may follow each other before other work of the thread is let in. */
const maxTurnMs = 4;

/**
 * One connection to one file. A process has at most one that writes to a file (it lives in the shard's
 * writer thread); readers have their own.
 */
export class SqliteDatabase implements SqlDatabase {
  readonly dialect = 'sqlite';
  readonly #path: string;
  readonly #readOnly: boolean;
  readonly #connection: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();
  readonly #turns = new TurnQueue();
  readonly #groups: GroupCommit;
  readonly #checkpoints: CheckpointThread | undefined;
  #openSnapshots = 0;
  /** When the first read of this turn of the event loop began. */
  #turnBegan: number | undefined;

  constructor(options: SqliteOptions) {
    const readOnly = options.mode === 'readOnly';
    this.#readOnly = readOnly;
    try {
      this.#connection = new DatabaseSync(options.path, { readOnly });
      this.#connection.exec(`pragma busy_timeout = 5000`);
      if (!readOnly) {
        this.#connection.exec(`pragma journal_mode = wal`);
        // node:sqlite's default, but what was acknowledged must be on disk whatever the default becomes.
        this.#connection.exec(`pragma synchronous = full`);
        const pages = options.checkpoints ? pagesToHelp : pagesToCheckpoint;
        this.#connection.exec(`pragma wal_autocheckpoint = ${pages}`);
      }
      const cacheKilobytes = Math.round((options.cacheBytes ?? 64 * 1024 * 1024) / 1024);
      this.#connection.exec(`pragma cache_size = -${cacheKilobytes}`);
      this.#connection.exec(`pragma temp_store = memory`);
    } catch (error) {
      throw explainSqliteError(error, options.path);
    }
    this.#path = options.path;
    this.#checkpoints = options.checkpoints;
    this.#groups = new GroupCommit(this, this.#turns);
    this.#connection.function('fold', { deterministic: true }, (text) => foldText(String(text)));
  }

  // Each method is async so that a throw becomes a rejection, as on PostgreSQL.
  async all<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R[]> {
    await this.#breathe();
    const { name, text, values } = statement.compiled('sqlite');
    return this.#attempt(() => this.#prepare(name, text).all(...values(params)) as R[]);
  }

  async get<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R | undefined> {
    await this.#breathe();
    const { name, text, values } = statement.compiled('sqlite');
    return this.#attempt(() => this.#prepare(name, text).get(...values(params)) as R | undefined);
  }

  async run<P extends SqlParams>(statement: Statement<P, unknown>, params: P): Promise<number> {
    const { name, text, values } = statement.compiled('sqlite');
    return this.#attempt(() => this.#noted(Number(this.#prepare(name, text).run(...values(params)).changes)));
  }

  async write<Row extends SqlRow>(bulk: BulkWrite<Row>, rows: readonly Row[]): Promise<number> {
    return this.#attempt(() => {
      const prepared = this.#prepare(bulk.name, bulk.text('sqlite'));
      const values: SqlValue[] = new Array(bulk.columns.length);
      let changes = 0;
      for (const row of rows) {
        for (let column = 0; column < values.length; column += 1) {
          values[column] = row[bulk.columns[column] as string] as SqlValue;
        }
        changes += Number(prepared.run(...values).changes);
      }
      return this.#noted(changes);
    });
  }

  async query<R>(query: Compilable<R>): Promise<R[]> {
    await this.#breathe();
    const { sql, parameters } = query.compile();
    return this.#attempt(() => this.#connection.prepare(sql).all(...(parameters as SqlValue[])) as R[]);
  }

  async execute(text: string): Promise<void> {
    this.#attempt(() => this.#connection.exec(text));
  }

  get isInTransaction(): boolean {
    return this.#connection.isTransaction;
  }

  async transaction<T>(priority: WorkPriority, work: (session: SqlSession) => Promise<T>): Promise<T> {
    const result = await this.#groups.run(priority, () => work(this));
    this.#checkpoints?.checkpointWhereDue();
    return result;
  }

  snapshot<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#readOnly
      ? this.#sharedSnapshot(work)
      : this.#turns.take('interactive', () => this.#sharedSnapshot(work));
  }

  /**
   * Snapshots of a reading connection that overlap share the first one's state: they are within one turn. Those of a writing
   * connection have their turn among its transactions, and never overlap.
   */
  async #sharedSnapshot<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    await this.#breathe();
    // Counted before anything is awaited: whoever comes next in this turn must find it open.
    this.#openSnapshots += 1;
    try {
      if (this.#openSnapshots === 1) await this.execute('begin');
      return await work(this);
    } finally {
      this.#openSnapshots -= 1;
      // After some failures SQLite has ended it by itself.
      if (this.#openSnapshots === 0 && this.#connection.isTransaction) await this.execute('commit');
    }
  }

  async close(): Promise<void> {
    await this.#turns.idle();
    this.#prepared.clear();
    await this.#checkpoints?.close();
    this.#connection.close();
  }

  /**
   * Reading never waits for anything, so somebody who reads page after page would keep the event loop from
   * all other work. Between transactions, and after a while, it gets its turn.
   */
  #breathe(): Promise<void> | undefined {
    if (this.#connection.isTransaction) return undefined;
    const now = performance.now();
    if (this.#turnBegan === undefined) {
      this.#turnBegan = now;
      setImmediate(() => {
        this.#turnBegan = undefined;
      });
      return undefined;
    }
    if (now - this.#turnBegan < maxTurnMs) return undefined;
    return new Promise((resolve) => setImmediate(resolve));
  }

  #noted(changes: number): number {
    this.#checkpoints?.noteRows(changes);
    return changes;
  }

  #prepare(name: string, text: string): StatementSync {
    const known = this.#prepared.get(name);
    if (known) return known;
    const fresh = this.#connection.prepare(text);
    this.#prepared.set(name, fresh);
    return fresh;
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw error instanceof AppError ? error : explainSqliteError(error, this.#path);
    }
  }
}
