import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import { keyBytes } from './secret-box.ts';

const header = 'landfall-master-key-1:';

/**
 * Reads the key that wraps every tenant's key, and makes it at the first start: one line in a file that its
 * owner alone may read. It is not in the database, so a copy of that gives no secret away, and not in
 * backups of it either: keep a copy of the file apart.
 */
export async function loadMasterKey(file: string, random: Random): Promise<Uint8Array> {
  const known = await readKey(file);
  if (known !== undefined) return known;
  await createKey(file, random);
  const made = await readKey(file);
  if (made !== undefined) return made;
  throw refused(file, 'vanished while it was being made', 'Check who else writes to this folder.');
}

async function readKey(file: string): Promise<Uint8Array | undefined> {
  let text: string;
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) {
      const shown = (mode & 0o777).toString(8);
      throw refused(file, `may be read by others (mode ${shown})`, `Type: chmod 600 ${file}`);
    }
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    if (hasCode(error, 'EACCES')) {
      throw refused(file, 'cannot be read by this user', 'Start Landfall as the owner of the file.');
    }
    throw error;
  }
  const line = text.trim();
  const key = Buffer.from(line.slice(header.length), 'base64');
  if (line.startsWith(header) && key.byteLength === keyBytes) return key;
  throw refused(file, 'does not hold a master key', 'Put back the file that this data was written with.');
}

/**
 * Written and synced under another name, then linked: of several processes that start at once one wins, and
 * nobody, whenever the power fails, finds half a key.
 */
async function createKey(file: string, random: Random): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${Buffer.from(random.bytes(6)).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${header}${Buffer.from(random.bytes(keyBytes)).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function refused(file: string, what: string, advice: string): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'access.masterKey.unusable',
    retryable: false,
    message: `The master key file ${file} ${what}. ${advice}`,
    details: { file },
  });
}
