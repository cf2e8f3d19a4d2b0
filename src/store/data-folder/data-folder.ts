import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import { type FileLock, takeFileLock } from '../sql/sqlite/file-lock.ts';
import {
  folderFromFuture,
  folderInUse,
  folderMissing,
  folderNotUsable,
  formatUnreadable,
  notADataFolder,
} from './data-folder-errors.ts';
import { writeDurably } from './durable-file.ts';
import { findLockHolder, type LockHolder, writeLockHolder } from './lock-holder.ts';

/** Of the folder's own layout; the databases in it count their schemas themselves. */
export const dataFolderFormat = 1;

export interface OpenDataFolderOptions {
  readonly folder: string;
  /** `exclusive` makes the folder where there is none; `none` reads beside whoever has it. */
  readonly lock: 'exclusive' | 'none';
  readonly clock: Clock;
  readonly holder: Omit<LockHolder, 'startedAt'>;
  readonly version: string;
}

export interface DataFolder {
  readonly folder: string;
  /** Made by this call. */
  readonly isNew: boolean;
  /** A place inside, for the owner's eyes alone; made where it is missing. */
  subfolder(name: string): string;
  release(): void;
}

interface FormatFile {
  readonly format: number;
  readonly writtenBy: string;
}

/** Opens the one folder that everything of an installation lies in, and keeps every other process out of it. */
export function openDataFolder(options: OpenDataFolderOptions): DataFolder {
  const { folder, lock: kind } = options;
  const formatFile = path.join(folder, 'format.json');
  try {
    const before = findFormat(folder, formatFile);
    if (before === undefined && kind === 'none') throw folderMissing(folder);
    if (before === undefined) makeFolder(folder);
    const lock = kind === 'exclusive' ? lockFolder(options) : undefined;
    if (before === undefined) {
      writeDurably(formatFile, `${JSON.stringify(newFormat(options))}\n`);
    }
    return opened(folder, before === undefined, lock);
  } catch (error) {
    throw error instanceof AppError ? error : folderNotUsable(folder, error);
  }
}

function opened(folder: string, isNew: boolean, lock: FileLock | undefined): DataFolder {
  return {
    folder,
    isNew,
    subfolder(name) {
      const below = path.join(folder, name);
      mkdirSync(below, { recursive: true, mode: 0o700 });
      return below;
    },
    release: () => lock?.release(),
  };
}

function newFormat({ version, clock }: OpenDataFolderOptions): FormatFile & { createdAt: string } {
  const createdAt = new Date(clock.now()).toISOString();
  return { format: dataFolderFormat, writtenBy: version, createdAt };
}

function findFormat(folder: string, file: string): FormatFile | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const found = parseFormat(text);
  if (found === undefined) throw formatUnreadable(folder, file);
  if (found.format > dataFolderFormat) {
    throw folderFromFuture(folder, found.format, dataFolderFormat, found.writtenBy);
  }
  return found;
}

function parseFormat(text: string): FormatFile | undefined {
  try {
    const { format, writtenBy } = JSON.parse(text) as Partial<Record<keyof FormatFile, unknown>>;
    if (!Number.isSafeInteger(format) || typeof writtenBy !== 'string') return undefined;
    return { format: Number(format), writtenBy };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** What a file system or a first start that was cut short leaves in a folder that is as good as empty. */
const harmlessEntry = /^(lost\+found|lock\.(sqlite|sqlite-journal|json)|.*\.tmp)$/;

function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const foreign = readdirSync(folder).find((entry) => !harmlessEntry.test(entry));
  if (foreign !== undefined) throw notADataFolder(folder, foreign);
  // A folder that was prepared for us, by a package or a container, is often open to others.
  const isOurs = statSync(folder).uid === process.getuid?.();
  if (isOurs) chmodSync(folder, 0o700);
}

function lockFolder({ folder, holder, clock }: OpenDataFolderOptions): FileLock {
  const noteFile = path.join(folder, 'lock.json');
  const lock = takeFileLock(path.join(folder, 'lock.sqlite'));
  if (lock === undefined) throw folderInUse(folder, findLockHolder(noteFile));
  writeLockHolder(noteFile, { ...holder, startedAt: new Date(clock.now()).toISOString() });
  return lock;
}
