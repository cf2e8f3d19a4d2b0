import { AppError } from '../../base/errors.ts';
import type { LockHolder } from './lock-holder.ts';

export function folderInUse(folder: string, holder: LockHolder | undefined): AppError {
  const who =
    holder === undefined
      ? 'another process'
      : `process ${holder.pid} on ${holder.host} (${holder.command}), running since ${holder.startedAt}`;
  return new AppError({
    kind: 'conflict',
    code: 'store.dataFolder.inUse',
    message: `The data folder ${folder} is in use by ${who}. Stop that process first, or choose another folder with store.dataFolder.`,
    details: { folder, ...(holder && { pid: holder.pid, startedAt: holder.startedAt }) },
  });
}

export function folderFromFuture(folder: string, found: number, known: number, writtenBy: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'store.dataFolder.newer',
    message: `The data folder ${folder} has format ${found}, written by Landfall ${writtenBy}; this version knows formats up to ${known}. Nothing was changed. Start the newer version again, or restore a backup taken with this one.`,
    details: { folder, found, known, writtenBy },
  });
}

export function formatUnreadable(folder: string, file: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'store.dataFolder.damaged',
    message: `The file ${file} does not say what format the data folder has. Nothing was changed. Restore that file from a backup, or run "landfall restore" into an empty folder.`,
    details: { folder, file },
  });
}

export function notADataFolder(folder: string, entry: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'store.dataFolder.foreign',
    message: `The folder ${folder} holds other things (${entry}) and no Landfall data. Choose an empty or a new folder with store.dataFolder.`,
    details: { folder, entry },
  });
}

export function folderMissing(folder: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'store.dataFolder.missing',
    message: `There is no Landfall data in ${folder}. Check store.dataFolder, or make the folder with "landfall start".`,
    details: { folder },
  });
}

export function folderNotUsable(folder: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new AppError({
    kind: 'unavailable',
    code: 'store.dataFolder.notUsable',
    message: `The data folder ${folder} cannot be used (${code}). Check that its disk is mounted and writable, and that the server's account owns the folder.`,
    details: { folder, reason: code },
    retryable: false,
    cause,
  });
}
