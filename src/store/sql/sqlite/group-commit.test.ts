import { describe, expect, it } from 'vitest';
import { GroupCommit, type GroupConnection } from './group-commit.ts';
import { TurnQueue } from './turn-queue.ts';

/** Writes down what it is told; what `failing` names fails, as on a disk that is full. */
class Script implements GroupConnection {
  readonly said: string[] = [];
  readonly failing: Set<string>;
  isInTransaction = false;

  constructor(...failing: string[]) {
    this.failing = new Set(failing);
  }

  async execute(text: string): Promise<void> {
    this.said.push(text);
    if (this.failing.has(text)) {
      this.isInTransaction = false;
      throw new Error(`${text}: the disk is full`);
    }
    if (text === 'begin immediate') this.isInTransaction = true;
    if (text === 'commit' || text === 'rollback') this.isInTransaction = false;
  }
}

function scene(...failing: string[]) {
  const connection = new Script(...failing);
  const turns = new TurnQueue();
  const groups = new GroupCommit(connection, turns);
  const job = (name: string, failure?: Error) => async () => {
    connection.said.push(name);
    if (failure !== undefined) throw failure;
    return name;
  };
  /** What runs while others come to wait for their turn. */
  const first = groups.run('interactive', job('first'));
  return { connection, turns, groups, job, first };
}

const beside = (...said: string[]) => ['savepoint beside', ...said, 'release beside'];

describe('transactions that wait for their turn', () => {
  it('are committed together, and their callers told afterwards, in order', async () => {
    const { connection, groups, job, first } = scene();
    const told: string[] = [];
    const tell = (name: string) => told.push(`${name} after ${connection.said.at(-1)}`);
    await Promise.all([
      first.then(tell),
      groups.run('interactive', job('second')).then(tell),
      groups.run('interactive', job('third')).then(tell),
    ]);
    const together = ['begin immediate', 'first', ...beside('second'), ...beside('third'), 'commit'];
    expect(connection.said).toEqual(together);
    expect(told).toEqual(['first after commit', 'second after commit', 'third after commit']);
  });

  it('do not take those along who fail', async () => {
    const { connection, groups, job, first } = scene();
    const outcomes = await Promise.allSettled([
      first,
      groups.run('interactive', job('second', new Error('no room'))),
      groups.run('interactive', job('third')),
    ]);
    expect(outcomes).toMatchObject([
      { value: 'first' },
      { reason: { message: 'no room' } },
      { value: 'third' },
    ]);
    const without = ['savepoint beside', 'second', 'rollback to beside', 'release beside'];
    const said = ['begin immediate', 'first', ...without, ...beside('third'), 'commit'];
    expect(connection.said).toEqual(said);
  });

  it('go on without the first where that is the one that fails', async () => {
    const { connection, groups, job, first } = scene();
    await first;
    const failing = groups.run('interactive', job('second', new Error('no room')));
    const last = groups.run('interactive', job('third'));
    await expect(failing).rejects.toThrow('no room');
    await expect(last).resolves.toBe('third');
    const alone = (...said: string[]) => ['begin immediate', ...said];
    expect(connection.said).toEqual([
      ...alone('first', 'commit'),
      ...alone('second', 'rollback'),
      ...alone('third', 'commit'),
    ]);
  });

  it.each(['commit', 'savepoint beside'])('are all refused where the %s fails', async (step) => {
    const { groups, job, first } = scene(step);
    const outcomes = await Promise.allSettled([first, groups.run('interactive', job('second'))]);
    const refused = { status: 'rejected', reason: { message: `${step}: the disk is full` } };
    expect(outcomes).toMatchObject([refused, refused]);
  });

  it('are all refused where SQLite has rolled back in the middle of one', async () => {
    const { connection, groups, first } = scene();
    const second = groups.run('interactive', async () => {
      connection.isInTransaction = false;
      throw new Error('the disk is full');
    });
    expect(await Promise.allSettled([first, second])).toMatchObject([
      { reason: { message: 'the disk is full' } },
      { reason: { message: 'the disk is full' } },
    ]);
    expect(connection.said).not.toContain('commit');
    await expect(groups.run('interactive', async () => 'next')).resolves.toBe('next');
  });

  it('leave imports for later, which then run together', async () => {
    const { connection, groups, job, first } = scene();
    const bulk = ['one', 'two'].map((name) => groups.run('bulk', job(name)));
    await Promise.all([first, ...bulk, groups.run('interactive', job('second'))]);
    expect(connection.said).toEqual([
      ...['begin immediate', 'first', ...beside('second'), 'commit'],
      ...['begin immediate', 'one', ...beside('two'), 'commit'],
    ]);
  });

  it('join an import that has its turn, and then wait for no other', async () => {
    const { connection, groups, job, first } = scene();
    await first;
    connection.said.length = 0;
    let joining: Promise<string> | undefined;
    const one = groups.run('bulk', () => {
      joining = groups.run('interactive', job('interactive'));
      return job('one')();
    });
    await Promise.all([one, groups.run('bulk', job('two'))]);
    await joining;
    expect(connection.said).toEqual([
      ...['begin immediate', 'one', ...beside('interactive'), 'commit'],
      ...['begin immediate', 'two', 'commit'],
    ]);
  });

  it('take nobody in when much has been done already', async () => {
    const { connection, groups, job, first } = scene();
    await first;
    const long = groups.run('interactive', async () => {
      for (const until = performance.now() + 15; performance.now() < until; ) await undefined;
      connection.said.push('long');
    });
    await Promise.all([long, groups.run('interactive', job('after'))]);
    expect(connection.said.slice(-6)).toEqual([
      ...['begin immediate', 'long', 'commit'],
      ...['begin immediate', 'after', 'commit'],
    ]);
  });
});
