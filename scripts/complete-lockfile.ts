/**
 * `npm install` leaves optional packages for other systems out of package-lock.json when the registry in use
 * does not carry them, and `npm ci` then refuses the file everywhere. This writes the missing entries: their
 * versions stand in the packages that want them. Without arguments it mends, with `--check` it reports.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Lockfile {
  readonly packages: Record<string, LockedPackage>;
}

export interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

/** Where each missing package belongs, and what the lockfile should say about it. */
export function missingOptionalPackages(lockfile: Lockfile): Record<string, LockedPackage> {
  const missing: Record<string, LockedPackage> = {};
  for (const [parent, locked] of Object.entries(lockfile.packages)) {
    for (const [name, range] of Object.entries(locked.optionalDependencies ?? {})) {
      if (findInstalled(lockfile, parent, name) !== undefined) continue;
      if (!/^\d+\.\d+\.\d+[\w.+-]*$/.test(range)) {
        throw new Error(
          `${parent} wants ${name} ${range}: only an exact version can be completed without a registry.`,
        );
      }
      missing[`node_modules/${name}`] = {
        version: range,
        ...platformOf(name),
        ...(locked.dev === true && { dev: true }),
        optional: true,
      };
    }
  }
  return missing;
}

/** As Node resolves: beside the package, then in every folder above it. */
function findInstalled(lockfile: Lockfile, parent: string, name: string): LockedPackage | undefined {
  for (let folder = parent; ; ) {
    const found = lockfile.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`];
    if (found !== undefined || folder === '') return found;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
  }
}

/** Such packages carry their platform in their names; npm leaves out by it what does not fit the machine. */
function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> {
  const words = (name.split('/').at(-1) ?? name).split('-');
  const os = words.filter((word) => systems.includes(word));
  const cpu = words.filter((word) => processors.includes(word));
  const libc = words.flatMap((word) => (/^gnu/.test(word) ? ['glibc'] : /^musl/.test(word) ? ['musl'] : []));
  return {
    ...(os.length > 0 && { os }),
    ...(cpu.length > 0 && { cpu }),
    ...(os.includes('linux') && libc.length > 0 && { libc }),
  };
}

function main(): void {
  const file = path.resolve(import.meta.dirname, '../package-lock.json');
  const lockfile = JSON.parse(readFileSync(file, 'utf8')) as Lockfile;
  const missing = missingOptionalPackages(lockfile);
  const names = Object.keys(missing);
  if (names.length === 0) return;
  if (process.argv.includes('--check')) {
    process.stdout.write(
      `package-lock.json lacks ${names.join(', ')}. Type: npx node scripts/complete-lockfile.ts\n`,
    );
    process.exitCode = 1;
    return;
  }
  const packages = Object.fromEntries(
    Object.entries({ ...lockfile.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  writeFileSync(file, `${JSON.stringify({ ...lockfile, packages }, null, 2)}\n`);
  process.stdout.write(`package-lock.json completed with ${names.length} packages\n`);
}

if (import.meta.main) main();
