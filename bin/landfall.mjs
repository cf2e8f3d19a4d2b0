#!/usr/bin/env node
/**
 * The `landfall` command. Runs the compiled release, or the sources where there is no other, on Node 24: the
 * one that runs it, or the one that the npm package `node` has brought.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const root = path.resolve(import.meta.dirname, '..');

/** The first with type stripping, node:sqlite, zstd and argon2 all at once. */
const oldestNode = 24;

if (Number.parseInt(process.versions.node, 10) >= oldestNode) {
  // Modules live on: while they load, V8's young generation would grow for nothing. `young-heap.ts` lets it once a server runs.
  if (process.argv[2] === 'start') setFlagsFromString('--semi-space-growth-factor=1');
  // Saves compiling what has not changed since the last start.
  module.enableCompileCache();
  const source = path.join(root, 'src/main.ts');
  await import(pathToFileURL(existsSync(source) ? source : path.join(root, 'dist/main.js')).href);
} else {
  runOn(bundledNode());
}

/** @returns {string} */
function bundledNode() {
  const require = module.createRequire(import.meta.url);
  try {
    const node = path.join(path.dirname(require.resolve('node/package.json')), 'bin/node');
    if (existsSync(node)) return node;
  } catch {
    // Not installed: the advice below covers it.
  }
  process.stderr.write(
    `Landfall needs Node ${oldestNode}; this is ${process.version}, and the npm package "node" that brings a newer one is ` +
      `not installed.\nType "npm ci" in ${root}, or install Node ${oldestNode} from https://nodejs.org/.\n`,
  );
  process.exit(1);
}

/** @param {string} node */
function runOn(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  // A terminal sends Ctrl-C to the whole group; the child would count a forwarded one as a second.
  process.on('SIGINT', () => (process.stdin.isTTY ? undefined : child.kill('SIGINT')));
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.once('error', (error) => {
    process.stderr.write(`Landfall could not start ${node}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1;
      return;
    }
    // Ends the way the child did, so that a supervisor sees the signal.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
