import { AppError } from '../../base/errors.ts';

/** Codes that callers tell apart. */
export const damagedCode = 'backup.damaged';

export function notABackup(folder: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'backup.notFound',
    message: `${folder} holds no backup. Give the folder that "landfall backup" wrote to.`,
    details: { folder },
  });
}

export function folderNotEmpty(folder: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'backup.folderNotEmpty',
    message: `${folder} holds other files. Give an empty folder, or one that is a backup already.`,
    details: { folder },
  });
}

export function newerFormat(what: string, found: number, known: number): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'backup.newerFormat',
    retryable: false,
    message: `${what} has format ${found}, and this program knows up to ${known}: a newer Landfall wrote it. Use that version.`,
    details: { found, known },
  });
}

export function backupBusy(folder: string, holder: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'backup.busy',
    message: `Another backup is writing to ${folder} (${holder}). Wait for it to end.`,
    details: { folder, holder },
  });
}

export function damaged(file: string, why: string, cause?: unknown): AppError {
  return new AppError({
    kind: 'unavailable',
    code: damagedCode,
    retryable: false,
    message: `The backup file ${file} is damaged: ${why}. Run "landfall backup verify" to see what is touched; "landfall restore --keep-going" restores the rest.`,
    details: { file },
    cause,
  });
}

export function noSuchGeneration(folder: string, wanted: string, there: readonly string[]): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'backup.noGeneration',
    message:
      there.length === 0
        ? `${folder} holds no complete backup yet. Run "landfall backup ${folder}" to its end first.`
        : `There is no generation ${wanted} in ${folder}. There are: ${there.join(', ')}.`,
    details: { folder, wanted },
  });
}

export function targetNotEmpty(): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'restore.targetNotEmpty',
    message:
      'There are organisations in this installation already, and a whole restore replaces nothing. Restore into an empty data folder, or one organisation with --tenant, or one mailbox with --mailbox.',
  });
}
