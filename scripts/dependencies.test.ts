import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { dependenciesDiffer } from './dependencies.mjs';

type Packages = Record<string, { version?: string; integrity?: string; optional?: boolean }>;

async function tree(locked: Packages, installed?: Packages): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'package-lock.json'), JSON.stringify({ packages: locked }));
  if (installed !== undefined) {
    await mkdir(path.join(folder, 'node_modules'));
    const record = path.join(folder, 'node_modules/.package-lock.json');
    await writeFile(record, JSON.stringify({ packages: installed }));
  }
  return folder;
}

describe('the installed packages', () => {
  const a = { version: '1.0.0', integrity: 'sha512-a' };

  it.each<[string, Packages, Packages | undefined, boolean]>([
    ['were never installed', { 'node_modules/a': a }, undefined, true],
    ['are those of the lockfile', { '': {}, 'node_modules/a': a }, { 'node_modules/a': a }, false],
    ['lack one', { 'node_modules/a': a, 'node_modules/b': a }, { 'node_modules/a': a }, true],
    ['hold another version', { 'node_modules/a': a }, { 'node_modules/a': { ...a, version: '1.1.0' } }, true],
    [
      'hold other content',
      { 'node_modules/a': a },
      { 'node_modules/a': { ...a, integrity: 'sha512-b' } },
      true,
    ],
    ['hold one more', { 'node_modules/a': a }, { 'node_modules/a': a, 'node_modules/b': a }, false],
    ['lack one made for another system', { 'node_modules/a': { ...a, optional: true } }, {}, false],
  ])('%s', async (_, locked, installed, differ) => {
    expect(dependenciesDiffer(await tree(locked, installed))).toBe(differ);
  });
});
