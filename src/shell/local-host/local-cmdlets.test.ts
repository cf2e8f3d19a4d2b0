/** File cmdlets, redirection, script files and `[System.IO.File]` on a folder of this machine. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { systemRandom } from '../../base/random.ts';
import { makeTestRuntime, type TestOutcome } from '../../cmdlets/kit/test-runtime.ts';
import { localCmdlets } from '../../cmdlets/local/registry.gen.ts';
import { LocalPaths } from './local-paths.ts';
import { MachineFiles } from './machine-files.ts';
import { ScriptFiles } from './script-files.ts';
import { SessionEnvironment } from './session-environment.ts';
import { secretKeyPath, UserSecrets } from './user-secrets.ts';

interface LocalShell {
  readonly folder: string;
  run(script: string): Promise<TestOutcome>;
  read(name: string): Promise<Buffer>;
}

async function localShell(contents: Readonly<Record<string, string | Uint8Array>> = {}): Promise<LocalShell> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(contents)) await writeFile(path.join(folder, name), content);
  const paths = new LocalPaths({ home: folder, location: folder, drives: new Map(), isWindows: false });
  const environment = new SessionEnvironment({ MODE: 'test' }, folder, '/tmp', 'kim');
  const { run } = await makeTestRuntime({
    extra: localCmdlets,
    files: new MachineFiles(paths, new UserSecrets(path.join(folder, '.keys', 'secret.key'), systemRandom)),
    host: {
      files: new ScriptFiles(paths),
      environment: environment.get,
      setEnvironment: environment.set,
    },
  });
  return { folder, run, read: (name) => readFile(path.join(folder, name)) };
}

/** "이름,별칭\n김민수,kim\n" of a Korean Windows. */
const koreanCsv = Uint8Array.from(Buffer.from('c0ccb8a72cbab0c4aa0ab1e8b9cebcf62c6b696d0a', 'hex'));
const users = 'Name,Alias\r\nKim,kim\r\n"Lee, Jun",lee\r\n';

describe('reading', () => {
  it.each<[string, string[]]>([
    ['Import-Csv users.csv | % { "$($_.Alias): $($_.Name)" }', ['kim: Kim', 'lee: Lee, Jun']],
    ["(Import-Csv 'C:\\Users\\Administrator\\users.csv').Count", ['2']],
    ['(Import-Csv *.csv -Encoding cp949).Count', ['5']],
    ['(Import-Csv korean.csv -Encoding ks_c_5601-1987).이름', ['김민수']],
    ['Import-Csv marked.csv | % 이름', ['김민수']],
    ['Import-Csv wide.csv | % 이름', ['김민수']],
    ['Import-Csv users.csv -Header a | select -First 1 -ExpandProperty a', ['Name']],
    ['Get-Content users.csv', ['Name,Alias', 'Kim,kim', '"Lee, Jun",lee']],
    ['(Get-Content users.csv -Raw).Length', ['37']],
    ['Get-Content users.csv -TotalCount 1', ['Name,Alias']],
    ['Get-Content users.csv -Tail 1', ['"Lee, Jun",lee']],
    ['(Get-Content users.csv -Encoding Byte -ReadCount 0).GetType().Name', ['Byte[]']],
    ['(Get-Content users.csv -AsByteStream).Count', ['37']],
    ['@(Get-Content users.csv -ReadCount 2).Count', ['2']],
    ['[System.IO.File]::ReadAllBytes("C:\\Users\\Administrator\\users.csv").Length', ['37']],
    ['[IO.File]::Exists("D:\\nope")', ['False']],
    ['Test-Path users.csv; Test-Path nope.csv; Test-Path Z:\\x', ['True', 'False', 'False']],
    ['Test-Path . -PathType Leaf; Test-Path *.csv', ['False', 'True']],
    ['(Get-ChildItem -Filter *.csv).Name', ['korean.csv', 'marked.csv', 'users.csv', 'wide.csv']],
    ['(Get-Item users.csv).Length; (Get-Item users.csv).BaseName', ['37', 'users']],
    ['Get-Content users.csv | Select-String lee | % LineNumber', ['3']],
    ['$env:MODE; $env:USERNAME', ['test', 'kim']],
    ['& ./make.ps1 -Count 2; "$made"', ['made 2', '']],
    ['. ./make.ps1 -Count 3; "$made"', ['made 3', '3']],
  ])('%s', async (line, text) => {
    const { run } = await localShell({
      'users.csv': users,
      'korean.csv': koreanCsv,
      'marked.csv': '\uFEFF이름,별칭\n김민수,kim\n',
      'wide.csv': Buffer.from('\uFEFF이름,별칭\n김민수,kim\n', 'utf16le'),
      'make.ps1': 'param([int]$Count)\n$made = $Count\n"made $made"',
    });
    expect(await run(line)).toMatchObject({ text, errors: [], thrown: undefined });
  });

  it('gives the first rows before the last are read', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `user${index},${'x'.repeat(50)}`);
    const { run } = await localShell({ 'big.csv': `Name,Note\n${rows.join('\n')}` });
    expect((await run('Import-Csv big.csv | select -First 2 | % Name')).text).toEqual(['user0', 'user1']);
    expect((await run('(Import-Csv big.csv | measure).Count')).text).toEqual(['20000']);
  });
});

