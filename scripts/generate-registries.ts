/**
 * Writes registry.gen.ts for every folder where a new thing is one file and its test: static imports of each
 * file, in the order of their names, and a list of what they export. `--check` writes nothing and fails on
 * drift. So no list is edited by hand, and a bundler, a type checker and knip all see the imports.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Registry {
  readonly folder: string;
  /** Of the file names; tests, the registry itself and names that begin with `_` are left out anyway. */
  readonly suffix: string;
  /** What each file exports. */
  readonly each: string;
  /** What the registry exports: a list in the order of file names, or a record by file name. */
  readonly all: string;
  readonly shape: 'list' | 'record';
}

/** To add a kind of thing, add a row. */
export const registries: readonly Registry[] = [
  { folder: 'src/store/sql/migrations', suffix: '.ts', each: 'migration', all: 'migrations', shape: 'list' },
  { folder: 'src/store/sql/checks', suffix: '.ts', each: 'check', all: 'checks', shape: 'list' },
  { folder: 'src/operations/doctor/checks', suffix: '.ts', each: 'check', all: 'checks', shape: 'list' },
  { folder: 'src/shell/commands', suffix: '.ts', each: 'command', all: 'commands', shape: 'list' },
  { folder: 'bench', suffix: '.bench.ts', each: 'benchmarks', all: 'benchmarksByFile', shape: 'record' },
];

const output = 'registry.gen.ts';
const again = 'npm run generate';

export function memberFiles(registry: Registry, names: readonly string[]): string[] {
  return names
    .filter((name) => name.endsWith(registry.suffix))
    .filter((name) => name !== output && !/\.(test|test-d|worker|d)\.ts$/.test(name) && !name.startsWith('_'))
    .sort((a, b) => (a < b ? -1 : 1));
}

export function renderRegistry(registry: Registry, names: readonly string[]): string {
  const members = memberFiles(registry, names).map((name) => {
    const stem = name.slice(0, -registry.suffix.length);
    return { name, stem, local: localName(registry.each, stem) };
  });
  const imports = members.map(
    ({ name, local }) => `import { ${registry.each} as ${local} } from './${name}';`,
  );
  const lines =
    registry.shape === 'list'
      ? [`export const ${registry.all} = [`, ...members.map(({ local }) => `  ${local},`), '] as const;']
      : [
          `export const ${registry.all} = {`,
          ...members.map(({ stem, local }) => `  '${stem}': ${local},`),
          '} as const;',
        ];
  const head = `// Written by "${again}" from the files of this folder. Add a file and run it again; never edit this one.`;
  return `${[head, ...imports, '', ...lines].join('\n')}\n`;
}

/** `migration` and `0001-initial` make `migration0001Initial`: an identifier even where the file begins with a digit. */
function localName(each: string, stem: string): string {
  const words = stem.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return each + words.join('');
}

export interface Drift {
  readonly file: string;
  readonly reason: string;
}

/** Brings every registry below `root` up to date, or (with `write` false) says which are not. */
export function updateRegistries(root: string, table: readonly Registry[], write: boolean): Drift[] {
  return table.flatMap((registry) => {
    const folder = path.join(root, registry.folder);
    // A room that is not built yet.
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder);
    const members = memberFiles(registry, names);
    const file = path.join(folder, output);
    const present = names.includes(output) ? readFileSync(file, 'utf8') : undefined;
    const wanted = renderRegistry(registry, names);
    if (present === wanted) return [];
    if (write) writeFileSync(file, wanted);
    return [{ file: `${registry.folder}/${output}`, reason: describeDrift(registry, members, present) }];
  });
}

function describeDrift(registry: Registry, members: readonly string[], present: string | undefined): string {
  if (present === undefined) return 'is missing';
  const listed = [...present.matchAll(/ from '\.\/(.+)';$/gm)].map(([, name]) => name ?? '');
  const added = members.filter((name) => !listed.includes(name));
  const removed = listed.filter((name) => !members.includes(name));
  if (added.length > 0) return `lacks ${added.join(', ')} of ${registry.folder}`;
  if (removed.length > 0) return `lists ${removed.join(', ')}, which is not in ${registry.folder}`;
  return 'was edited by hand';
}

function main(): void {
  const checking = process.argv.includes('--check');
  const drifts = updateRegistries(path.resolve(import.meta.dirname, '..'), registries, !checking);
  for (const { file, reason } of drifts) {
    process.stdout.write(checking ? `${file} ${reason}. Type: ${again}\n` : `${file} written\n`);
  }
  if (checking && drifts.length > 0) process.exitCode = 1;
}

if (import.meta.main) main();
