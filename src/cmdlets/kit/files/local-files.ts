/** The files of the person at the shell, as cmdlets of the local shell reach them. No server has any. */

import type { SecretCipher } from '../../../wire/clixml/index.ts';

export interface FileEntry {
  /** As this machine writes it. */
  readonly path: string;
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** Bytes; 0 of a folder. */
  readonly length: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly accessedAt: number;
  readonly isReadOnly: boolean;
}

export interface FileWriter {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/**
 * Paths are as scripts write them: below the current location, with `~`, with either slash, on `C:`. What the
 * machine refuses comes as an error of the script (`FileNotFoundException` and the like), with the place that
 * was looked at.
 */
export interface LocalFiles {
  /** `$PWD`. */
  readonly location: string;
  /** `$HOME`. */
  readonly home: string;
  /** Seals what only the same account of the same machine is to read. */
  readonly secrets: SecretCipher;
  setLocation(path: string): Promise<void>;
  resolve(path: string): string;
  find(path: string): Promise<FileEntry | undefined>;
  /** By name. */
  list(folder: string): AsyncIterable<FileEntry>;
  read(path: string): AsyncIterable<Uint8Array>;
  open(path: string, mode: 'create' | 'append' | 'createNew'): Promise<FileWriter>;
  makeFolder(path: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}
