import { describe, expect, it } from 'vitest';
import { makeTestRuntime, type TestRuntimeOptions } from '../kit/test-runtime.ts';

async function withGroups(options: TestRuntimeOptions = {}) {
  const made = await makeTestRuntime(options);
  const { errors, thrown } = await made.run(`
    New-Mailbox 김민수 -Alias minsu.kim
    New-Mailbox 박지호 -Alias jiho.park
    New-MailContact 홍길동 -ExternalEmailAddress hong@fabrikam.com
    New-DistributionGroup 영업부 -Alias sales -Members minsu.kim, 홍길동
    New-DistributionGroup 전체 -Alias everyone -Members 영업부
    New-DistributionGroup Managers -Type Security -ManagedBy minsu.kim -CopyOwnerToMember -Notes 관리자
  `);
  if (thrown !== undefined || errors.length > 0) throw new Error(`${thrown} ${errors.join('\n')}`);
  return made;
}

const membersOf = (group: string) => `(Get-DistributionGroupMember ${group}).Name -join ' '`;

describe('groups', async () => {
  const { run } = await withGroups();

  it.each([
    ['(Get-DistributionGroup).Name', ['Managers', '영업부', '전체']],
    ['(Get-DistributionGroup 영업부).PrimarySmtpAddress', ['sales@contoso.com']],
    ['(Get-DistributionGroup 영업부).GroupType', ['Universal']],
    ['(Get-DistributionGroup Managers).GroupType', ['Universal, SecurityEnabled']],
    ['(Get-DistributionGroup Managers).ManagedBy', ['김민수']],
    ['(Get-DistributionGroup 영업부).RequireSenderAuthenticationEnabled', ['True']],
    ['(Get-DistributionGroup 영업부).MemberJoinRestriction', ['Closed']],
    ['(Get-DistributionGroup 영업부).MemberDepartRestriction', ['Open']],
    ['(Get-DistributionGroup Managers).MemberDepartRestriction', ['Closed']],
    ['(Get-DistributionGroup -RecipientTypeDetails MailUniversalSecurityGroup).Name', ['Managers']],
    ['(Get-DistributionGroup -Filter "ManagedBy -eq \'김민수\'").Name', ['Managers']],
    [membersOf('영업부'), ['김민수 홍길동']],
    [membersOf('전체'), ['영업부']],
    [membersOf('Managers'), ['김민수']],
    ['(Get-DistributionGroupMember 영업부).RecipientType', ['UserMailbox', 'MailContact']],
    [
      'Get-DistributionGroup | ForEach-Object { Get-DistributionGroupMember $_ } | % Name',
      ['김민수', '김민수', '홍길동', '영업부'],
    ],
    [
      'Get-DistributionGroup | Get-DistributionGroupMember | % Name',
      ['김민수', '김민수', '홍길동', '영업부'],
    ],
    ['(Get-Group 영업부).Members', ['김민수', '홍길동']],
    ['(Get-Group -Filter "Members -eq \'홍길동\'").Name', ['영업부']],
    ['(Get-Group Managers).Notes', ['관리자']],
    ['(Get-Recipient -RecipientType MailUniversalDistributionGroup).Name', ['영업부', '전체']],
  ])('%s', async (line, expected) => {
    expect(await run(line)).toMatchObject({ text: expected, errors: [], thrown: undefined });
  });

  it.each([
    [
      'Add-DistributionGroupMember 영업부 -Member minsu.kim',
      'group.member.exists,Add-DistributionGroupMember | ResourceExists | The recipient "김민수" is already a member of the group "영업부".',
    ],
    [
      'Remove-DistributionGroupMember 영업부 -Member 박지호 -Confirm:$false',
      'group.member.notFound,Remove-DistributionGroupMember | ObjectNotFound | The recipient "박지호" isn\'t a member of the group "영업부".',
    ],
    [
      'Add-DistributionGroupMember 영업부 -Member 영업부',
      'group.member.itself,Add-DistributionGroupMember | InvalidArgument | The group "영업부" can\'t be a member of itself.',
    ],
    [
      'Get-DistributionGroupMember minsu.kim',
      "recipient.notFound,Get-DistributionGroupMember | ObjectNotFound | The operation couldn't be performed because object 'minsu.kim' couldn't be found on 'contoso'.",
    ],
    [
      'New-DistributionGroup x -Members nobody',
      "recipient.notFound,New-DistributionGroup | ObjectNotFound | The operation couldn't be performed because object 'nobody' couldn't be found on 'contoso'.",
    ],
    ['Enable-DistributionGroup 영업부', 'recipient.mail.enabled,Enable-DistributionGroup | ResourceExists'],
  ])('%s is refused', async (line, error) => {
    const { errors } = await run(line);
    expect(errors).toEqual([expect.stringContaining(error)]);
  });

  it('makes no group whose members are not all there', async () => {
    await run('New-DistributionGroup half -Members minsu.kim, nobody');
    expect((await run('Get-Recipient half*')).text).toEqual([]);
  });

  it('tolerates groups that hold each other, as directories do', async () => {
    const made = await withGroups();
    expect((await made.run('Add-DistributionGroupMember 영업부 -Member 전체')).errors).toEqual([]);
    expect((await made.run(membersOf('영업부'))).text).toEqual(['김민수 홍길동 전체']);
  });
});

