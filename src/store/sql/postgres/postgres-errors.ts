import pg from 'pg';
import { AppError, type AppErrorFields } from '../../../base/errors.ts';

/** SQLSTATE codes by their first two characters or whole, PostgreSQL manual, appendix A. */
const explanations: Readonly<Record<string, Omit<AppErrorFields, 'cause'>>> = {
  '23505': { kind: 'conflict', code: 'store.unique', message: 'There is already a row with this key.' },
  '40001': {
    kind: 'unavailable',
    code: 'store.database.serialisation',
    message: 'Another transaction changed the same rows. Try again.',
  },
  '40P01': {
    kind: 'unavailable',
    code: 'store.database.serialisation',
    message: 'Two transactions waited for each other. Try again.',
  },
  '53100': {
    kind: 'unavailable',
    code: 'store.database.diskFull',
    message: 'The disk of the database server is full; nothing was stored. Free some space and try again.',
  },
  '28': {
    kind: 'unavailable',
    code: 'store.database.refused',
    retryable: false,
    message: 'The database server refused the user or password. Check store.postgres in the configuration.',
  },
  '3D': {
    kind: 'unavailable',
    code: 'store.database.missing',
    retryable: false,
    message: 'The database does not exist. Create it, or check store.postgres in the configuration.',
  },
  '08': {
    kind: 'unavailable',
    code: 'store.database.connection',
    message: 'The connection to the database server was lost. Try again.',
  },
  '53': {
    kind: 'unavailable',
    code: 'store.database.resources',
    message: 'The database server is short of resources. Try again in a moment.',
  },
  '57': {
    kind: 'unavailable',
    code: 'store.database.connection',
    message: 'The database server ended the connection. Try again.',
  },
};

const connectionErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'ENOTFOUND']);

export function explainPostgresError(error: unknown): Error {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof pg.DatabaseError && error.code) {
    const known = explanations[error.code] ?? explanations[error.code.slice(0, 2)];
    return known
      ? new AppError({ ...known, details: { sqlState: error.code, server: error.message }, cause: error })
      : error;
  }
  const systemCode = 'code' in error ? String(error.code) : '';
  if (connectionErrors.has(systemCode) || /Connection terminated|connection error/i.test(error.message)) {
    return new AppError({
      kind: 'unavailable',
      code: 'store.database.connection',
      message: `The database server cannot be reached (${error.message}). Check that it runs and that store.postgres names it.`,
      cause: error,
    });
  }
  return error;
}

export function isSerialisationFailure(error: unknown): boolean {
  return error instanceof AppError && error.code === 'store.database.serialisation';
}
