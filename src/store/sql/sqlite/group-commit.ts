import type { WorkPriority } from '../database.ts';
import type { TurnQueue } from './turn-queue.ts';

export interface GroupConnection {
  execute(text: string): Promise<void>;
  /** False also after SQLite has rolled back by itself, as it does on a full disk. */
  readonly isInTransaction: boolean;
}

/** What is to be told to somebody when the transaction is over. */
type Answer = () => void;

interface Job {
  work(): Promise<Answer>;
  reject(error: unknown): void;
}

interface Group {
  readonly began: number;
  readonly served: Job[];
  /** By somebody interactive, who is told at its end. */
  isAwaited: boolean;
}

/** Nobody more is let in after this: who waits for a turn must not wait for long. */
const maxGroupMs = 10;
const maxGroupJobs = 64;

/**
 * Transactions that wait for their turn run as one, for the disk is synced once for all of them. Nobody is told of success
 * before that, and who fails is rolled back alone, to a savepoint.
 */
export class GroupCommit {
  readonly #connection: GroupConnection;
  readonly #turns: TurnQueue;
  readonly #waiting: Readonly<Record<WorkPriority, Job[]>> = { interactive: [], bulk: [] };

  constructor(connection: GroupConnection, turns: TurnQueue) {
    this.#connection = connection;
    this.#turns = turns;
  }

  run<T>(priority: WorkPriority, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const answered = async (): Promise<Answer> => {
        const result = await work();
        return () => resolve(result);
      };
      this.#waiting[priority].push({ work: answered, reject });
      // A turn for each: that of somebody whom another's turn has served does nothing.
      this.#turns.take(priority, () => this.#runTogether(priority)).catch(reject);
    });
  }

  async #runTogether(priority: WorkPriority): Promise<void> {
    const group: Group = { began: performance.now(), served: [], isAwaited: priority === 'interactive' };
    const { served } = group;
    let answers: Answer[] = [];
    try {
      for (let job = this.#waiting[priority].shift(); job; job = this.#another(group)) {
        served.push(job);
        if (served.length === 1) await this.#connection.execute('begin immediate');
        answers.push(served.length === 1 ? await job.work() : await this.#runBeside(job));
      }
      if (served.length > 0) await this.#connection.execute('commit');
    } catch (error) {
      if (this.#connection.isInTransaction) await this.#connection.execute('rollback');
      answers = served.map(
        ({ reject }) =>
          () =>
            reject(error),
      );
    }
    // Not before: who goes on may read on this connection, and must not see what is not on disk.
    for (const answer of answers) answer();
  }

  async #runBeside(job: Job): Promise<Answer> {
    await this.#connection.execute('savepoint beside');
    try {
      const answer = await job.work();
      await this.#connection.execute('release beside');
      return answer;
    } catch (error) {
      // What came before it is gone too.
      if (!this.#connection.isInTransaction) throw error;
      await this.#connection.execute('rollback to beside');
      await this.#connection.execute('release beside');
      return () => job.reject(error);
    }
  }

  /** Batches of imports run together as well, as each of many mailboxes may bring few messages; while nobody waits for the end. */
  #another(group: Group): Job | undefined {
    if (group.served.length >= maxGroupJobs || performance.now() - group.began > maxGroupMs) return undefined;
    const interactive = this.#waiting.interactive.shift();
    if (interactive) group.isAwaited = true;
    return interactive ?? (group.isAwaited ? undefined : this.#waiting.bulk.shift());
  }
}
