import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { readGivenFile } from './given-file.ts';

it('reads a file beside the folder that the command was typed in', async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'password'), '푸른 하늘\n');
  expect(await readGivenFile('password', folder)).toBe('푸른 하늘\n');
});

it.each([
  ['a file that is not there', 'missing', 'there is no such file'],
  ['a file in a folder that is not there', 'missing/password', 'there is no such file'],
  ['a file below a file', 'file/password', 'there is no such file'],
  ['a folder', 'folder', 'it is a folder'],
])('says why %s cannot be read', async (_, name, reason) => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'file'), '');
  await mkdir(path.join(folder, 'folder'));
  await expect(readGivenFile(name, folder)).rejects.toMatchObject({
    kind: 'invalid',
    message: `${path.join(folder, name)} cannot be read: ${reason}. Check its name.`,
  });
});
