/**
 * Brings a fresh clone to where its scripts can run: packages as the lockfile names them, and Node 24, which
 * the npm package `node` carries for machines whose own is older. Plain JavaScript for Node 20 and up, and no
 * package at all, because it runs before any is there.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const projectRoot = path.resolve(import.meta.dirname, '..');

/** The oldest that runs TypeScript sources as they are, with SQLite, zstd and argon2 built in. */
const oldestNode = 24;

/** A problem that the person at the terminal can mend: shown without a stack. */
export class SetupError extends Error {}

/** @param {string} folder that holds package-lock.json */
export async function installDependencies(folder) {
  if (!dependenciesDiffer(folder)) return;
  const label = path.relative(projectRoot, folder) || 'Landfall';
  await npm(folder, ['ci', '--no-fund', '--no-audit'], `Installing the packages of ${label} (npm ci)`);
}

/**
 * Compares the lockfile with npm's own record of what it installed, so that a tree that someone brought up to
 * date with `npm install` counts as it is.
 * @param {string} folder
 */
export function dependenciesDiffer(folder) {
  const installedFile = path.join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return true;
  const locked = lockedPackages(path.join(folder, 'package-lock.json'));
  const installed = lockedPackages(installedFile);
  return Object.entries(locked).some(([name, wanted]) => {
    if (name === '') return false;
    const present = installed[name];
    // Left out on purpose: made for another system.
    if (present === undefined) return wanted.optional !== true && wanted.devOptional !== true;
    return present.version !== wanted.version || present.integrity !== wanted.integrity;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }>}
 */
function lockedPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/** @returns {Promise<string>} the path of a Node that can run the sources */
export async function findNode() {
  const folder = path.join(projectRoot, 'node_modules/node');
  const binary = path.join(folder, 'bin/node');
  if (isExecutable(binary)) return binary;
  if (ownNodeVersion() >= oldestNode) return process.execPath;
  // npm was told, or has decided, not to run the packages' install scripts: this one script is what we need.
  const script = path.join(folder, 'installArchSpecificPackage.js');
  if (existsSync(script)) {
    await withProgress('Fetching Node 24', () => run(process.execPath, [script], folder));
    if (isExecutable(binary)) return binary;
  }
  throw new SetupError(
    `Landfall needs Node ${oldestNode}; this machine has ${process.version}, and the npm package "node" has brought no ` +
      `program for ${process.platform} on ${process.arch}. Install Node ${oldestNode} or newer from https://nodejs.org/, then try again.`,
  );
}

/** The console is a package of its own; its dependencies never reach the server. */
export async function buildConsole() {
  const folder = path.join(projectRoot, 'console');
  if (!existsSync(path.join(folder, 'package.json')) || existsSync(path.join(folder, 'dist'))) return;
  await installDependencies(folder);
  await npm(folder, ['run', 'build'], 'Building the console');
}

function ownNodeVersion() {
  return Number.parseInt(process.versions.node, 10);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} folder
 * @param {string[]} args
 * @param {string} label
 */
async function npm(folder, args, label) {
  // Under `npm run` this is the very npm that was called, which may be on no PATH.
  const cli = process.env.npm_execpath;
  const throughCli = cli !== undefined && /npm-cli\.c?js$/.test(cli);
  const command = throughCli ? process.execPath : 'npm';
  await withProgress(label, () => run(command, throughCli ? [cli, ...args] : args, folder));
}

/**
 * Silent on success; on failure everything that the program said.
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<void>}
 */
function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const said = Buffer.concat(output).toString().trim();
      reject(
        new SetupError(
          `"${[path.basename(command), ...args].join(' ')}" failed in ${cwd} (${signal ?? `exit code ${code}`}):\n\n${said}`,
        ),
      );
    });
  });
}

/**
 * One line on standard error: what is being done, and how long it took.
 * @param {string} label
 * @param {() => Promise<void>} work
 */
export async function withProgress(label, work) {
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
  const isTerminal = process.stderr.isTTY === true;
  process.stderr.write(`${label} …${isTerminal ? '' : '\n'}`);
  const ticker = isTerminal
    ? setInterval(() => process.stderr.write(`\r${label} … ${seconds()}`), 1000)
    : undefined;
  try {
    await work();
    process.stderr.write(
      isTerminal ? `\r${label} … done in ${seconds()}\n` : `${label}: done in ${seconds()}\n`,
    );
  } catch (error) {
    process.stderr.write('\n');
    throw error;
  } finally {
    clearInterval(ticker);
  }
}
