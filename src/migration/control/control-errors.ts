import { findClosestWord } from '../../base/closest-word.ts';
import { AppError, type ErrorDetails } from '../../base/errors.ts';

const words = { endpoint: 'migration endpoint', batch: 'migration batch', user: 'migration user' } as const;
const listers = {
  endpoint: 'Get-MigrationEndpoint',
  batch: 'Get-MigrationBatch',
  user: 'Get-MigrationUser',
} as const;

export function migrationNotFound(
  kind: keyof typeof words,
  identity: string,
  known: Iterable<string> = [],
): AppError {
  const shown = identity.slice(0, 100);
  const near = findClosestWord(shown, known);
  const hint =
    near === undefined ? `${listers[kind]} lists those that are there.` : `Did you mean "${near}"?`;
  return new AppError({
    kind: 'notFound',
    code: `migration.${kind}.notFound`,
    message: `The ${words[kind]} "${shown}" couldn't be found. ${hint}`,
    details: { identity: shown },
  });
}

export function migrationInvalid(what: string, message: string, details: ErrorDetails = {}): AppError {
  return new AppError({ kind: 'invalid', code: `migration.${what}`, message, details });
}

export function migrationConflict(what: string, message: string, details: ErrorDetails = {}): AppError {
  return new AppError({ kind: 'conflict', code: `migration.${what}`, message, details });
}
