import { describe, expect, it } from 'vitest';
import { FakeDirectory } from '../../directory/sources/fake-source.ts';
import { makeTestRuntime, type TestRuntime } from '../kit/test-runtime.ts';

const secret = "(ConvertTo-SecureString 'hush' -AsPlainText -Force)";
const credential = `([pscredential]::new('sync@contoso.local', ${secret}))`;
const make = `New-DirectoryConnector Contoso -Server dc1.contoso.local -Credential ${credential}`;

async function withForest(line = make): Promise<TestRuntime> {
  const forest = new FakeDirectory();
  const file = new FakeDirectory({ kind: 'Csv', isFollowed: false });
  const directories = { 'dc1.contoso.local': forest, 'dc2.contoso.local': forest, '/srv/people.csv': file };
  const test = await makeTestRuntime({ directories });
  expect(await test.run(line)).toMatchObject({ errors: [], thrown: undefined, text: ['Contoso'] });
  return test;
}

const show = (...names: string[]) =>
  `Get-DirectoryConnector Contoso | % { "${names.map((name) => `$($_.${name})`).join('|')}" }`;

describe('connectors', () => {
  it.each<[string, string, string[], string]>([
    [
      'of a forest',
      make,
      ['Type', 'Server', 'Port', 'Security'],
      'ActiveDirectory|dc1.contoso.local|636|Ldaps',
    ],
    ['with StartTLS', `${make} -Security StartTls`, ['Port', 'Security'], '389|StartTls'],
    [
      'with the password sealed',
      make,
      ['UserName', 'Password', 'AllowWrite'],
      'sync@contoso.local|Stored|False',
    ],
    [
      'of one unit',
      `${make} -OrganizationalUnit 'OU=서울,DC=c','OU=b,DC=c' -ExcludedOrganizationalUnit 'OU=x,OU=b,DC=c' -Filter '(cn=*)'`,
      ['OrganizationalUnit', 'ExcludedOrganizationalUnit', 'Filter'],
      'OU=서울,DC=c OU=b,DC=c|OU=x,OU=b,DC=c|(cn=*)',
    ],
    [
      'of a file',
      "New-DirectoryConnector Contoso -Path /srv/people.csv -ColumnMap @{ 'E-Mail' = 'mail' }",
      ['Type', 'Path', 'Port', "ColumnMap['E-Mail']"],
      'Csv|/srv/people.csv||mail',
    ],
  ])('are made %s', async (_, line, names, expected) => {
    const { run } = await withForest(line);
    expect((await run(show(...names))).text).toEqual([expected]);
  });

  it.each<[string, string, RegExp]>([
    ['no server', `New-DirectoryConnector X -Credential ${credential}`, /-Server dc1\.contoso\.local/],
    [
      'nobody to sign in',
      'New-DirectoryConnector X -Server dc1.contoso.local',
      /-Credential \(Get-Credential\)/,
    ],
    ['a server that is not there', make.replace('dc1', 'dc9'), /No address was found/],
    ['a kind that there is not', `${make} -Type Novell`, /ActiveDirectory, OpenLdap, Ldif, Csv/],
    ['a filter that ends too soon', `${make} -Filter '(cn=*'`, /a "\)" is missing at character 6/],
    ['columns that are text', "New-DirectoryConnector X -Path /a.csv -ColumnMap 'a=b'", /@\{ 'E-Mail'/],
  ])('are refused with %s, and tell no password', async (_, line, expected) => {
    const { run } = await withForest();
    const { errors, thrown = '', values } = await run(line.replace('Contoso', 'Other'));
    expect(values).toEqual([]);
    expect([...errors, thrown].join('\n')).toMatch(expected);
    expect([...errors, thrown].join('\n')).not.toContain('hush');
    expect((await run('Get-DirectoryConnector')).text).toEqual(['Contoso']);
  });

  it('are changed, renamed, tried and removed', async () => {
    const { run, audited } = await withForest();
    expect((await run('Set-DirectoryConnector contoso')).messages.join()).toContain('no settings');
    await run(
      "Set-DirectoryConnector contoso -AllowWrite $true -SearchBase 'OU=a,DC=c' -Server dc2.contoso.local",
    );
    const all = ['Server', 'AllowWrite', 'SearchBase', 'Password'];
    expect((await run(show(...all))).text).toEqual(['dc2.contoso.local|True|OU=a,DC=c|Stored']);
    await run('Set-DirectoryConnector contoso -SearchBase $null -OrganizationalUnit $null');
    expect((await run(show(...all))).text).toEqual(['dc2.contoso.local|True||Stored']);
    const test = await run(
      'Test-DirectoryConnector contoso | % { "$($_.Result)|$($_.NamingContext)|$($_.Steps)" }',
    );
    expect(test.text).toEqual(['Success|DC=contoso,DC=local|Read: Passed (DC=contoso,DC=local)']);
    await run('Set-DirectoryConnector contoso -Name 서울 -Server dc9 -SkipVerification');
    const failed = await run('Test-DirectoryConnector 서울 | % { "$($_.Result)|$($_.ErrorDetail)" }');
    expect(failed.text).toEqual(['Failed|directory.source.dns']);
    expect((await run('Get-DirectoryConnector contso')).errors.join()).toContain('notFound');
    await run('Get-DirectoryConnector | Remove-DirectoryConnector -Confirm:$false');
    expect((await run('Get-DirectoryConnector')).text).toEqual([]);
    const told = audited.map(({ cmdlet, object }) => `${cmdlet} ${object}`);
    expect(told).toContain('Remove-DirectoryConnector 서울');
    expect(JSON.stringify(audited)).not.toContain('hush');
  });

  it('show with -WhatIf what they would do, and do not', async () => {
    const { run } = await withForest();
    const { messages } = await run('Remove-DirectoryConnector contoso -WhatIf');
    expect(messages.join()).toContain('Contoso');
    expect((await run('Get-DirectoryConnector')).text).toEqual(['Contoso']);
  });
});

describe('people with the role Directory Synchronization', () => {
  async function asKim(line = make) {
    const test = await withForest(line);
    await test.run("New-Mailbox Kim -Alias kim; Add-RoleGroupMember 'Directory Synchronization' -Member kim");
    return { ...test, kim: await test.openAs('kim@contoso.com') };
  }

  it('work with connectors of their organisation alone', async () => {
    const { kim, run } = await asKim();
    expect((await kim.run(make.replace('Contoso', 'Second'))).text).toEqual(['Second']);
    expect((await kim.run('Get-DirectoryConnector')).text).toEqual(['Contoso', 'Second']);
    await run('New-Organization fabrikam -DomainName fabrikam.com; Select-Organization fabrikam');
    expect((await run('Get-DirectoryConnector -Organization fabrikam')).text).toEqual([]);
    const { errors, thrown = '' } = await kim.run('Get-DirectoryConnector -Organization fabrikam');
    expect([...errors, thrown].join()).not.toBe('');
  });

  it('name no files and no variables of the server', async () => {
    const { kim } = await asKim();
    for (const line of [
      'New-DirectoryConnector X -Path /data/keys/master.key',
      'New-DirectoryConnector X -Server evil.example -UserName a -PasswordFile /data/keys/master.key',
      'Set-DirectoryConnector Contoso -PasswordVariable LANDFALL_SECRET',
    ]) {
      const { errors, thrown = '', values } = await kim.run(line);
      expect(values).toEqual([]);
      expect([...errors, thrown].join()).toContain('NamedParameterNotFound');
    }
    expect((await kim.run('Get-DirectoryConnector')).text).toEqual(['Contoso']);
  });

  it('send no password of the server elsewhere', async () => {
    const file = `New-DirectoryConnector Contoso -Server dc1.contoso.local -UserName sync@contoso.local -PasswordFile /etc/ad -SkipVerification`;
    const { kim, run } = await asKim(file);
    for (const change of ['-Server dc2.contoso.local', '-Port 3389', '-AcceptUntrustedCertificates $true']) {
      const { errors } = await kim.run(`Set-DirectoryConnector Contoso ${change} -SkipVerification`);
      expect(errors.join()).toContain('directory.connector.platform');
    }
    expect((await kim.run('Set-DirectoryConnector Contoso -Precedence 3')).errors).toEqual([]);
    await kim.run(`Set-DirectoryConnector Contoso -Server dc2.contoso.local -Credential ${credential}`);
    expect((await run(show('Server', 'Password', 'PasswordFile'))).text).toEqual([
      'dc2.contoso.local|Stored|',
    ]);
  });
});
