import { DatabaseSync } from 'node:sqlite';

export interface FileLock {
  /** May be called again. */
  release(): void;
}

/** A connection that nothing refers to is closed when memory is collected, and its lock is gone with it. */
const held = new Set<DatabaseSync>();

/**
 * Locks a file for this process alone, until it is released or the process ends in whatever way: the lock is the
 * kernel's (fcntl), taken by SQLite, so that nothing is left behind by a kill -9 or a power cut. Undefined where
 * another holder has it.
 *
 * The kernel drops a process's locks on a file when that process closes any descriptor of it: nothing else may
 * ever open this file, not even to read or copy it.
 */
export function takeFileLock(file: string): FileLock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    held.add(database);
    return {
      release: () => {
        held.delete(database);
        if (database.isOpen) database.close();
      },
    };
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
}

/** https://sqlite.org/rescode.html: SQLITE_BUSY 5 and its extended codes. */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === 5
  );
}
