import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Child, projectRoot } from '../support/child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A release, or a source tree, whose main module tells what the launcher did. */
async function installation(mainFile: string): Promise<string> {
  const root = await temporaryFolder();
  await mkdir(path.join(root, 'bin'));
  await mkdir(path.join(root, path.dirname(mainFile)), { recursive: true });
  await writeFile(path.join(root, 'package.json'), '{ "type": "module" }');
  await copyFile(path.join(projectRoot, 'bin/landfall.mjs'), path.join(root, 'bin/landfall.mjs'));
  await symlink(path.join(projectRoot, 'node_modules'), path.join(root, 'node_modules'));
  await writeFile(
    path.join(root, mainFile),
    `
    const [word, code] = process.argv.slice(2);
    const file = import.meta.filename.split('/').slice(-2).join('/');
    const alive = setInterval(() => {}, 1000);
    process.on('SIGTERM', () => { console.log('stopping'); clearInterval(alive); });
    console.log('main ' + file + ' node ' + process.versions.node.split('.')[0] + ' ' + process.argv.slice(2).join(' '));
    if (word === 'exit') process.exit(Number(code));
    `,
  );
  return path.join(root, 'bin/landfall.mjs');
}

async function launch(node: string, launcher: string, ...args: string[]): Promise<Child> {
  const child = spawn(node, [launcher, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const wrapped = new Child(child);
  await once(child, 'spawn');
  return wrapped;
}

/** The machine's own Node, which may be older than the one that runs the tests. */
async function systemNodes(): Promise<string[]> {
  const candidates = ['/usr/bin/node', '/usr/local/bin/node'];
  const present = await Promise.allSettled(candidates.map((file) => access(file).then(() => file)));
  return present.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

describe('the landfall command', () => {
  it.each(['src/main.ts', 'dist/main.js'])(
    'runs %s on Node 24 or newer, whichever Node starts it',
    async (main) => {
      const launcher = await installation(main);
      for (const node of [process.execPath, ...(await systemNodes())]) {
        await using child = await launch(node, launcher, 'exit', '7');
        const [, file, version] = await child.line(/^main (\S+) node (\d+) exit 7$/);
        expect(file).toBe(main);
        expect(Number(version)).toBeGreaterThanOrEqual(24);
        expect(await child.exited).toEqual({ code: 7, signal: null });
      }
    },
  );

  it('passes on the signal that asks it to stop, and how it ended', async () => {
    const launcher = await installation('src/main.ts');
    for (const node of [process.execPath, ...(await systemNodes())]) {
      await using child = await launch(node, launcher, 'serve');
      await child.line(/^main .* serve$/);
      child.signal('SIGTERM');
      await child.line(/stopping/);
      expect(await child.exited).toEqual({ code: 0, signal: null });
    }
  });
});
