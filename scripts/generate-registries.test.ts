import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { memberFiles, type Registry, renderRegistry, updateRegistries } from './generate-registries.ts';

const migrations: Registry = {
  folder: 'src/migrations/*',
  suffix: '.ts',
  each: 'migration',
  all: 'migrations',
  shape: 'list',
};
const benchmarks: Registry = {
  folder: 'bench',
  suffix: '.bench.ts',
  each: 'benchmarks',
  all: 'benchmarksByFile',
  shape: 'record',
};

describe('a registry', () => {
  it('takes the files of its kind, by name', () => {
    const names = ['b.ts', 'a.ts', 'a.test.ts', '_shape.ts', 'registry.gen.ts', 'copy.worker.ts', 'notes.md'];
    expect(memberFiles(migrations, names)).toEqual(['a.ts', 'b.ts']);
    expect(memberFiles(benchmarks, ['run.ts', 'mime.bench.ts'])).toEqual(['mime.bench.ts']);
  });

  it('imports each and lists all', () => {
    expect(renderRegistry(migrations, ['0002-search.ts', '0001-initial.ts']).split('\n').slice(1)).toEqual([
      "import { migration as migration0001Initial } from './0001-initial.ts';",
      "import { migration as migration0002Search } from './0002-search.ts';",
      '',
      'export const migrations = [',
      '  migration0001Initial,',
      '  migration0002Search,',
      '] as const;',
      '',
    ]);
    expect(renderRegistry(benchmarks, ['store-rows.bench.ts']).split('\n').slice(1)).toEqual([
      "import { benchmarks as benchmarksStoreRows } from './store-rows.bench.ts';",
      '',
      'export const benchmarksByFile = {',
      "  'store-rows': benchmarksStoreRows,",
      '} as const;',
      '',
    ]);
  });
});

describe('drift', () => {
  async function project(...files: string[]): Promise<string> {
    const root = await temporaryFolder();
    await mkdir(path.join(root, 'src/migrations/mail'), { recursive: true });
    for (const file of files) await writeFile(path.join(root, 'src/migrations/mail', file), '');
    return root;
  }
  const check = (root: string) => updateRegistries(root, [migrations, benchmarks], false);
  const write = (root: string) => updateRegistries(root, [migrations, benchmarks], true);
  const file = 'src/migrations/mail/registry.gen.ts';

  it('is none where a room is not built yet', async () => {
    expect(check(await temporaryFolder())).toEqual([]);
  });

  it('is named and mended', async () => {
    const root = await project('0001-initial.ts');
    expect(check(root)).toEqual([{ file, reason: 'is missing' }]);
    expect(write(root)).toHaveLength(1);
    expect(check(root)).toEqual([]);

    await writeFile(path.join(root, 'src/migrations/mail/0002-search.ts'), '');
    expect(check(root)).toEqual([{ file, reason: 'lacks 0002-search.ts of src/migrations/mail' }]);
    write(root);
    await rm(path.join(root, 'src/migrations/mail/0001-initial.ts'));
    expect(check(root)).toEqual([
      { file, reason: 'lists 0001-initial.ts, which is not in src/migrations/mail' },
    ]);
    write(root);

    await writeFile(path.join(root, file), `${await readFile(path.join(root, file), 'utf8')}// mine\n`);
    expect(check(root)).toEqual([{ file, reason: 'was edited by hand' }]);
    write(root);
    expect(check(root)).toEqual([]);
  });
});
