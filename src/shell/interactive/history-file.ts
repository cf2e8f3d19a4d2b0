/** Keeps the lines of a person's shells from one to the next: one JSON text a line, readable by nobody else. */
import { appendFile, chmod, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { mostLines } from './history.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Only the end of a file beyond this is read. */
const mostBytes = 8 * 1024 * 1024;
/** Old lines are dropped when so many have gathered beyond those that are kept. */
const slack = 1_000;

/** XDG Base Directory Specification: state that persists between restarts and is not worth carrying along. */
export function historyPath(environment: Environment): string {
  const { XDG_STATE_HOME: state, HOME: home = homedir() } = environment;
  const isAbsolute = state !== undefined && path.isAbsolute(state);
  return path.join(isAbsolute ? state : path.join(home, '.local', 'state'), 'landfall', 'history');
}

export class HistoryFile {
  readonly #path: string;

  constructor(file: string) {
    this.#path = file;
  }

  /** Oldest first; none where there is no file yet. */
  async read(): Promise<readonly string[]> {
    const text = await this.#readEnd();
    const rows = text.split('\n').filter((row) => row !== '');
    const lines = rows.flatMap(parseRow);
    if (rows.length > mostLines + slack) await this.#rewrite(lines.slice(-mostLines));
    return lines.slice(-mostLines);
  }

  async append(line: string): Promise<void> {
    await mkdir(path.dirname(this.#path), { recursive: true, mode: 0o700 });
    await appendFile(this.#path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    // The file may be older than this rule, or copied from elsewhere.
    await chmod(this.#path, 0o600);
  }

  async #readEnd(): Promise<string> {
    try {
      await using file = await open(this.#path, 'r');
      const { size } = await file.stat();
      if (size <= mostBytes) return await readFile(file, 'utf8');
      const end = Buffer.alloc(mostBytes);
      await file.read(end, 0, mostBytes, size - mostBytes);
      return end.toString('utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
      throw error;
    }
  }

  async #rewrite(lines: readonly string[]): Promise<void> {
    const beside = `${this.#path}.new`;
    await writeFile(beside, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
    await rename(beside, this.#path);
  }
}

/** A line that was cut off by a crash, or written by somebody else, is left out. */
function parseRow(row: string): string[] {
  try {
    const line: unknown = JSON.parse(row);
    return typeof line === 'string' ? [line] : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
