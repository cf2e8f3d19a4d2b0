import { open } from 'node:fs/promises';
import process from 'node:process';
import type { PasswordPlaces } from '../directory/control/connector-passwords.ts';

/** A password is one line; whoever names a large file by mistake does not have it read. */
const maxFileBytes = 4_096;

/** Files and variables of the process, read anew each time: whoever changes a password need not start the server again. */
export const passwordPlaces: PasswordPlaces = {
  findVariable: (name) => process.env[name],
  async readFile(path) {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(maxFileBytes) });
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  },
};
