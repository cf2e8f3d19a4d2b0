/**
 * Debian packages that must not be installed, because they would push others off the machine: of Dovecot,
 * Courier and Cyrus only one can be. They are fetched by apt, which proves their signatures, and unpacked into a
 * folder of their own; tests/support/imap/private-root.ts lays that folder over `/` for one process tree alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** What the tests do with the folder, tried once: a container without the right to mount cannot. */
const trial =
  'mkdir "$1/tmpfs" && mount --make-rprivate / && mount -t tmpfs none "$1/tmpfs" && cd "$1/tmpfs" && ' +
  'mkdir up work root && mount -t overlay overlay -o lowerdir=/,upperdir=up,workdir=work root';

/**
 * One folder for each release of Debian, since packages lean on the libraries of the machine.
 * @param {string} name of the row
 */
export function unpackedFolder(name) {
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return path.join(cache, 'landfall', 'packages', `${name}-debian-${debianRelease()}-${process.arch}`);
}

/** @type {boolean | undefined} */
let mayMount;

/** Whether this process may lay folders over `/` for its children. */
export function mayLayOver() {
  mayMount ??= tryMounting();
  return mayMount;
}

function tryMounting() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync('/tmp/landfall-mount-');
  try {
    const [program, ...args] = ['unshare', '--mount', '--pid', '--fork', 'sh', '-c', trial, 'sh', folder];
    return spawnSync(program, args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Fetches the packages, and what they need beyond this machine, and unpacks all of it at once or not at all.
 * @param {string} name
 * @param {readonly string[]} packages
 * @param {(args: readonly string[]) => Promise<void>} apt
 */
export async function unpackPackages(name, packages, apt) {
  const target = unpackedFolder(name);
  mkdirSync(path.dirname(target), { recursive: true });
  const work = mkdtempSync(`${target}-`);
  try {
    const archives = path.join(work, 'archives');
    mkdirSync(path.join(archives, 'partial'), { recursive: true });
    // Removals that apt announces here never happen: nothing is installed.
    const options = [`Dir::Cache::archives=${archives}`, 'APT::Sandbox::User=root'];
    await apt([
      ...options.flatMap((option) => ['-o', option]),
      ...['install', '-y', '-qq', '--no-install-recommends', '--download-only', ...packages],
    ]);
    const root = path.join(work, 'root');
    mkdirSync(root, { mode: 0o755 });
    for (const file of readdirSync(archives).filter((entry) => entry.endsWith('.deb'))) {
      run('dpkg-deb', ['--extract', path.join(archives, file), root]);
    }
    mergeIntoUsr(root);
    for (const unread of ['doc', 'man', 'locale'])
      rmSync(path.join(root, 'usr/share', unread), { recursive: true, force: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(root, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Since Debian 12 `/lib` and its like are links into `/usr`; a folder of that name, laid over, would hide the link.
 * @param {string} root
 */
function mergeIntoUsr(root) {
  for (const name of ['bin', 'sbin', 'lib', 'lib64'].filter((entry) => existsSync(path.join(root, entry)))) {
    const target = path.join(root, 'usr', name);
    mkdirSync(target, { recursive: true });
    run('cp', ['-a', `${path.join(root, name)}/.`, target]);
    rmSync(path.join(root, name), { recursive: true });
  }
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function run(program, args) {
  const { status, stderr, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${[program, ...args].join(' ')} failed: ${error?.message ?? stderr}`);
}

function debianRelease() {
  const file = '/etc/os-release';
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return /^VERSION_ID="?([\w.]+)"?$/m.exec(text)?.[1] ?? 'unknown';
}
