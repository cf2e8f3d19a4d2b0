import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

async function withPeople() {
  const made = await makeTestRuntime();
  const { errors, thrown } = await made.run(`
    New-Mailbox 김민수 -Alias minsu.kim
    New-Mailbox 박지호 -Alias jiho.park
    New-Mailbox -Shared Sales
    New-User 이서연 -UserPrincipalName seoyeon@contoso.com -Department 전산실
    New-MailUser 'Ed Meadows' -ExternalEmailAddress ed@fabrikam.com -PrimarySmtpAddress ed@contoso.com
    New-MailContact 홍길동 -ExternalEmailAddress gildong@fabrikam.com -LastName 홍 -FirstName 길동
    Set-User minsu.kim -Department 영업부 -Manager jiho.park -Title 과장
    Set-User jiho.park -Department 영업부
  `);
  if (thrown !== undefined || errors.length > 0) throw new Error(`${thrown} ${errors.join('\n')}`);
  return made;
}

describe('recipients of every kind', async () => {
  const { run } = await withPeople();

  it.each([
    ['(Get-User).Name', ['Ed Meadows', 'Sales', '김민수', '박지호', '이서연']],
    ['(Get-User 이서연).RecipientType', ['User']],
    ['(Get-User minsu.kim).Manager', ['박지호']],
    ['(Get-User minsu.kim).RemotePowerShellEnabled', ['True']],
    ['(Get-User minsu.kim).AccountDisabled', ['False']],
    ['(Get-User Sales).AccountDisabled', ['True']],
    ['(Get-User -Filter "Department -eq \'영업부\'").Name', ['김민수', '박지호']],
    [`(Get-User -Filter 'Department -eq $null').Name`, ['Ed Meadows', 'Sales']],
    ['(Get-User -RecipientTypeDetails MailUser, User).Name', ['Ed Meadows', '이서연']],
    ['(Get-User -SortBy Department | select -Last 1).Name', ['이서연']],
    ['(Get-User -Anr 김).Name', ['김민수']],
    ['(Get-User 김*).Name', ['김민수']],
    ['(Get-User *호).Name', ['박지호']],
    ["(Get-User 'contoso.com/Users/김민수').Name", ['김민수']],
    ['Get-User | ? RemotePowerShellEnabled -eq $false', []],
    ['(Get-MailUser).ExternalEmailAddress', ['SMTP:ed@fabrikam.com']],
    ['(Get-MailUser Ed*).PrimarySmtpAddress', ['ed@contoso.com']],
    ['(Get-Mailbox 김민수 | Get-User).Title', ['과장']],
    ['(Get-MailContact).ExternalEmailAddress', ['SMTP:gildong@fabrikam.com']],
    ['(Get-MailContact 홍길동).PrimarySmtpAddress', ['gildong@fabrikam.com']],
    ['(Get-MailContact 홍길동).EmailAddresses', ['SMTP:gildong@fabrikam.com']],
    ['(Get-Recipient -Filter "EmailAddresses -eq \'gildong@fabrikam.com\'").Name', ['홍길동']],
    ['(Get-MailContact 홍길동).EmailAddressPolicyEnabled', ['False']],
    ['(Get-Contact gildong@fabrikam.com).FirstName', ['길동']],
    ['(Get-Contact -Anr 홍* -RecipientTypeDetails MailContact).Name', ['홍길동']],
    ['(Get-Recipient).Name', ['Ed Meadows', 'Sales', '김민수', '박지호', '홍길동']],
    ['(Get-Recipient -RecipientType User).Name', ['이서연']],
    ['(Get-Recipient -RecipientType MailContact, MailUser).Name', ['Ed Meadows', '홍길동']],
    ['(Get-Recipient -SortBy Alias -RecipientType UserMailbox).Alias', ['jiho.park', 'minsu.kim', 'Sales']],
    ['(Get-Recipient -Filter "Manager -eq \'박지호\'").Name', ['김민수']],
    ['(Get-Recipient -Filter "FirstName -like \'길*\'").Name', ['홍길동']],
    ['Get-Recipient nobody*', []],
    ['(Get-Mailbox 김*).Name', ['김민수']],
    ['(Get-Mailbox *).Name', ['Sales', '김민수', '박지호']],
    ['(Get-Mailbox s* -Filter "RecipientTypeDetails -eq \'SharedMailbox\'").Name', ['Sales']],
  ])('%s', async (line, expected) => {
    expect(await run(line)).toMatchObject({ text: expected, errors: [], thrown: undefined });
  });

  it.each([
    ['Get-User nobody', 'recipient.notFound,Get-User', 'ObjectNotFound'],
    ['Get-MailContact minsu.kim', 'recipient.notFound,Get-MailContact', 'ObjectNotFound'],
    ['Get-Recipient 이서연', 'recipient.notFound,Get-Recipient', 'ObjectNotFound'],
    ['Get-User k*m', 'recipient.identity.pattern,Get-User', 'InvalidArgument'],
    [
      'New-MailContact 홍길동 -ExternalEmailAddress x@y.com',
      'recipient.name.taken,New-MailContact',
      'ResourceExists',
    ],
    [
      'New-MailContact x -ExternalEmailAddress nowhere',
      'recipient.address.invalid,New-MailContact',
      'InvalidArgument',
    ],
    ['New-MailUser x', 'mailUser.noAddress,New-MailUser', 'InvalidArgument'],
    [
      'Enable-MailUser minsu.kim -ExternalEmailAddress x@y.com',
      'recipient.mail.enabled,Enable-MailUser',
      'ResourceExists',
    ],
    [
      'Set-User 이서연 -WindowsEmailAddress s@contoso.com',
      'recipient.mail.notEnabled,Set-User',
      'InvalidArgument',
    ],
    ['Set-User minsu.kim -Manager nobody', 'recipient.notFound,Set-User', 'ObjectNotFound'],
  ])('%s is refused', async (line, id, category) => {
    const { errors } = await run(line);
    expect(errors.map((error) => error.split(' | ').slice(0, 2))).toEqual([[id, category]]);
  });

  it.each([
    ['Get-User nobody', "The operation couldn't be performed because object 'nobody' couldn't be found"],
    ['Get-User minsu.kim -Anr x', "A positional parameter cannot be found that accepts argument 'minsu.kim'"],
    [`Set-User minsu.kim -Title ${'x'.repeat(129)}`, 'is too long'],
    ['Set-User minsu.kim -RemotePowershellEnabled maybe', 'System.Boolean'],
  ])('%s says why', async (line, text) => {
    const { errors, thrown } = await run(line);
    expect(thrown ?? errors[0]).toContain(text);
  });
});

