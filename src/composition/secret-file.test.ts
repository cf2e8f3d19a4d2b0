import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { readSecretFile } from './secret-file.ts';

describe('a file that holds a secret', () => {
  it.each([
    ['hunter2', 'hunter2'],
    ['hunter2\n', 'hunter2'],
    ['hunter2\r\n', 'hunter2'],
    [' spaces count ', ' spaces count '],
  ])('%j', async (content, expected) => {
    const file = path.join(await temporaryFolder(), 'secret');
    await writeFile(file, content);
    expect(readSecretFile('store.s3.secretAccessKeyFile', file)).toBe(expected);
  });

  it.each(['', '\n', 'hunter2\nhunter3\n'])(
    'is refused with %j in it, which is not repeated',
    async (content) => {
      const file = path.join(await temporaryFolder(), 'secret');
      await writeFile(file, content);
      const read = () => readSecretFile('store.s3.secretAccessKeyFile', file);
      expect(read).toThrow(
        `store.s3.secretAccessKeyFile: the file ${file} must hold one line, the secret alone.`,
      );
      expect(read).not.toThrow('hunter');
    },
  );

  it('is missed with its key and path', () => {
    expect(() => readSecretFile('a.b', '/nowhere/x')).toThrow(
      'a.b: the file /nowhere/x cannot be read (ENOENT).',
    );
  });
});