describe('changes of groups', () => {
  it.each([
    [
      'Set-DistributionGroup 영업부 -DisplayName 국내영업부',
      '(Get-DistributionGroup sales).DisplayName',
      '국내영업부',
    ],
    [
      "Set-DistributionGroup 영업부 -ManagedBy @{Add='jiho.park','minsu.kim'}",
      '(Get-DistributionGroup 영업부).ManagedBy -join " "',
      '박지호 김민수',
    ],
    [
      "Set-DistributionGroup Managers -ManagedBy @{Add='jiho.park'; Remove='minsu.kim'}",
      '(Get-DistributionGroup Managers).ManagedBy -join " "',
      '박지호',
    ],
    [
      'Set-DistributionGroup 영업부 -MemberJoinRestriction Open',
      '(Get-DistributionGroup 영업부).MemberJoinRestriction',
      'Open',
    ],
    [
      'Set-DistributionGroup 영업부 -RequireSenderAuthenticationEnabled $false',
      '(Get-DistributionGroup 영업부).RequireSenderAuthenticationEnabled',
      'False',
    ],
    [
      'Set-DistributionGroup 영업부 -ModerationEnabled $true -ModeratedBy 박지호',
      '(Get-DistributionGroup 영업부).ModeratedBy',
      '박지호',
    ],
    [
      'Set-DistributionGroup 영업부 -AcceptMessagesOnlyFrom 박지호 -AcceptMessagesOnlyFromDLMembers 전체',
      '(Get-DistributionGroup 영업부).AcceptMessagesOnlyFromSendersOrMembers -join " "',
      '박지호 전체',
    ],
    [
      'Set-DistributionGroup 영업부 -AcceptMessagesOnlyFromDLMembers 전체; Set-DistributionGroup 영업부 -AcceptMessagesOnlyFrom 박지호',
      '(Get-DistributionGroup 영업부).AcceptMessagesOnlyFromDLMembers',
      '전체',
    ],
    [
      'Set-DistributionGroup 영업부 -HiddenFromAddressListsEnabled $true',
      '(Get-DistributionGroup 영업부).HiddenFromAddressListsEnabled',
      'True',
    ],
    [
      'Set-DistributionGroup 영업부 -PrimarySmtpAddress kr-sales@contoso.com',
      '(Get-DistributionGroup 영업부).EmailAddresses -join " "',
      'smtp:sales@contoso.com SMTP:kr-sales@contoso.com',
    ],
    ['Set-Group 영업부 -Universal -Notes verified', '(Get-Group 영업부).Notes', 'verified'],
    [
      'Get-Mailbox jiho.park | Add-DistributionGroupMember -Identity 영업부',
      membersOf('영업부'),
      '김민수 박지호 홍길동',
    ],
    [
      'Get-Mailbox jiho.park | Add-DistributionGroupMember -Identity 영업부 -Member { $_.PrimarySmtpAddress }',
      membersOf('영업부'),
      '김민수 박지호 홍길동',
    ],
    [
      'Get-DistributionGroup 영업부 | Add-DistributionGroupMember -Member jiho.park',
      membersOf('영업부'),
      '김민수 박지호 홍길동',
    ],
    [
      'Remove-DistributionGroupMember 영업부 -Member minsu.kim -Confirm:$false',
      membersOf('영업부'),
      '홍길동',
    ],
    [
      'Get-DistributionGroupMember 영업부 | Remove-DistributionGroupMember -Identity 영업부 -Confirm:$false',
      membersOf('영업부'),
      '',
    ],
    [
      'Update-DistributionGroupMember 영업부 -Members jiho.park, 홍길동 -Confirm:$false',
      membersOf('영업부'),
      '박지호 홍길동',
    ],
    [
      "Update-DistributionGroupMember 영업부 -Members @{Add='jiho.park'; Remove='홍길동'} -Confirm:$false",
      membersOf('영업부'),
      '김민수 박지호',
    ],
    ['Update-DistributionGroupMember 영업부 -Members $null -Confirm:$false', membersOf('영업부'), ''],
    [
      'Disable-DistributionGroup 영업부 -Confirm:$false',
      '(Get-Group 영업부).RecipientTypeDetails',
      'UniversalDistributionGroup',
    ],
    [
      'Disable-DistributionGroup Managers -Confirm:$false',
      '(Get-Group Managers).RecipientTypeDetails',
      'UniversalSecurityGroup',
    ],
    [
      'Disable-DistributionGroup 영업부 -Confirm:$false; Enable-DistributionGroup 영업부 -Alias sales',
      membersOf('sales'),
      '김민수 홍길동',
    ],
    [
      'Remove-DistributionGroup 영업부 -Confirm:$false',
      '(Get-DistributionGroup).Name -join " "',
      'Managers 전체',
    ],
  ])('%s', async (line, shown, value) => {
    const { run } = await withGroups();
    expect(await run(line)).toMatchObject({ errors: [], messages: [], thrown: undefined });
    expect(await run(shown)).toMatchObject({ text: [value], errors: [] });
  });

  it.each([
    ['Remove-DistributionGroup 영업부 -WhatIf', '"영업부"'],
    ['Remove-DistributionGroupMember 영업부 -Member minsu.kim -WhatIf', '"영업부\\김민수"'],
    ['Update-DistributionGroupMember 영업부 -Members $null -WhatIf', '"영업부"'],
  ])('%s names what it would change and changes nothing', async (line, target) => {
    const { run } = await withGroups();
    expect((await run(line)).messages).toEqual([expect.stringContaining(target)]);
    expect((await run(membersOf('영업부'))).text).toEqual(['김민수 홍길동']);
  });
});

