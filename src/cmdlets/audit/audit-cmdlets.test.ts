import { describe, expect, it } from 'vitest';
import type { Uid } from '../../base/ids.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';

async function withChanges() {
  const made = await makeTestRuntime();
  await made.run(`
    New-Mailbox 김민수 -Alias kim; New-Mailbox Lee -Alias lee
    Set-Mailbox kim -ProhibitSendQuota 10GB; Set-Mailbox kim -Office 서울
    Set-Mailbox nobody -Office x
    Remove-Mailbox lee -Confirm:$false
    New-Organization -Name fabrikam -DomainName fabrikam.com`);
  return made;
}

describe('Search-AdminAuditLog', async () => {
  const { run } = await withChanges();
  const search = async (options: string) =>
    (
      await run(
        `Search-AdminAuditLog -Organization contoso ${options} | % { $_.CmdletName + ' ' + $_.ObjectModified }`,
      )
    ).text;

  it.each([
    ['-Cmdlets New-Mailbox', ['New-Mailbox Lee', 'New-Mailbox 김민수']],
    ['-Cmdlets set-mailbox -Parameters ProhibitSendQuota', ['Set-Mailbox 김민수']],
    ['-ObjectIds kim -IsSuccess $true', ['Set-Mailbox 김민수', 'Set-Mailbox 김민수']],
    ['-ObjectIds 김민수 -Cmdlets New-Mailbox', ['New-Mailbox 김민수']],
    ['-UserIds TESTER -Cmdlets Remove-Mailbox', ['Remove-Mailbox Lee']],
    ['-UserIds somebody', []],
    ['-ResultSize 1', ['Remove-Mailbox Lee']],
    ['-StartDate 2027-01-01', []],
    ['-EndDate 2020-01-01', []],
    ['-ExternalAccess $false', []],
    ['-Cmdlets New-Organization', []],
  ])('%s', async (options, expected) => {
    expect(await search(options)).toEqual(expected);
  });

  it('shows an event with the names that Exchange gives', async () => {
    const line =
      'Search-AdminAuditLog -Organization contoso -Cmdlets Set-Mailbox -Parameters Office -ResultSize 1';
    const { text } = await run(
      `${line} | % { "$($_.Caller)|$($_.CmdletParameters)|$($_.CmdletParameters[0].Value)|$($_.Succeeded)|$($_.Error)|$($_.ExternalAccess)" }`,
    );
    expect(text).toEqual(['tester|Office Identity|서울|True|None|True']);
  });

  it.each([
    ['-Parameters Office', 'Cmdlets parameter'],
    ['-StartDate 2026-02-01 -EndDate 2026-01-01', 'must be before'],
  ])('refuses %s', async (options, message) => {
    expect((await run(`Search-AdminAuditLog -Organization contoso ${options}`)).errors[0]).toContain(message);
  });

  it('finds what somebody did by any name of theirs', async () => {
    const { run: runAsOwner, surroundings, principalOf, sessions } = await withChanges();
    await runAsOwner("Add-RoleGroupMember 'Recipient Management' -Member kim -Organization contoso");
    const { language, signal } = surroundings;
    const own = await sessions.open(await principalOf('kim@contoso.com'), { language, signal });
    const write = () => undefined;
    for await (const _ of own.run('Set-Mailbox kim -Office 제주', { write }));
    for (const id of ['kim', '김민수', 'KIM@contoso.com']) {
      const { text } = await runAsOwner(
        `Search-AdminAuditLog -Organization contoso -UserIds ${id} -ExternalAccess $false | % CmdletName`,
      );
      expect(text, id).toEqual(['Set-Mailbox']);
    }
  });

  it('leaves what was done to the platform to Search-PlatformAuditLog', async () => {
    const { text } = await run('Search-PlatformAuditLog | % { "$($_.CmdletName) $($_.ObjectModified)" }');
    expect(text).toEqual(['New-Organization fabrikam']);
  });
});

describe('Test-AdminAuditLog', async () => {
  const { run, surroundings } = await withChanges();
  const isValid = async (line: string) => (await run(`(${line}).IsValid`)).text;

  it('finds an untouched record whole, and the same of the platform', async () => {
    expect(await isValid('Test-AdminAuditLog -Organization contoso')).toEqual(['True']);
    expect(await isValid('Test-AdminAuditLog -Organization fabrikam')).toEqual(['True']);
    expect(await isValid('Test-PlatformAuditLog')).toEqual(['True']);
  });

  it('compares with a line of a log that was kept elsewhere', async () => {
    const [seal] = (await run('(Test-AdminAuditLog -Organization contoso).LastSeal')).text;
    const [last] = (await run('(Test-AdminAuditLog -Organization contoso).LastSequenceNumber')).text;
    const line = `Test-AdminAuditLog -Organization contoso -SequenceNumber ${last} -Seal`;
    expect(await isValid(`${line} ${seal}`)).toEqual(['True']);
    expect(await isValid(`${line} ${'0'.repeat(64)}`)).toEqual(['False']);
    expect((await run(`${line} ${'0'.repeat(64)}`)).errors[0]).toContain('is not as it was written');
    expect((await run(`${line} xyz`)).errors[0]).toContain('64 hexadecimal digits');
    expect((await run('Test-AdminAuditLog -Organization contoso -Seal x')).errors[0]).toContain(
      'belong together',
    );
  });

  it('reads all of it again each time', async () => {
    const organization = await surroundings.rooms.organizations.get('contoso');
    const before = (await surroundings.rooms.auditLog.verify(organization)).records;
    await run('Set-Mailbox kim -Office 부산 -Organization contoso');
    expect((await surroundings.rooms.auditLog.verify(organization)).records).toBe(before + 1);
  });
});

describe('New-AdminAuditLogSearch', () => {
  const period = '-StartDate 2020-01-01 -EndDate 2030-01-01';

  it('puts the changes into the mailbox as an XML file', async () => {
    const { run, surroundings, mailboxes } = await withChanges();
    const line = `New-AdminAuditLogSearch -Organization contoso -Name "분기 <감사>" ${period} -Cmdlets Set-Mailbox -StatusMailRecipients kim`;
    expect((await run(`(${line}).EventCount`)).text).toEqual(['2']);
    const { rooms } = surroundings;
    const { tenant } = await rooms.organizations.get('contoso');
    const { mailbox } = await rooms.recipients.get(tenant, 'kim');
    const open = mailboxes.open({ tenant, mailbox: mailbox!.mailbox });
    const inbox = (await open.folders()).getRole('inbox').folder;
    const message = (await open.findMessage(inbox, 1 as Uid))!;
    expect(message.subject).toBe('Audit log search: 분기 <감사>');
    const raw = Buffer.from(await (await open.openBody(message)).read()).toString('latin1');
    const [, encoded = ''] = raw.split(/SearchResult\.xml[\s\S]*?\r\n\r\n/);
    const content = Buffer.from(encoded, 'base64').toString();
    expect(content).toContain('Cmdlet="Set-Mailbox" ObjectModified="김민수"');
    expect(content).toContain('<Parameter Name="Office" Value="서울" />');
  });

  it.each([
    [`${period} -StatusMailRecipients nobody`, 'nobody'],
    [`${period}`, 'StatusMailRecipients'],
    ['-StartDate 2026-01-01 -StatusMailRecipients kim', 'EndDate'],
  ])('refuses %s', async (options, message) => {
    const { run } = await withChanges();
    const outcome = await run(`New-AdminAuditLogSearch -Organization contoso ${options}`);
    expect(outcome.errors.join() + (outcome.thrown ?? '')).toContain(message);
  });
});
