import { AppError } from '../../base/errors.ts';
import type { MigrationObjectKind } from '../ports/migration-store.ts';

const words: Readonly<Record<MigrationObjectKind, string>> = {
  endpoint: 'migration endpoint',
  batch: 'migration batch',
};

export function migrationNameTaken(kind: MigrationObjectKind, name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'migration.nameTaken',
    message: `There is a ${words[kind]} "${name}" already. Choose another name.`,
    details: { kind, name },
  });
}

export function migrationObjectChanged(kind: MigrationObjectKind, name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'migration.version',
    message: `The ${words[kind]} "${name}" has been changed or removed meanwhile. Look at it again, then repeat the command.`,
    details: { kind, name },
  });
}

/** How many a message names; the details have all. */
const shownAddresses = 3;

export function migrationAddressesTaken(taken: readonly string[]): AppError {
  const shown = taken.slice(0, shownAddresses).join(', ');
  const more = taken.length - shownAddresses;
  const names = more > 0 ? `${shown} and ${more} more` : shown;
  return new AppError({
    kind: 'conflict',
    code: 'migration.addressTaken',
    message: `A mailbox can be migrated by one batch at a time, and these are named twice or are in a batch already: ${names}. Remove them from one of the two.`,
    details: { taken },
  });
}

export function migrationIntakeLost(): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'migration.intakeLost',
    message:
      'Adding the users took too long, and another node has taken it for abandoned: none of them was added. Try again.',
  });
}
