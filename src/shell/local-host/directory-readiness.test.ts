/** Test-DirectoryReadiness over files of the person at the shell. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { systemRandom } from '../../base/random.ts';
import { makeTestRuntime, type TestRuntimeOptions } from '../../cmdlets/kit/test-runtime.ts';
import { findMember, toText } from '../../wire/powershell-language/index.ts';
import { LocalPaths } from './local-paths.ts';
import { MachineFiles } from './machine-files.ts';
import { UserSecrets } from './user-secrets.ts';

const person = (name: string, ...lines: string[]) =>
  [
    `dn: CN=${name},DC=contoso,DC=local`,
    'objectClass: user',
    `cn: ${name}`,
    `displayName: ${name}`,
    ...lines,
    '',
    '',
  ].join('\n');

const messy =
  person(
    'kim',
    'sAMAccountName: kim',
    'userPrincipalName: k im@contoso.com',
    'mail: kim@contoso.com',
    'department: Sales',
  ) +
  person('lee', 'sAMAccountName: lee', 'userPrincipalName: lee@contoso.com', 'mail: kim@contoso.com') +
  person(
    'Guest Park',
    'sAMAccountName: park',
    'userPrincipalName: park@contoso.com',
    'mail: park@contoso.com',
  ) +
  person('Guest', 'sAMAccountName: Guest', 'isCriticalSystemObject: TRUE');

async function shell(contents: Readonly<Record<string, string>>, options: TestRuntimeOptions = {}) {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(contents)) await writeFile(path.join(folder, name), content);
  const paths = new LocalPaths({ home: folder, location: folder, drives: new Map(), isWindows: false });
  const secrets = new UserSecrets(path.join(folder, '.keys', 'secret.key'), systemRandom);
  const { run } = await makeTestRuntime({ files: new MachineFiles(paths, secrets), ...options });
  return { run, read: (name: string) => readFile(path.join(folder, name), 'utf8') };
}

/** Which of them is meant nobody says. */
const another = 'New-Organization fabrikam -DomainName fabrikam.com | Out-Null';

