import { describe, expect, it } from 'vitest';
import type { EvaluationFiles } from './host.ts';
import { fail } from './script-error.ts';
import { makeTestShell } from './test-session.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Files in memory, as a host gives them. */
class FakeFiles implements EvaluationFiles {
  readonly location = '/desk';
  readonly home = '/home/kim';
  readonly #contents: Map<string, Uint8Array>;

  constructor(contents: Readonly<Record<string, string>>) {
    this.#contents = new Map(Object.entries(contents).map(([path, text]) => [path, bytes(text)]));
  }
  readAllBytes(path: string): Uint8Array {
    return this.#contents.get(path) ?? fail('FileNotFoundException', `No ${path}.`, 'NotSpecified');
  }
  writeAllBytes(path: string, content: Uint8Array): void {
    this.#contents.set(path, content);
  }
  appendAllBytes(path: string, content: Uint8Array): void {
    this.#contents.set(path, Uint8Array.of(...(this.#contents.get(path) ?? []), ...content));
  }
  exists(path: string): boolean {
    return this.#contents.has(path);
  }
  resolve(path: string): string {
    return `/desk/${path}`;
  }
}

const environment = new Map([['USER', 'kim']]);
const shell = makeTestShell(
  {},
  {},
  {
    files: new FakeFiles({
      'a.txt': 'one\r\ntwo\r\n',
      'add.ps1': '\uFEFFparam($x, $y = 1)\n$sum = $x + $y\nfunction Get-Root { $PSScriptRoot }\n$sum',
      'where.ps1': '"$PSScriptRoot|$PSCommandPath|$($args.Count)"',
      'fails.ps1': "\n  throw 'no'",
      'wrong.ps1': 'if (1',
      'exits.ps1': "'before'; exit 3; 'after'",
    }),
    environment: (name) => environment.get(name),
    setEnvironment: (name, value) => void environment.set(name, value ?? ''),
  },
);

describe('files of the local shell', () => {
  it.each([
    ["[IO.File]::ReadAllBytes('a.txt').Length", ['Int32:10']],
    ["[System.IO.File]::ReadAllText('a.txt').Length", ['Int32:10']],
    ["[IO.File]::ReadAllLines('a.txt')", ["'one'", "'two'"]],
    ["[IO.File]::Exists('nope')", ['Boolean:False']],
    [
      "[IO.File]::WriteAllText('b', 'x'); [IO.File]::AppendAllText('b', 'y'); [IO.File]::ReadAllText('b')",
      ["'xy'"],
    ],
    ["[IO.File]::WriteAllLines('c', ('x', 'y')); [IO.File]::ReadAllLines('c').Count", ['Int32:2']],
    ["[IO.File]::WriteAllBytes('d', (1, 2)); [IO.File]::ReadAllBytes('d')", ['Byte:1', 'Byte:2']],
    ['$HOME; $PWD', ["'/home/kim'", "'/desk'"]],
    ['$env:USER', ["'kim'"]],
    ["$env:MODE = 'test'; $env:MODE", ["'test'"]],
    ['& add.ps1 2 3; "$sum"', ['Int32:5', "''"]],
    ['. add.ps1 -x 2; $sum; Get-Root', ['Int32:3', 'Int32:3', "'/desk'"]],
    ['& where.ps1 a b', ["'/desk|/desk/where.ps1|2'"]],
    ["& exits.ps1; 'goes on'", ["'before'", "'goes on'"]],
    ['"$PSScriptRoot|"', ["'|'"]],
  ])('%s', async (line, expected) => {
    expect(await shell.run(line)).toEqual({ out: expected, errors: [], thrown: undefined });
  });

  it('tell where in the script an error is', async () => {
    const { out } = await shell.run('try { & fails.ps1 } catch { $_.InvocationInfo.PositionMessage }');
    expect(out.join()).toContain('At /desk/fails.ps1:2 char:3');
  });

  it('tell what is wrong with a script that cannot be read', async () => {
    expect((await shell.run('& wrong.ps1')).thrown).toContain('MissingEndParenthesis');
    expect((await shell.run('& none.ps1')).errors.join()).toContain('No none.ps1.');
  });
});

describe('where there are no files', () => {
  it.each([
    ["[IO.File]::ReadAllBytes('/etc/passwd')", 'FilesNotAvailable'],
    ["[IO.File]::Exists('/etc/passwd')", 'FilesNotAvailable'],
    ['& ./script.ps1', 'FilesNotAvailable'],
    ["$env:PATH = 'x'", 'EnvironmentReadOnly'],
  ])('%s is refused', async (line, id) => {
    expect((await makeTestShell().run(line)).errors.map((error) => error.split(' | ')[0])).toEqual([id]);
  });

  it.each([
    ['$env:PATH', ['null']],
    ['"$HOME|$PWD|"', ["'||'"]],
    ["[IO.Path]::GetFileName('C:\\a\\b.csv')", ["'b.csv'"]],
    ["[IO.Path]::GetExtension('b.tar.gz')", ["'.gz'"]],
    ["[IO.Path]::GetFileNameWithoutExtension('C:\\a\\b.csv')", ["'b'"]],
    ["[IO.Path]::GetDirectoryName('C:\\a\\b.csv')", ["'C:\\a'"]],
    ["[IO.Path]::Combine('C:\\a', 'b', 'c.csv')", ["'C:\\a\\b\\c.csv'"]],
    ["[IO.Path]::Combine('/a', 'b')", ["'/a/b'"]],
    ["[IO.Path]::Combine('/a', '/b')", ["'/b'"]],
  ])('%s', async (line, expected) => {
    expect(await makeTestShell().run(line)).toEqual({ out: expected, errors: [], thrown: undefined });
  });
});
