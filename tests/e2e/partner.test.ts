/** A partner at its own shell, its customers on a server: the lines of the document, and one login for all customers. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, startChild } from '../support/child.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { onlyListeners } from '../support/test-listeners.ts';

const env = {
  ...onlyListeners('web'),
  LANDFALL_LIMITS__MIN_FREE_BYTES: '0',
  LANG: 'C',
  LC_ALL: 'C',
};
const password = 'correct horse battery staple';
const secret = `(ConvertTo-SecureString '${password}' -AsPlainText -Force)`;

const provider = await createTemporaryFolder();
/** Another machine: it has nothing of the server but its certificate. */
const elsewhere = await createTemporaryFolder();
let server: Child;
let port: string;

async function landfall(script: string, options: readonly string[] = [], cwd = provider.folder) {
  await using child = await startChild('bin/landfall.mjs', { args: ['-c', script, ...options], cwd, env });
  const { code } = await child.exited;
  return { code, lines: child.output.filter((line) => line !== '') };
}

const credential = (name: string) => `$UserCredential = [pscredential]::new('${name}', ${secret})`;
/** As the document has it, with the place of the server. */
const session = (customer: string, name = 'anna@fabrikam.com') =>
  `${credential(name)}; $Session = New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri https://localhost:${port}/powershell-liveid?DelegatedOrg=${customer} -Credential $UserCredential -Authentication Basic -AllowRedirection`;

beforeAll(async () => {
  server = await startChild('bin/landfall.mjs', { args: ['start'], cwd: provider.folder, env });
  [, port = ''] = await server.line(/^ +https:\/\/127\.0\.0\.1:(\d+)\/$/);
  await server.line(/landfall help/);
  const customers = ['contoso', 'tailspin', 'wingtip', 'adatum'];
  const made = await landfall(
    [
      'New-Organization fabrikam -DomainName fabrikam.com | Out-Null',
      'Set-Organization fabrikam -IsPartner $true',
      `'anna', 'hana' | % { New-Mailbox $_ -PrimarySmtpAddress "$_@fabrikam.com" -Password ${secret} -Organization fabrikam | Out-Null }`,
      'Add-RoleGroupMember "Organization Management" -Member anna -Organization fabrikam',
      ...customers.flatMap((name) => [
        `New-Organization ${name} -DomainName ${name}.com -Partner fabrikam | Out-Null`,
        `New-Mailbox '${name} 김' -Alias kim -PrimarySmtpAddress kim@${name}.com -Password ${secret} -Organization ${name} | Out-Null`,
        `Add-RoleGroupMember "Organization Management" -Member kim -Organization ${name}`,
      ]),
      'New-Organization northwind -DomainName northwind.com | Out-Null',
    ].join('; '),
  );
  expect(made).toEqual({ code: 0, lines: [] });
}, 90_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await provider.remove();
  await elsewhere.remove();
});

describe('a partner', () => {
  it('types the lines of the document for a customer', async () => {
    const ran = await landfall(
      `${session('contoso.com')}; Import-PSSession $Session | Out-Null; Get-Mailbox | % Name; Invoke-Command -Session $Session -ScriptBlock {Get-Mailbox} | % PrimarySmtpAddress; Remove-PSSession $Session`,
    );
    expect(ran).toEqual({ code: 0, lines: ['contoso 김', 'kim@contoso.com'] });
  });

  it('works in no organisation that is no customer', async () => {
    const ran = await landfall(session('northwind.com'));
    expect(ran.lines.join(' ')).toContain('There is no organisation "northwind.com"');
    const inside = await landfall(
      `${session('contoso.com')}; Invoke-Command $Session { Get-Mailbox -Organization tailspin }`,
    );
    expect(inside.lines.join(' ')).toContain('There is no organisation "tailspin"');
  });

  it('names the customer by a parameter, by an option of the shell, and over REST', async () => {
    const ca = ['--ca', path.join(provider.folder, 'data/tls/self-signed.pem')];
    const named = await landfall(
      `${credential('anna@fabrikam.com')}; $s = New-PSSession https://localhost:${port} -Credential $UserCredential -DelegatedOrganization tailspin.com; Invoke-Command $s { Get-Mailbox } | % Name`,
      ca,
      elsewhere.folder,
    );
    expect(named).toEqual({ code: 0, lines: ['tailspin 김'] });
    const online = await landfall(
      `${credential('anna@fabrikam.com')}; Connect-ExchangeOnline https://localhost:${port} -Credential $UserCredential -DelegatedOrganization wingtip.com -Prefix Wing -CommandName Get-Mailbox; Get-WingMailbox | % Name`,
      ca,
      elsewhere.folder,
    );
    expect(online).toEqual({ code: 0, lines: ['wingtip 김'] });
  });

  it('runs a block in several customers, and in all of them, within three sessions', async () => {
    const shown = '% { "$($_.Customer) $($_.Name)" } | Sort-Object';
    const two = await landfall(
      `${session('contoso.com')}; Invoke-Command -DelegatedOrg contoso.com, tailspin.com { Get-Mailbox } | ${shown}`,
    );
    expect(two).toEqual({ code: 0, lines: ['contoso.com contoso 김', 'tailspin.com tailspin 김'] });
    // One session is open already, so that no more than two others can be.
    const all = await landfall(
      `${session('contoso.com')}; Invoke-Command -AllCustomers { Get-Mailbox } | ${shown}`,
    );
    expect(all).toEqual({
      code: 0,
      lines: ['adatum', 'contoso', 'tailspin', 'wingtip'].map((name) => `${name}.com ${name} 김`),
    });
  });

  it('keeps the failures of one customer apart from the others', async () => {
    const ran = await landfall(
      `${credential('anna@fabrikam.com')}; Invoke-Command -ConnectionUri https://localhost:${port} -Credential $UserCredential -DelegatedOrg contoso.com, northwind.com, tailspin.com { Get-Mailbox; Get-Mailbox nobody } -ErrorAction SilentlyContinue -ErrorVariable failed | % Customer | Sort-Object; $failed | % { "$_" } | Sort-Object`,
    );
    expect(ran.lines).toEqual([
      'contoso.com',
      'tailspin.com',
      expect.stringMatching(/^contoso\.com: .*nobody/),
      expect.stringMatching(/^northwind\.com: .*There is no organisation/),
      expect.stringMatching(/^tailspin\.com: .*nobody/),
    ]);
  });

  it('is told in an open session that the customer has ended the relationship', async () => {
    const line = [
      session('adatum.com'),
      'Invoke-Command $Session { Get-Mailbox } | % Name',
      `$kim = New-PSSession https://localhost:${port} -Credential ([pscredential]::new('kim@adatum.com', ${secret}))`,
      'Invoke-Command $kim { Get-PartnerRelationship | Remove-PartnerRelationship -Confirm:$false }',
      'Invoke-Command $Session { Get-Mailbox }',
    ].join('; ');
    const ran = await landfall(line);
    expect(ran.lines[0]).toBe('adatum 김');
    expect(ran.lines.join(' ')).toContain('adatum ended the relationship "adatum" on');
    expect((await landfall(session('adatum.com'))).lines.join(' ')).toContain(
      'You may not administer adatum',
    );
    const log = await landfall(
      'Search-AdminAuditLog -Organization adatum -Cmdlets Remove-PartnerRelationship | % Caller',
    );
    expect(log).toEqual({ code: 0, lines: ['kim@adatum.com'] });
  });
});