describe('writing', () => {
  const people =
    "$p = [pscustomobject]@{Name='김민수';Mail='kim@contoso.com'}, [pscustomobject]@{Name='Lee';Mail=$null}; ";

  it.each<[string, string, string]>([
    [`${people}$p | Export-Csv out`, 'out', '"Name","Mail"\n"김민수","kim@contoso.com"\n"Lee",\n'],
    [
      `${people}$p | Export-Csv out -NoTypeInformation -Delimiter ';' -UseQuotes AsNeeded`,
      'out',
      'Name;Mail\n김민수;kim@contoso.com\nLee;\n',
    ],
    [
      `${people}$p[0] | Export-Csv out; $p[1] | Export-Csv out -Append`,
      'out',
      '"Name","Mail"\n"김민수","kim@contoso.com"\n"Lee",\n',
    ],
    [
      `${people}$p | Export-Csv out -Encoding utf8BOM`,
      'out',
      '\uFEFF"Name","Mail"\n"김민수","kim@contoso.com"\n"Lee",\n',
    ],
    ["'a', 'b' | Set-Content out", 'out', 'a\nb\n'],
    ["Set-Content out 'a' -NoNewline; Add-Content out 'b'", 'out', 'ab\n'],
    ["Set-Content out 'a'; Clear-Content out", 'out', ''],
    [`${people}$p[0] | Format-List | Out-File out`, 'out', '\nName : 김민수\nMail : kim@contoso.com\n\n'],
    ["'x' | Out-File out; 'y' | Out-File out -Append", 'out', 'x\ny\n'],
    ["'a', 'b' | Tee-Object out | Out-Null", 'out', 'a\nb\n'],
    ["'a' > out; 'b' >> out", 'out', 'a\nb\n'],
    [`${people}$p[0] > out`, 'out', '\nName   Mail\n----   ----\n김민수 kim@contoso.com\n\n'],
    ["Write-Warning 'careful' 3> out", 'out', 'careful\n'],
    ["& { 'a'; Write-Warning 'b'; 'c' } *> out", 'out', 'a\nb\nc\n'],
    ["& { 'a'; Write-Warning 'b' } 3>&1 > out", 'out', 'a\nb\n'],
    ["Set-Content deep 'x'; Copy-Item deep out", 'out', 'x\n'],
    ["Set-Content deep 'x'; Move-Item deep out", 'out', 'x\n'],
    ["New-Item out -Value 'x' | Out-Null", 'out', 'x'],
    ["[IO.File]::WriteAllText('out', 'x'); [IO.File]::AppendAllText('out', 'y')", 'out', 'xy'],
    ["New-Item sub -ItemType Directory | Out-Null; 'a' > sub/out", 'sub/out', 'a\n'],
    ["$env:MODE = 'other'; $env:MODE > out", 'out', 'other\n'],
  ])('%s', async (line, name, content) => {
    const { run, read } = await localShell();
    expect(await run(line)).toMatchObject({ errors: [], thrown: undefined, text: [] });
    expect((await read(name)).toString()).toBe(content);
  });

  it.each([
    ["'가' | Out-File out -Encoding unicode", 'fffe00ac0a00'],
    ["'가' | Out-File out -Encoding bigendianunicode", 'feffac00000a'],
    ["'가' | Out-File out -Encoding cp949", 'b0a10a'],
    ["'가a' | Out-File out -Encoding ascii", '3f610a'],
    ['Set-Content out 1, 255 -Encoding Byte', '01ff'],
  ])('%s', async (line, hex) => {
    const { run, read } = await localShell();
    expect(await run(line)).toMatchObject({ errors: [], thrown: undefined });
    expect((await read('out')).toString('hex')).toBe(hex);
  });

  it('keeps errors in a file, and tells them nowhere else', async () => {
    const { run, read } = await localShell();
    expect(await run("Get-Mailbox nobody 2> errors; Get-Nothing 2>> errors; 'on'")).toMatchObject({
      text: ['on'],
      errors: [],
    });
    expect((await read('errors')).toString()).toMatch(/nobody[\s\S]*Get-Nothing/);
  });

  it('gives objects back as they were written', async () => {
    const { run } = await localShell();
    const line =
      '[pscustomobject]@{Name=\'김민수\';Sizes=1,2} | Export-Clixml kept.xml; $k = Import-Clixml kept.xml; "$($k.Name) $($k.Sizes)"';
    expect(await run(line)).toMatchObject({ text: ['김민수 1 2'], errors: [] });
  });

  it('seals secrets for this account alone', async () => {
    const { run, read } = await localShell();
    const make = "$c = [pscredential]::new('kim', (ConvertTo-SecureString hunter2 -AsPlainText -Force)); ";
    const back =
      '(Import-Clixml c.xml).GetNetworkCredential().Password; Get-Content c.txt | ConvertTo-SecureString | ConvertFrom-SecureString -AsPlainText';
    const line = `${make}$c | Export-Clixml c.xml; $c.Password | ConvertFrom-SecureString | Set-Content c.txt; ${back}`;
    expect(await run(line)).toMatchObject({ text: ['hunter2', 'hunter2'], errors: [] });
    const sealed = [await read('c.xml'), await read('c.txt')].join();
    expect(sealed).toContain('landfall:');
    expect(sealed).not.toContain('hunter2');
    expect((await read('.keys/secret.key')).length).toBe(32);
  });

  it('leaves sealed what another account has sealed', async () => {
    const { run } = await localShell({
      'c.txt': new UserSecrets(path.join(await temporaryFolder(), 'key'), systemRandom).seal('x'),
    });
    const { errors } = await run('Get-Content c.txt | ConvertTo-SecureString');
    expect(errors.join()).toContain('The text is no secret of this account of this machine.');
  });

  it('says that the key is damaged', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'secret.key');
    await writeFile(file, 'short');
    expect(() => new UserSecrets(file, systemRandom).seal('x')).toThrow(
      'is damaged: it has 5 bytes instead of 32',
    );
  });

  it.each([
    [{}, '/home/kim/.local/state/landfall/secret.key'],
    [{ XDG_STATE_HOME: '/state' }, '/state/landfall/secret.key'],
    [{ XDG_STATE_HOME: 'relative' }, '/home/kim/.local/state/landfall/secret.key'],
  ])('keeps the key where state belongs: %j', (environment, file) => {
    expect(secretKeyPath(environment, '/home/kim')).toBe(file);
  });

  it('removes what it is told to, and no more', async () => {
    const { run } = await localShell({ 'a.csv': '', 'b.csv': '', 'c.txt': '' });
    expect((await run('Remove-Item *.csv -WhatIf; (Get-ChildItem).Name')).text).toEqual([
      'a.csv',
      'b.csv',
      'c.txt',
    ]);
    expect((await run('Remove-Item *.csv; (Get-ChildItem).Name')).text).toEqual(['c.txt']);
    await run("New-Item sub -ItemType Directory; 'x' > sub/x");
    expect((await run('Remove-Item sub')).errors.join()).toContain('is not empty');
    expect((await run('Remove-Item sub -Recurse; Test-Path sub')).text).toEqual(['False']);
  });

  it('goes where it is told to', async () => {
    const { run, folder } = await localShell();
    expect(
      (await run('New-Item sub -Type Directory | Out-Null; Set-Location sub; "$PWD"; Get-Location')).text,
    ).toEqual([path.join(folder, 'sub'), path.join(folder, 'sub')]);
  });
});

