/** The files of this machine for the cmdlets of the local shell. */
import { createReadStream, type Stats } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { FileEntry, FileWriter, LocalFiles } from '../../cmdlets/kit/files/local-files.ts';
import type { SecretCipher } from '../../wire/clixml/index.ts';
import { toFileError } from './file-errors.ts';
import type { LocalPaths } from './local-paths.ts';

const flags = { create: 'w', append: 'a', createNew: 'wx' } as const;
const ownerMayWrite = 0o200;

export class MachineFiles implements LocalFiles {
  readonly secrets: SecretCipher;
  readonly #paths: LocalPaths;

  constructor(paths: LocalPaths, secrets: SecretCipher) {
    this.#paths = paths;
    this.secrets = secrets;
  }

  get location(): string {
    return this.#paths.location;
  }

  get home(): string {
    return this.#paths.home;
  }

  async setLocation(folder: string): Promise<void> {
    await this.#do(folder, async (real) => {
      await readdir(real);
      this.#paths.moveTo(real);
    });
  }

  resolve(written: string): string {
    try {
      return this.#paths.resolve(written);
    } catch (error) {
      throw toFileError(error, written, this.#paths);
    }
  }

  find(written: string): Promise<FileEntry | undefined> {
    return this.#do(written, async (real) => {
      const found = await stat(real).catch(undefinedWhereMissing);
      return found && entryOf(real, found);
    });
  }

  async *list(folder: string): AsyncIterable<FileEntry> {
    const real = this.resolve(folder);
    const names = await this.#do(folder, () => readdir(real));
    for (const name of names.toSorted((left, right) => left.localeCompare(right))) {
      const found = await this.find(path.join(real, name));
      if (found) yield found;
    }
  }

  async *read(written: string): AsyncIterable<Uint8Array> {
    const stream = createReadStream(this.resolve(written));
    try {
      for await (const chunk of stream) yield chunk as Uint8Array;
    } catch (error) {
      throw toFileError(error, written, this.#paths);
    } finally {
      stream.destroy();
    }
  }

  async open(written: string, mode: keyof typeof flags): Promise<FileWriter> {
    const handle = await this.#do(written, (real) => open(real, flags[mode]));
    return {
      write: (bytes) => this.#do(written, async () => void (await handle.writeFile(bytes))),
      close: () => handle.close(),
    };
  }

  async makeFolder(written: string): Promise<void> {
    await this.#do(written, (real) => mkdir(real, { recursive: true }));
  }

  async copy(from: string, to: string): Promise<void> {
    const target = this.resolve(to);
    await this.#do(from, (real) => copyFile(real, target));
  }

  async move(from: string, to: string): Promise<void> {
    const target = this.resolve(to);
    await this.#do(from, async (real) => {
      try {
        await rename(real, target);
      } catch (error) {
        if (codeOf(error) !== 'EXDEV') throw error;
        await copyFile(real, target);
        await rm(real);
      }
    });
  }

  async remove(written: string): Promise<void> {
    await this.#do(written, async (real) => {
      const found = await stat(real);
      await (found.isDirectory() ? rmdir(real) : unlink(real));
    });
  }

  async #do<Result>(written: string, act: (real: string) => Promise<Result>): Promise<Result> {
    try {
      return await act(this.#paths.resolve(written));
    } catch (error) {
      throw toFileError(error, written, this.#paths);
    }
  }
}

function entryOf(real: string, found: Stats): FileEntry {
  const isFolder = found.isDirectory();
  return {
    path: real,
    name: path.basename(real),
    kind: isFolder ? 'folder' : 'file',
    length: isFolder ? 0 : found.size,
    createdAt: found.birthtimeMs,
    modifiedAt: found.mtimeMs,
    accessedAt: found.atimeMs,
    isReadOnly: (found.mode & ownerMayWrite) === 0,
  };
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** A link that leads nowhere is not there either. */
function undefinedWhereMissing(error: unknown): undefined {
  const code = codeOf(error);
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}
