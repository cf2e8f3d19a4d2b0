/**
 * Writes registry.gen.ts for every folder where a new thing is one file and its test: static imports of each
 * file, in the order of their names, and a list of what they export. `--check` writes nothing and fails on
 * drift. So no list is edited by hand, and a bundler, a type checker and knip all see the imports.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Registry {
  /** `*` at its end stands for every folder in it: a registry for each. */
  readonly folder: string;
  /** Of the file names; tests, the registry itself and names that begin with `_` are left out anyway. */
  readonly suffix: string;
  /** What each file exports. */
  readonly each: string;
  /** What the registry exports. */
  readonly all: string;
  /** In the order of file names, or by file name. */
  readonly shape: 'list' | 'record';
}

/** To add a kind of thing, add a row. */
export const registries: readonly Registry[] = [
  {
    folder: 'src/store/sql/migrations/mail',
    suffix: '.ts',
    each: 'migration',
    all: 'migrations',
    shape: 'list',
  },
  {
    folder: 'src/store/sql/migrations/platform',
    suffix: '.ts',
    each: 'migration',
    all: 'migrations',
    shape: 'list',
  },
  { folder: 'src/store/sql/checks', suffix: '.ts', each: 'check', all: 'checks', shape: 'list' },
  {
    folder: 'src/store/sql/directory-checks',
    suffix: '.ts',
    each: 'check',
    all: 'directoryChecks',
    shape: 'list',
  },
  { folder: 'src/directory/readiness/checks', suffix: '.ts', each: 'check', all: 'checks', shape: 'list' },
  { folder: 'src/operations/doctor/checks', suffix: '.ts', each: 'check', all: 'checks', shape: 'list' },
  { folder: 'src/shell/commands', suffix: '.ts', each: 'command', all: 'commands', shape: 'list' },
  ...[
    'access',
    'audit',
    'client-access',
    'core',
    'directory',
    'mail-flow',
    'mailboxes',
    'migration',
    'organization',
    'partner',
    'public-folders',
    'recipients',
    'reports',
  ].map(
    (area): Registry => ({
      folder: `src/cmdlets/${area}`,
      suffix: '.ts',
      each: 'cmdlet',
      all: 'cmdlets',
      shape: 'list',
    }),
  ),
  // Cmdlets for files of the person at the shell: no surface but the local shell may have them.
  { folder: 'src/cmdlets/local', suffix: '.ts', each: 'cmdlet', all: 'localCmdlets', shape: 'list' },
  { folder: 'src/servers/imap/commands', suffix: '.ts', each: 'command', all: 'commands', shape: 'list' },
  { folder: 'src/servers/smtp/commands', suffix: '.ts', each: 'command', all: 'commands', shape: 'list' },
  { folder: 'src/servers/mapi/rops', suffix: '.ts', each: 'rop', all: 'rops', shape: 'list' },
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
  const { each, all } = registry;
  const imports = members.map(({ name, local }) => `import { ${each} as ${local} } from './${name}';`);
  const body = {
    list: [`export const ${all} = [`, ...members.map(({ local }) => `  ${local},`), '] as const;'],
    record: [
      `export const ${all} = {`,
      ...members.map(({ stem, local }) => `  '${stem}': ${local},`),
      '} as const;',
    ],
  } satisfies Record<Registry['shape'], string[]>;
  const head = `// Written by "${again}" from the files of this folder. Add a file and run it again; never edit this one.`;
  return `${[head, ...imports, '', ...body[registry.shape]].join('\n')}\n`;
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
  return table.flatMap((registry) =>
    foldersOf(root, registry.folder).flatMap((folder) =>
      updateRegistry(root, { ...registry, folder }, write),
    ),
  );
}

/** None for a room that is not built yet. */
function foldersOf(root: string, folder: string): string[] {
  if (!folder.endsWith('/*')) return existsSync(path.join(root, folder)) ? [folder] : [];
  const parent = folder.slice(0, -2);
  if (!existsSync(path.join(root, parent))) return [];
  return readdirSync(path.join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`)
    .sort();
}

function updateRegistry(root: string, registry: Registry, write: boolean): Drift[] {
  const names = readdirSync(path.join(root, registry.folder));
  const file = path.join(root, registry.folder, output);
  const present = names.includes(output) ? readFileSync(file, 'utf8') : undefined;
  const wanted = renderRegistry(registry, names);
  if (present === wanted) return [];
  if (write) writeFileSync(file, wanted);
  const members = memberFiles(registry, names);
  return [{ file: `${registry.folder}/${output}`, reason: describeDrift(registry, members, present) }];
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