describe('what cannot be', () => {
  const ps = 'Microsoft.PowerShell.Commands';
  it.each([
    ['Get-Content nope', `PathNotFound,${ps}.GetContentCommand | ObjectNotFound | Cannot find path 'nope'`],
    ['Get-Content .', `GetContainerContentException,${ps}.GetContentCommand`],
    [
      'Import-Csv nope.csv',
      `FileOpenFailure,${ps}.ImportCsvCommand | OpenError | Could not find file 'nope.csv'.`,
    ],
    ["Import-Csv 'C:\\Users\\Administrator\\Desktop\\x.csv'", 'set LANDFALL_DRIVE_C to the folder'],
    ['Import-Csv twice.csv', `AlreadyPresentPSMemberInfoInternalCollectionAdd,${ps}.ImportCsvCommand`],
    [
      "'a' | Out-File no/where",
      `FileOpenFailure,${ps}.OutFileCommand | OpenError | Could not find a part of the path`,
    ],
    ["'a' > no/where", 'Could not find a part of the path'],
    ["'a' | Out-File twice.csv -NoClobber", `NoClobber,${ps}.OutFileCommand | ResourceExists`],
    [
      '[pscustomobject]@{c=1} | Export-Csv twice.csv -Append',
      `CannotAppendCsvWithMismatchedPropertyNames,${ps}`,
    ],
    [
      "[IO.File]::ReadAllBytes('nope')",
      'FileNotFoundException | NotSpecified | Exception calling "ReadAllBytes"',
    ],
    ["[IO.File]::ReadAllBytes('D:\\x')", "A drive with the name 'D' does not exist."],
    ['Import-Clixml twice.csv', 'is no file of Export-Clixml'],
    ["'김' | Out-File out -Encoding latin1", 'Give -Encoding utf8BOM'],
    ['& ./nope.ps1', 'Could not find file'],
    ['Set-Location nope', `PathNotFound,${ps}.SetLocationCommand`],
    ['New-Item twice.csv', 'already exists'],
  ])('%s', async (line, message) => {
    const { run } = await localShell({ 'twice.csv': 'a,a\n1,2\n' });
    const { errors, thrown } = await run(`${line}; 'on'`);
    expect([...errors, thrown].join()).toContain(message);
  });

  it.each([
    ["'a' > out", 'FileRedirectionNotSupported'],
    ["'a' | Tee-Object out", 'FilesNotAvailable'],
    ["[IO.File]::ReadAllBytes('/etc/passwd')", 'FilesNotAvailable'],
    ['Import-Csv users.csv', 'CommandNotFoundException'],
    ['& ./make.ps1', 'FilesNotAvailable'],
  ])('%s on a server', async (line, id) => {
    const { run } = await makeTestRuntime();
    const { errors, thrown } = await run(line);
    expect([...errors, thrown].join()).toContain(id);
  });
});
