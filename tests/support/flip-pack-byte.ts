import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Damages the stored body that holds the text, as a disk does: one bit of its first byte is another now. */
export async function flipPackByte(dataFolder: string, text: string): Promise<void> {
  const entries = await readdir(dataFolder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !entry.parentPath.includes('packs')) continue;
    const name = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(name);
    const at = bytes.indexOf(text);
    const byte = bytes[at];
    if (byte === undefined) continue;
    bytes[at] = byte ^ 1;
    await writeFile(name, bytes);
    return;
  }
  throw new TypeError(`No pack holds "${text}".`);
}
