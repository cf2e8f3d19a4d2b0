import { AppError, type AppErrorFields } from '../../../base/errors.ts';

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html. */
const explanations: Readonly<Record<number, Omit<AppErrorFields, 'cause'>>> = {
  5: {
    kind: 'unavailable',
    code: 'store.database.busy',
    message: 'The database is held by another process. Stop the other one, or try again in a moment.',
  },
  8: {
    kind: 'unavailable',
    code: 'store.database.readOnly',
    retryable: false,
    message:
      'The database cannot be written. Check the rights of the data folder and that its disk is mounted for writing.',
  },
  10: {
    kind: 'unavailable',
    code: 'store.database.inputOutput',
    message:
      'The disk reported an error while reading or writing the database. Check the system log, then run: landfall fsck',
  },
  11: {
    kind: 'internal',
    code: 'store.database.corrupt',
    message:
      'The database file is damaged. Stop the server and run: landfall fsck. If it cannot mend it, restore a backup.',
  },
  13: {
    kind: 'unavailable',
    code: 'store.database.diskFull',
    message: 'The disk of the data folder is full; nothing was stored. Free some space and try again.',
  },
  14: {
    kind: 'unavailable',
    code: 'store.database.cannotOpen',
    retryable: false,
    message:
      'The database file cannot be opened. Check that the data folder exists and that this user may write to it.',
  },
  26: {
    kind: 'internal',
    code: 'store.database.notADatabase',
    message: 'The file is not a Landfall database. Check the data folder setting, or restore a backup.',
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
  return known ? new AppError({ ...known, details: { path }, cause: error }) : error;
}
