/**
 * What packs need of a file system. A port, so that tests can let the disk fill up, fail to sync, or stop at
 * any step; `nodeDisk` in node-disk.ts is the real one. Errors keep the system's code (`ENOSPC`, `ENOENT`, …).
 */
export interface Disk {
  open(path: string, mode: OpenMode): Promise<DiskFile>;
  /** Names in a folder; none when the folder is not there. */
  list(folder: string): Promise<string[]>;
  find(path: string): Promise<{ readonly bytes: number; readonly changedAtMs: number } | undefined>;
  makeFolder(folder: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Fails with `EEXIST` where `to` is taken; `rename` would replace it. */
  link(from: string, to: string): Promise<void>;
  /** Removing what is not there is no error. */
  remove(path: string): Promise<void>;
  removeFolder(folder: string): Promise<void>;
  /** A new name is safe from a power cut only when its folder has been synced too. */
  syncFolder(folder: string): Promise<void>;
}

/** `create` fails with `EEXIST` where there is one; `edit` reads and writes an existing file. */
export type OpenMode = 'read' | 'edit' | 'create';

export interface DiskFile {
  /** Reads until `target` is full or the file ends; returns the bytes read. */
  read(target: Uint8Array, position: number): Promise<number>;
  /** Writes all of the parts one after another, or fails. */
  write(parts: readonly Uint8Array[], position: number): Promise<void>;
  sync(): Promise<void>;
  truncate(bytes: number): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