describe('changes', () => {
  it.each([
    ['Set-User', '-FirstName 민수 -LastName 김', 'FirstName', '민수'],
    ['Set-User', '-Initials M', 'Initials', 'M'],
    ['Set-User', '-Title 부장', 'Title', '부장'],
    ['Set-User', '-Title $null', 'Title', ''],
    ['Set-User', '-Department 인사부', 'Department', '인사부'],
    ['Set-User', '-Company Contoso', 'Company', 'Contoso'],
    ['Set-User', '-Office 3층', 'Office', '3층'],
    ['Set-User', '-Phone 02-555-0100', 'Phone', '02-555-0100'],
    ['Set-User', '-PhoneticDisplayName 기무', 'PhoneticDisplayName', '기무'],
    ['Set-User', '-MobilePhone 010-555-0100', 'MobilePhone', '010-555-0100'],
    ['Set-User', '-HomePhone 1 -Pager 2 -AssistantName 3', 'Pager', '2'],
    ['Set-User', '-Fax 02-555-0199', 'Fax', '02-555-0199'],
    ['Set-User', "-StreetAddress '세종대로 110'", 'StreetAddress', '세종대로 110'],
    ['Set-User', '-City 서울', 'City', '서울'],
    ['Set-User', '-StateOrProvince 서울특별시', 'StateOrProvince', '서울특별시'],
    ['Set-User', '-PostalCode 04524', 'PostalCode', '04524'],
    ['Set-User', '-CountryOrRegion KR', 'CountryOrRegion', 'KR'],
    ['Set-User', '-Manager 이서연', 'Manager', '이서연'],
    ['Set-User', '-Manager $null', 'Manager', ''],
    ['Set-User', '-Notes x', 'Notes', 'x'],
    ['Set-User', '-WebPage https://contoso.com', 'WebPage', 'https://contoso.com'],
    ['Set-User', '-UsageLocation KR', 'UsageLocation', 'KR'],
    ['Set-User', '-SimpleDisplayName Kim', 'SimpleDisplayName', 'Kim'],
    ['Set-User', '-DisplayName 김과장', 'DisplayName', '김과장'],
    ['Set-User', '-UserPrincipalName minsu@contoso.com', 'UserPrincipalName', 'minsu@contoso.com'],
    ['Set-User', '-WindowsEmailAddress kim@contoso.com', 'WindowsEmailAddress', 'kim@contoso.com'],
    ['Set-User', '-RemotePowerShellEnabled $false', 'RemotePowerShellEnabled', 'False'],
    ['Set-User', '-AccountDisabled $true', 'AccountDisabled', 'True'],
  ])('%s %s', async (cmdlet, settings, property, value) => {
    const { run, audited } = await withPeople();
    expect(await run(`${cmdlet} minsu.kim ${settings}`)).toMatchObject({ errors: [], messages: [] });
    expect((await run(`"$((Get-User 김민수).${property})"`)).text).toEqual([value]);
    expect(audited.at(-1)).toMatchObject({ cmdlet, outcome: 'succeeded' });
  });

  it.each([
    [
      'Set-MailContact 홍길동 -ExternalEmailAddress hong@adatum.com',
      '(Get-MailContact 홍길동).ExternalEmailAddress',
      'SMTP:hong@adatum.com',
    ],
    [
      'Set-MailContact 홍길동 -HiddenFromAddressListsEnabled $true',
      '(Get-MailContact 홍길동).HiddenFromAddressListsEnabled',
      'True',
    ],
    ['Set-MailContact 홍길동 -CustomAttribute15 x', '(Get-MailContact 홍길동).CustomAttribute15', 'x'],
    [
      'Set-MailContact 홍길동 -AcceptMessagesOnlyFrom minsu.kim, 박지호',
      '(Get-MailContact 홍길동).AcceptMessagesOnlyFromSendersOrMembers -join " "',
      '김민수 박지호',
    ],
    ['Set-Contact 홍길동 -City Seattle -Company Contoso', '(Get-Contact 홍길동).City', 'Seattle'],
    [
      'Set-MailUser ed@contoso.com -ExternalEmailAddress ed@adatum.com',
      '(Get-MailUser).ExternalEmailAddress',
      'SMTP:ed@adatum.com',
    ],
    [
      "Set-MailUser 'Ed Meadows' -EmailAddresses @{Add='meadows@contoso.com'}",
      '(Get-MailUser).EmailAddresses -join " "',
      'SMTP:ed@contoso.com smtp:meadows@contoso.com',
    ],
    ["Set-MailUser 'Ed Meadows' -ImmutableId abc", '(Get-MailUser).ImmutableId', 'abc'],
    ["Disable-MailUser 'Ed Meadows' -Confirm:$false", "(Get-User 'Ed Meadows').RecipientType", 'User'],
    ['Disable-MailContact 홍길동 -Confirm:$false', '(Get-Contact 홍길동).RecipientType', 'Contact'],
    [
      'Disable-MailContact 홍길동 -Confirm:$false; Enable-MailContact 홍길동 -ExternalEmailAddress h@adatum.com -Alias hong',
      '(Get-MailContact 홍길동).Alias',
      'hong',
    ],
    [
      'Enable-MailUser 이서연 -ExternalEmailAddress s@adatum.com',
      '(Get-MailUser 이서연).PrimarySmtpAddress',
      's@adatum.com',
    ],
    [
      'Enable-MailUser 이서연 -ExternalEmailAddress s@adatum.com; Enable-Mailbox 이서연',
      '(Get-Mailbox 이서연).PrimarySmtpAddress',
      'seoyeon@contoso.com',
    ],
    ["Remove-MailUser 'Ed Meadows' -Confirm:$false", '"$(Get-MailUser)"', ''],
    [
      'Remove-MailContact 홍길동 -Confirm:$false',
      '(Get-Recipient -IncludeSoftDeletedRecipients 홍길동).IsValid',
      'False',
    ],
    ['Remove-User 이서연 -Confirm:$false', '(Get-User -Anr 이서연 | measure).Count', '0'],
  ])('%s', async (line, shown, value) => {
    const { run } = await withPeople();
    expect(await run(line)).toMatchObject({ errors: [], messages: [], thrown: undefined });
    expect(await run(shown)).toMatchObject({ text: [value], errors: [] });
  });

  it.each([
    'Set-User minsu.kim',
    'Set-User minsu.kim -Department 영업부',
    'Set-CASMailbox minsu.kim -OWAEnabled $false',
  ])('%s changes nothing and says so', async (line) => {
    const { run } = await withPeople();
    expect((await run(line)).messages).toEqual([
      "warning: The command completed successfully but no settings of '김민수' have been modified.",
    ]);
  });

  it('leaves everything else of those that come through a pipeline', async () => {
    const { run } = await withPeople();
    await run('Get-User -Filter "Department -eq \'영업부\'" | Set-User -Company Contoso');
    expect(
      (await run('Get-User | % { "$($_.Name) $($_.Company) $($_.Department) $($_.Manager)" }')).text,
    ).toEqual([
      'Ed Meadows   ',
      'Sales   ',
      '김민수 Contoso 영업부 박지호',
      '박지호 Contoso 영업부 ',
      '이서연  전산실 ',
    ]);
  });

  it('lists those who may not open remote sessions', async () => {
    const { run } = await withPeople();
    await run('Set-User 김민수 -RemotePowerShellEnabled $false');
    expect((await run('Get-User | ? RemotePowerShellEnabled -eq $false | % Name')).text).toEqual(['김민수']);
    expect((await run("Get-User -Filter 'RemotePowerShellEnabled -eq $false' | % Name")).text).toEqual([
      '김민수',
    ]);
  });

  it.each([
    [
      'New-MailContact Ann -ExternalEmailAddress ann@fabrikam.com -OrganizationalUnit Partners',
      'the contact',
    ],
    ['New-DistributionGroup x -OrganizationalUnit Groups', 'the group'],
    ['New-User x -OrganizationalUnit Users', 'the user'],
  ])('%s passes the unit over and says so', async (line, what) => {
    const { run } = await makeTestRuntime();
    const { errors, messages } = await run(line);
    expect([errors, messages]).toEqual([[], [expect.stringContaining(`${what} belongs to contoso`)]]);
  });

  it('makes contacts from lines of a file, by the names of its columns', async () => {
    const { run } = await makeTestRuntime();
    await run(`$lines = [pscustomobject]@{Name='홍길동'; ExternalEmailAddress='hong@fabrikam.com'; FirstName='길동'},
      [pscustomobject]@{Name='Ann'; ExternalEmailAddress='ann@fabrikam.com'; FirstName='Ann'}`);
    expect(await run('$lines | New-MailContact | % Name')).toMatchObject({
      text: ['홍길동', 'Ann'],
      errors: [],
    });
    await run(`[pscustomobject]@{Name='임꺽정'; Email='lim@fabrikam.com'} |
      ForEach-Object { New-MailContact -Name $_.Name -ExternalEmailAddress $_.Email }`);
    expect((await run('(Get-MailContact).Name')).text).toEqual(['Ann', '임꺽정', '홍길동']);
    expect((await run('(Get-Contact hong@fabrikam.com).FirstName')).text).toEqual(['길동']);
  });

  it.each([
    ["New-User 최유진 -Password 'correct horse'", '최유진', { mustChange: false }],
    [
      "New-MailUser 최유진 -ExternalEmailAddress y@fabrikam.com -Password 'correct horse' -ResetPasswordOnNextLogon $true",
      '최유진',
      { mustChange: true },
    ],
    ["Set-User 이서연 -Password 'correct horse'", '이서연', { mustChange: false }],
    [
      "Set-User 이서연 -Password 'correct horse'; Set-User 이서연 -ResetPasswordOnNextLogon $true",
      '이서연',
      { mustChange: true },
    ],
  ])('%s', async (line, name, credential) => {
    const { run, surroundings } = await withPeople();
    const { recipients, accounts, organizations } = surroundings.rooms;
    expect(await run(line)).toMatchObject({ errors: [], messages: [] });
    const { tenant } = await organizations.get('contoso');
    const { recipient } = await recipients.get(tenant, name);
    expect(await accounts.findPassword(tenant, recipient)).toMatchObject(credential);
  });

  it('makes nobody whose password is refused', async () => {
    const { run } = await withPeople();
    expect((await run('New-User 최유진 -Password short')).errors[0]).toContain('access.password.weak');
    expect((await run('New-User 최유진 -ResetPasswordOnNextLogon $true')).errors[0]).toContain('-Password');
    expect((await run('Get-User -Anr 최유진')).text).toEqual([]);
    expect((await run('Set-User 이서연 -ResetPasswordOnNextLogon $true')).errors[0]).toContain(
      'access.password.none',
    );
  });

  it('asks before it removes', async () => {
    const { run } = await withPeople();
    expect((await run('Remove-MailContact 홍길동 -WhatIf')).messages[0]).toContain('"홍길동"');
    expect((await run('Remove-MailContact 홍길동')).errors[0]).toContain('-Confirm:$false');
    expect((await run('(Get-MailContact).Name')).text).toEqual(['홍길동']);
  });
});
