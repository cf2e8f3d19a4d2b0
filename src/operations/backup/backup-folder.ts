import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { takeFileLock } from '../../store/sql/sqlite/file-lock.ts';
import { backupBusy, folderNotEmpty, newerFormat, noSuchGeneration, notABackup } from './backup-errors.ts';
import { backupFormat, formatManifest, type Manifest, parseManifest } from './manifest.ts';

const markerName = 'landfall-backup.json';
const manifestName = 'manifest.json';
const generationPattern = /^\d{6}$/;

/**
 * A folder of generations. One counts from the moment its manifest is renamed into place; what lies there
 * without one was never finished, and the next backup takes its bodies over and the rest away.
 */
export class BackupFolder {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** For writing: makes an empty folder a backup. */
  static async create(folder: string): Promise<BackupFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = await readdir(folder);
    if (!names.includes(markerName)) {
      if (names.some((name) => name !== 'lost+found')) throw folderNotEmpty(folder);
      const marker = path.join(folder, markerName);
      await writeFile(`${marker}.tmp`, `${JSON.stringify({ format: backupFormat })}\n`, { flush: true });
      await rename(`${marker}.tmp`, marker);
      await syncFolder(folder);
    }
    return BackupFolder.open(folder);
  }

  static async open(folder: string): Promise<BackupFolder> {
    const text = await readFile(path.join(folder, markerName), 'utf8').catch(
      (error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' || error.code === 'ENOTDIR' ? notABackup(folder) : error;
      },
    );
    const format = formatOf(text);
    if (format === undefined) throw notABackup(folder);
    if (format > backupFormat) throw newerFormat(folder, format, backupFormat);
    return new BackupFolder(folder);
  }

  /** Held by the system for as long as this process lives, so that one killed leaves no lock behind. */
  lock(): { release(): void } {
    const lock = takeFileLock(path.join(this.folder, 'lock.sqlite'));
    if (lock === undefined) throw backupBusy(this.folder, 'its lock is held');
    return lock;
  }

  get bodies(): string {
    return path.join(this.folder, 'bodies');
  }

  generationFolder(generation: string): string {
    return path.join(this.folder, 'generations', generation);
  }

  /** Names of generations that were completed, oldest first. */
  async generations(): Promise<string[]> {
    const complete: string[] = [];
    for (const name of await this.#generationNames()) {
      const names = await readdir(this.generationFolder(name));
      if (names.includes(manifestName)) complete.push(name);
    }
    return complete;
  }

  async readManifest(generation: string): Promise<Manifest> {
    const name = path.join(this.generationFolder(generation), manifestName);
    const text = await readFile(name, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      throw noSuchGeneration(this.folder, generation, await this.generations());
    });
    return parseManifest(text, `generations/${generation}/${manifestName}`);
  }

  /** The newest generation, or the one named. */
  async getManifest(generation?: string): Promise<Manifest> {
    const there = await this.generations();
    const wanted = generation ?? there.at(-1);
    if (wanted === undefined || !there.includes(wanted)) {
      throw noSuchGeneration(this.folder, wanted ?? '', there);
    }
    return this.readManifest(wanted);
  }

  /** An empty folder for the generation after the newest; unfinished ones are removed. */
  async begin(): Promise<string> {
    const complete = new Set(await this.generations());
    const names = await this.#generationNames();
    for (const name of names) {
      if (!complete.has(name)) await rm(this.generationFolder(name), { recursive: true, force: true });
    }
    const generation = String(Number([...complete].at(-1) ?? 0) + 1).padStart(6, '0');
    await mkdir(this.generationFolder(generation), { recursive: true });
    return generation;
  }

  /** The moment from which the generation counts. */
  async commit(manifest: Manifest): Promise<void> {
    const folder = this.generationFolder(manifest.generation);
    const file = path.join(folder, manifestName);
    await writeFile(`${file}.tmp`, formatManifest(manifest), { flush: true });
    await syncFolder(folder);
    await rename(`${file}.tmp`, file);
    await syncFolder(folder);
    await syncFolder(path.dirname(folder));
  }

  async #generationNames(): Promise<string[]> {
    const names = await readdir(path.join(this.folder, 'generations')).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      },
    );
    return names.filter((name) => generationPattern.test(name)).sort();
  }
}

function formatOf(text: string): number | undefined {
  try {
    const { format } = JSON.parse(text) as { format?: unknown };
    return typeof format === 'number' ? format : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
