import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { type Log, silentLog } from '../../../base/log.ts';
import { insertMany } from '../bulk.ts';
import { CheckpointThread } from './checkpoint-thread.ts';
import { SqliteDatabase } from './sqlite-database.ts';

const insertLines = insertMany('lines', { number: 'integer', text: 'text' });
const linesPerWrite = 1000;

async function openLines(log: Log = silentLog, checkpointed?: string) {
  const file = path.join(await temporaryFolder(), 'lines.sqlite');
  const checkpoints = new CheckpointThread(checkpointed ?? file, log);
  const database = new SqliteDatabase({ path: file, mode: 'readWrite', checkpoints });
  await database.execute('create table lines (number integer primary key, text text)');
  let written = 0;
  const write = async () => {
    const rows = Array.from({ length: linesPerWrite }, (_, at) => ({
      number: written + at,
      text: 'x'.repeat(400),
    }));
    await database.transaction('bulk', (session) => session.write(insertLines, rows));
    written += rows.length;
  };
  return { file, database, write, writtenRows: () => written };
}

/** As somebody finds it who comes later. */
function countLines(file: string): unknown {
  using database = new DatabaseSync(file, { readOnly: true });
  return database.prepare('select count(*) as lines from lines').get()?.lines;
}

describe('a checkpoint thread', () => {
  it('moves into the file what a commit would not have moved yet, and leaves no log behind', async () => {
    const { file, database, write, writtenRows } = await openLines();
    const before = statSync(file).size;
    // Some 2.4 MB: far from what makes a commit do it.
    for (let turn = 0; turn < 6; turn += 1) await write();
    await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(before + 1_000_000), 10_000);
    await write();
    await database.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
    expect(countLines(file)).toBe(writtenRows());
  });

  it('is not started for little', async () => {
    const { file, database, write } = await openLines();
    const before = statSync(file).size;
    await write();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(statSync(file).size).toBe(before);
    await database.close();
  });

  it('that cannot work is told of, and what is written is there all the same', async () => {
    const warn = vi.fn();
    const nowhere = path.join(await temporaryFolder(), 'gone', 'lines.sqlite');
    const { file, database, write, writtenRows } = await openLines({ ...silentLog, warn }, nowhere);
    for (let turn = 0; turn < 3; turn += 1) await write();
    await vi.waitFor(
      () => expect(warn).toHaveBeenCalledWith('store.checkpoint.threadFailed', expect.anything()),
      10_000,
    );
    await write();
    await database.close();
    expect(countLines(file)).toBe(writtenRows());
  });
});
