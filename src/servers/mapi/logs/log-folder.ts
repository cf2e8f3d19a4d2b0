/** One of the three logs on disk: a file for each day, a further one when it is full, and no more of them than there is room for. */
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

export interface LogFolderOptions {
  readonly folder: string;
  readonly filePrefix: string;
  readonly maxFileBytes: number;
  readonly maxFolderBytes: number;
  readonly keepDays: number;
  /** The head of a file that begins now. */
  readonly head: (now: number) => string;
}

const dayMs = 86_400_000;

export class LogFolder {
  readonly #options: LogFolderOptions;
  #file:
    | { readonly handle: FileHandle; readonly day: string; readonly number: number; bytes: number }
    | undefined;

  constructor(options: LogFolderOptions) {
    this.#options = options;
  }

  /** Whole lines; they lie in one file together. */
  async append(lines: string, now: number): Promise<void> {
    const bytes = Buffer.from(lines);
    const file = await this.#fileFor(bytes.length, now);
    await file.handle.appendFile(bytes);
    file.bytes += bytes.length;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.handle.close();
  }

  async #fileFor(bytes: number, now: number) {
    const { maxFileBytes } = this.#options;
    const day = dayOf(now);
    const open = this.#file;
    if (open !== undefined && open.day === day && open.bytes + bytes <= maxFileBytes) return open;
    await this.close();
    await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
    await this.#tidy(now);
    this.#file = await this.#begin(day, bytes, now);
    return this.#file;
  }

  /** Goes on with the last file of the day, also after a restart. */
  async #begin(day: string, bytes: number, now: number) {
    const { folder, maxFileBytes, head } = this.#options;
    const numbers = (await this.#files()).filter((file) => file.day === day).map(({ number }) => number);
    let number = Math.max(1, ...numbers);
    for (;;) {
      const handle = await open(path.join(folder, this.#nameOf(day, number)), 'a', 0o600);
      const { size } = await handle.stat();
      if (size === 0) {
        const begun = Buffer.from(head(now));
        await handle.appendFile(begun);
        return { handle, day, number, bytes: begun.length };
      }
      if (size + bytes <= maxFileBytes) return { handle, day, number, bytes: size };
      await handle.close();
      number += 1;
    }
  }

  /** What is too old, and then the oldest of what is too much. */
  async #tidy(now: number): Promise<void> {
    const { folder, maxFolderBytes, maxFileBytes, keepDays } = this.#options;
    const oldest = dayOf(now - keepDays * dayMs);
    let room = maxFolderBytes - maxFileBytes;
    for (const { name, day } of (await this.#files()).reverse()) {
      const file = path.join(folder, name);
      const { size } = await stat(file);
      room -= size;
      if (day < oldest || room < 0) await rm(file, { force: true });
    }
  }

  /** The oldest first. */
  async #files(): Promise<{ readonly name: string; readonly day: string; readonly number: number }[]> {
    const { folder, filePrefix } = this.#options;
    const found = (await readdir(folder)).flatMap((name) => {
      const [, day, number] = name.startsWith(filePrefix)
        ? (/^(\d{8})-(\d{1,6})\.LOG$/.exec(name.slice(filePrefix.length)) ?? [])
        : [];
      return day === undefined ? [] : [{ name, day, number: Number(number) }];
    });
    return found.sort((a, b) => (a.day === b.day ? a.number - b.number : a.day < b.day ? -1 : 1));
  }

  #nameOf(day: string, number: number): string {
    return `${this.#options.filePrefix}${day}-${number}.LOG`;
  }
}

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