describe('owners', () => {
  /** As somebody of the organisation, who signed in by that name. */
  async function as(name: string) {
    const made = await withGroups();
    const organization = await made.surroundings.rooms.organizations.get('contoso');
    const actor = { name, organization, home: organization };
    return makeTestRuntime({ ...made.surroundings, actor });
  }

  it.each([
    ['minsu.kim@contoso.com', 'Managers', [], '김민수 박지호'],
    ['jiho.park@contoso.com', '영업부', [], '김민수 박지호 홍길동'],
    ['jiho.park@contoso.com', 'Managers -BypassSecurityGroupManagerCheck', [], '김민수 박지호'],
    [
      'jiho.park@contoso.com',
      'Managers',
      [
        expect.stringContaining(
          "group.notManager,Add-DistributionGroupMember | PermissionDenied | You don't have sufficient permissions. This operation can only be performed by a manager of the group.",
        ),
      ],
      '김민수',
    ],
  ])('%s adds a member to %s', async (name, group, errors, members) => {
    const { run } = await as(name);
    expect((await run(`Add-DistributionGroupMember ${group} -Member jiho.park`)).errors).toEqual(errors);
    expect((await run(membersOf(group.split(' ')[0] ?? ''))).text).toEqual([members]);
  });

  it('own what they make', async () => {
    const { run } = await as('jiho.park@contoso.com');
    expect((await run('(New-DistributionGroup 등산회 -Alias hiking).ManagedBy')).text).toEqual(['박지호']);
  });
});

describe('owners who are gone', () => {
  async function withoutOwner() {
    const made = await withGroups();
    const { recipients, organizations } = made.surroundings.rooms;
    const { tenant } = await organizations.get('contoso');
    const { recipient, guid } = await recipients.get(tenant, '김민수');
    await recipients.remove(tenant, [recipient]);
    return { ...made, guid, purge: () => recipients.purge(tenant, [recipient]) };
  }

  it('are shown by name while they can be had back, and by GUID afterwards', async () => {
    const { run, guid, purge } = await withoutOwner();
    expect((await run('(Get-DistributionGroup Managers).ManagedBy')).text).toEqual(['김민수']);
    await purge();
    expect((await run('(Get-DistributionGroup Managers).ManagedBy')).text).toEqual([guid]);
  });

  it('do not stand in the way of others', async () => {
    const { run, guid, purge } = await withoutOwner();
    await purge();
    const line = `Set-DistributionGroup Managers -ManagedBy @{Add='jiho.park'; Remove='${guid}'}`;
    expect(await run(line)).toMatchObject({ errors: [], messages: [] });
    expect((await run('(Get-DistributionGroup Managers).ManagedBy')).text).toEqual(['박지호']);
  });
});
