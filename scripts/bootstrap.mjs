#!/usr/bin/env node
/**
 * Every npm script goes through here, so that one command is enough on a machine that has just cloned the
 * repository: `node scripts/bootstrap.mjs test [arguments]` installs what the target needs, then runs it.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { buildConsole, findNode, installDependencies, projectRoot, SetupError } from './dependencies.mjs';
import { installSystemPackages } from './install-system-packages.mjs';

const vitest = 'node_modules/vitest/vitest.mjs';

/**
 * @typedef {object} Target
 * @property {readonly string[]} args of Node, before those of the caller
 * @property {readonly (() => Promise<void>)[]} [needs] beyond packages and Node
 */

/** @type {Readonly<Record<string, Target>>} */
const targets = {
  start: { args: ['bin/landfall.mjs', 'start'], needs: [buildConsole] },
  demo: { args: ['bin/landfall.mjs', 'demo'], needs: [buildConsole] },
  test: { args: [vitest, 'run'], needs: [buildConsole, installSystemPackages] },
  check: { args: ['scripts/check.ts'] },
  bench: { args: ['bench/run.ts'] },
  fuzz: { args: ['scripts/fuzz.ts'] },
  generate: { args: ['scripts/generate.ts'] },
  format: { args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '--linter-enabled=false'] },
  build: { args: ['scripts/build.ts'], needs: [buildConsole] },
};

async function main() {
  const [name = '', ...rest] = process.argv.slice(2);
  const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (target === undefined) {
    throw new SetupError(
      `"${name}" is none of ${Object.keys(targets).join(', ')}. Type: npm run <one of them>`,
    );
  }
  await installDependencies(projectRoot);
  const node = await findNode();
  for (const prepare of target.needs ?? []) await prepare();
  run(node, [...target.args, ...rest]);
}

/**
 * @param {string} node
 * @param {string[]} args
 */
function run(node, args) {
  const tools = [path.dirname(node), path.join(projectRoot, 'node_modules/.bin')];
  const child = spawn(node, args, {
    cwd: projectRoot,
    stdio: 'inherit',
    env: { ...process.env, PATH: [...tools, process.env.PATH ?? ''].join(path.delimiter) },
  });
  // A terminal sends Ctrl-C to the whole group; everything else reaches this process alone.
  process.on('SIGINT', () => (process.stdin.isTTY ? undefined : child.kill('SIGINT')));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('error', fail);
  child.once('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 1;
    if (signal === 'SIGINT') process.exitCode = 130;
  });
}

/** @param {unknown} error */
function fail(error) {
  process.stderr.write(
    `\n${error instanceof SetupError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
}

main().catch(fail);
