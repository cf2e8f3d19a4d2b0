import { AppError, type AppErrorFields } from '../../../base/errors.ts';

interface Explanation extends Omit<AppErrorFields, 'cause' | 'message'> {
  message(path: string): string;
}

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html. */
const explanations: Readonly<Record<number, Explanation>> = {
  5: {
    kind: 'unavailable',
    code: 'store.database.busy',
    message: (path) =>
      `The database ${path} is held by another process. Stop the other one, or try again in a moment.`,
  },
  8: {
    kind: 'unavailable',
    code: 'store.database.readOnly',
    retryable: false,
    message: (path) =>
      `The database ${path} cannot be written. Check the rights of the data folder and that its disk is mounted for writing.`,
  },
  10: {
    kind: 'unavailable',
    code: 'store.database.inputOutput',
    message: (path) =>
      `The disk reported an error while reading or writing the database ${path}. Check the system log, then run: landfall fsck`,
  },
  11: {
    kind: 'internal',
    code: 'store.database.corrupt',
    message: (path) =>
      `The database ${path} is damaged. Stop the server and run: landfall fsck. If it cannot mend it, restore a backup.`,
  },
  13: {
    kind: 'unavailable',
    code: 'store.database.diskFull',
    message: (path) =>
      `The disk of the database ${path} is full; nothing was stored. Free some space and try again.`,
  },
  14: {
    kind: 'unavailable',
    code: 'store.database.cannotOpen',
    retryable: false,
    message: (path) =>
      `The database ${path} cannot be opened. Check that the data folder exists and that this user may write to it.`,
  },
  26: {
    kind: 'internal',
    code: 'store.database.notADatabase',
    message: (path) =>
      `The file ${path} is damaged or no Landfall database. Check the data folder setting, or restore a backup.`,
  },
};

const uniqueViolations = new Set([1555 /* primary key */, 2067 /* unique */]);

export function explainSqliteError(error: unknown, path: string): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const errcode = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined;
  if (errcode === undefined) return error;
  if (uniqueViolations.has(errcode)) {
    return new AppError({
      kind: 'conflict',
      code: 'store.unique',
      message: `There is already a row with this key: ${error.message}`,
      cause: error,
    });
  }
  const known = explanations[errcode & 0xff];
  if (known === undefined) return error;
  return new AppError({ ...known, message: known.message(path), details: { path }, cause: error });
}
