/** The completion scripts in the shells that they are for. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../support/child.ts';
import { Pty } from '../support/pty.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const { folder, remove } = await createTemporaryFolder();

const written = new Map<string, Promise<string>>();

function writeScript(shell: string, language = 'en'): Promise<string> {
  const key = `${shell}.${language}`;
  const file = written.get(key) ?? printScript(shell, language);
  written.set(key, file);
  return file;
}

async function printScript(shell: string, language: string): Promise<string> {
  const main = path.join(projectRoot, 'bin/landfall.mjs');
  const { stdout } = await run(process.execPath, [main, 'completion', shell, '--lang', language]);
  const file = path.join(folder, `landfall.${shell}.${language}`);
  await writeFile(file, stdout);
  return file;
}

/** Words so far, the last of them still being typed, and what may come of it. */
const lines: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['conf'], ['config']],
  [['config', 'sc'], ['schema']],
  [['--lang', 'ko', 'config', 'ch'], ['check']],
  [
    ['--lang', ''],
    ['en', 'ko'],
  ],
  [['run', '--outp'], ['--output']],
  [
    ['run', '--output', ''],
    ['table', 'list', 'json', 'ndjson', 'csv'],
  ],
  [['help', 'doc'], ['doctor']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['-c', 'Get-AcceptedD'], ['Get-AcceptedDomain']],
  [['-c', 'x', '--outp'], ['--output']],
];

afterAll(remove);

describeWith('bash', 'completion in bash', () => {
  async function complete(words: readonly string[]): Promise<string[]> {
    const file = await writeScript('bash');
    const call = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _landfall 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await run('bash', ['--norc', '-c', call, file, 'landfall', ...words]);
    return stdout.split('\n').filter((line) => line !== '');
  }

  it.each([
    ...lines,
    [['run', '--output', '=', 'js'], ['json']],
    [['-c', '"Get-Mailbox | where-o'], ['Get-Mailbox | Where-Object']],
    [['restore', '/etc/passw'], ['/etc/passwd']],
  ] as const)('%j', async (words, expected) => {
    const found = await complete(words);
    expect(found.filter((each) => each !== '/etc/passwd-').toSorted()).toEqual([...expected].toSorted());
  });
});

describeWith('fish', 'completion in fish', () => {
  it.each([...lines, [['-c', '"Get-Mailbox | Where-O'], ['Get-Mailbox | Where-Object']]] as const)(
    '%j',
    async (words, expected) => {
      const file = await writeScript('fish', 'ko');
      const call = `source ${file}; complete -C${JSON.stringify(['landfall', ...words].join(' '))}`;
      const { stdout } = await run('fish', ['--no-config', '-c', call], {
        env: { ...process.env, HOME: folder },
      });
      const found = stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0]]));
      expect(found.toSorted()).toEqual([...expected].toSorted());
    },
  );
});

describeWith('script', 'completion at a terminal', () => {
  async function open(shell: string, words: readonly string[], setUp: string): Promise<Pty> {
    const pty = new Pty([shell, ...words], {
      cwd: folder,
      env: { HOME: folder, LANG: 'C.UTF-8', PS1: '> ' },
    });
    await pty.until((screen) => screen.lines().length > 0, 'to have a prompt');
    pty.type(`${setUp}; PS1='ready> '\r`);
    await pty.ends(['ready>']);
    return pty;
  }

  describeWith('bash', 'in bash', () => {
    it('completes', async () => {
      await using pty = await open('bash', ['--norc', '-i'], `source ${await writeScript('bash', 'ko')}`);
      pty.type('landfall confi\tsch\t');
      await pty.ends(['ready> landfall config schema']);
    });
  });

  describeWith('zsh', 'in zsh', () => {
    it('completes', async () => {
      const file = await writeScript('zsh', 'ko');
      const dump = path.join(folder, 'zcompdump');
      const setUp = `unset zle_bracketed_paste; autoload -Uz compinit; compinit -u -d ${dump}; source ${file}`;
      await using pty = await open('zsh', ['-f', '-i'], setUp);
      const completions = [
        ['landfall confi\tsch\t', 'landfall config schema'],
        ['landfall run --outp\tnd\t', 'landfall run --output=ndjson'],
        ['landfall -c get-accept\t', 'landfall -c Get-AcceptedDomain'],
        ["landfall -c 'Get-Mailbox | Where-O\t", "landfall -c 'Get-Mailbox | Where-Object"],
        ['landfall --lang k\t', 'landfall --lang ko'],
      ];
      for (const [typed = '', shown = ''] of completions) {
        pty.type(`\u0015${typed}`);
        await pty.until(
          (screen) => screen.lines().at(-1)?.endsWith(`> ${shown}`) === true,
          `to end in ${shown}`,
        );
      }
    });
  });
});

describe('completion', () => {
  it('prints a script for shells that it knows', async () => {
    const main = path.join(projectRoot, 'bin/landfall.mjs');
    await expect(run(process.execPath, [main, 'completion', 'tcsh'])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('bash, zsh, fish'),
    });
  });
});