describe('Test-DirectoryReadiness -Path', () => {
  it('says on one screen what is wrong, how bad, and what to type next, without an organisation', async () => {
    const { run } = await shell({ 'users.ldif': messy });
    const { values, errors, thrown } = await run(`${another}; Test-DirectoryReadiness -Path users.ldif`);
    expect([...errors, thrown]).toEqual([undefined]);
    const screen = toText(findMember(values[0], 'Summary')?.value);
    expect(screen.split('\n').length).toBeLessThan(24);
    expect(screen).toContain('users.ldif: 3 objects (3 users); 1 left out.');
    expect(screen).toMatch(/^ +2 +66.7% {2}[█░]{20} {2}would fail to synchronise$/m);
    expect(screen).toMatch(/^ +1 +33.3% {2}[█░]{20} {2}ready$/m);
    expect(screen).toMatch(/^ +2 {2}FailsSync {5}mail.unique /m);
    expect(screen).toContain('Verified domains are not known here');
    expect(screen).toContain('Next: Test-DirectoryReadiness -Path users.ldif -OutFile report.html');
  });

  it('says it in Korean', async () => {
    const { run } = await shell({ 'users.ldif': messy }, { language: 'ko' });
    const { values } = await run('Test-DirectoryReadiness users.ldif -AcceptedDomain contoso.com');
    const screen = toText(findMember(values[0], 'Summary')?.value);
    expect(screen).toContain('users.ldif: 개체 3개(사용자 3), 동기화 제외 1개.');
    expect(screen).toContain('동기화 실패 예상');
    expect(screen).not.toContain('확인된 도메인');
  });

  it('keeps what it finds where there is an organisation, whose domains it takes', async () => {
    const { run } = await shell({ 'users.ldif': messy });
    const { text, errors } = await run(
      `(Test-DirectoryReadiness -Path users.ldif).VerifiedDomains; Get-DirectoryFinding -Severity FailsSync | % { "$($_.Name) $($_.Attribute) $($_.Action) $($_.Proposal)" }`,
    );
    expect(errors).toEqual([]);
    expect(text[0]).toBe('contoso.com');
    expect(text.slice(1).sort()).toEqual([
      'kim mail COMPLETE ',
      'kim userPrincipalName EDIT kim@contoso.com',
      'lee mail EDIT lee@contoso.com',
    ]);
  });

  it('finds by error, action and text, and by identity', async () => {
    const { run } = await shell({ 'users.ldif': messy });
    const { text } = await run(
      `Test-DirectoryReadiness -Path users.ldif | Out-Null
       (Get-DirectoryFinding -Error Duplicate).Count
       Get-DirectoryFinding -Anr GUEST -Severity OutOfScope | % Name
       (Get-DirectoryFinding -Action EDIT -Attribute mail).Name
       $one = Get-DirectoryFinding -Action COMPLETE; (Get-DirectoryFinding $one.Identity).Value`,
    );
    expect(text).toEqual(['2', 'Guest', 'lee', 'kim@contoso.com']);
  });

  it('writes reports by the end of their names, and gives out findings', async () => {
    const { run, read } = await shell({ 'users.ldif': messy });
    const names = ['report.html', 'findings.csv', 'findings.json', 'mends.ldif'];
    for (const name of names) {
      const { errors, thrown } = await run(`Test-DirectoryReadiness -Path users.ldif -OutFile ${name}`);
      expect([name, errors, thrown]).toEqual([name, [], undefined]);
    }
    expect(await read('report.html')).toMatch(
      /^<!doctype html>[\s\S]*<svg [\s\S]*kim@contoso.com[\s\S]*<\/html>\n$/,
    );
    expect((await read('findings.csv')).trim().split('\r\n').length).toBeGreaterThan(4);
    const { findings, run: told } = JSON.parse(await read('findings.json'));
    expect(findings).toHaveLength(told.summary.findings - told.summary.bySeverity.OutOfScope.findings);
    expect(await read('mends.ldif')).toContain(
      'dn: CN=lee,DC=contoso,DC=local\nchangetype: modify\ndelete: mail\nmail: kim@contoso.com\n-\nadd: mail\nmail: lee@contoso.com\n-\n',
    );
    const { text } = await run('Test-DirectoryReadiness users.ldif -PassThru -Severity OutOfScope | % Name');
    expect(text).toEqual(['Guest']);
  });

  it('holds several files against each other', async () => {
    const { run } = await shell({
      'a.ldif': person('kim', 'sAMAccountName: kim', 'mail: kim@contoso.com'),
      'b.csv':
        'DistinguishedName,ObjectClass,SamAccountName,mail\r\n"CN=lee,DC=fabrikam,DC=local",user,lee,KIM@contoso.com\r\n',
    });
    const { text } = await run(
      'Test-DirectoryReadiness *.ldif, b.csv -PassThru -Error Duplicate | % { "$($_.Source) $($_.Name) $($_.Action)" }',
    );
    expect(text.toSorted()).toEqual(['a.ldif kim COMPLETE', 'b.csv lee EDIT']);
  });

  it.each<[string, string, string]>([
    ['a file that is cut', `${messy}dn: CN=x`, ': the file ends in the middle of a line'],
    [
      'base64 that is none',
      'dn: CN=a\nmail:: *\n',
      'users.ldif, line 2 (CN=a): the value of mail is not base64',
    ],
  ])('reports nothing of %s, and leaves no file', async (_, content, message) => {
    const { run, read } = await shell({ 'users.ldif': content });
    const { values, errors } = await run(
      `Test-DirectoryReadiness users.ldif -OutFile findings.csv; Get-DirectoryFinding`,
    );
    expect(values).toEqual([]);
    expect(errors).toEqual([expect.stringContaining(message)]);
    await expect(read('findings.csv')).rejects.toThrow('ENOENT');
    await expect(read('findings.csv.partial')).rejects.toThrow('ENOENT');
  });

  it.each<[string, string]>([
    ['Test-DirectoryReadiness nobody.ldif', 'Cannot find path'],
    ['Test-DirectoryReadiness users.xlsx', 'users.xlsx is no file that can be tested'],
    ['Test-DirectoryReadiness users.ldif -OutFile report.pdf', 'does not say what to write'],
    ['Test-DirectoryReadiness', 'Test-DirectoryReadiness -Path users.ldif'],
  ])('says what to do: %s', async (line, message) => {
    const { run } = await shell({ 'users.ldif': messy, 'users.xlsx': '' });
    const { errors, thrown } = await run(line);
    expect([...errors, thrown].join('\n')).toContain(message);
  });
});
