import { describe, expect, it } from 'vitest';
import { SecureStringValue } from '../../wire/powershell-language/index.ts';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const idAndCategory = (errors: readonly string[]) => errors.map((error) => error.split(' | ').slice(0, 2));

async function withPeople() {
  const made = await makeTestRuntime();
  await made.run(
    'New-Mailbox 김민수 -Alias minsu.kim -FirstName 민수; New-Mailbox 이서연 -Alias seoyeon; New-Mailbox -Shared 영업팀 -Alias sales; New-User 박지훈 -UserPrincipalName jihun@contoso.com',
  );
  return made;
}

describe('mailbox plans', () => {
  it('limit what is made with them, and nothing that is there', async () => {
    const { run } = await makeTestRuntime();
    await run(
      'New-MailboxPlan Standard -IssueWarningQuota 45GB -ProhibitSendQuota 49.5GB -ProhibitSendReceiveQuota 50GB -IsDefault',
    );
    await run('New-MailboxPlan 인턴 -ProhibitSendQuota 2GB -MaxSendSize 10MB -RetainDeletedItemsFor 30');
    expect((await run('Get-MailboxPlan | % { "$_ $($_.IsDefault)" }')).text).toEqual([
      'Standard True',
      '인턴 False',
    ]);
    expect((await run('Get-MailboxPlan -IsDefault | % ProhibitSendQuota')).text).toEqual([
      '49.5 GB (53,150,220,288 bytes)',
    ]);
    await run('New-Mailbox 김민수; New-Mailbox 이서연 -MailboxPlan 인턴; New-Mailbox -Room 대회의실');
    const shown =
      '"$_ $($_.MailboxPlan) $($_.ProhibitSendQuota) $($_.MaxSendSize) $($_.RetainDeletedItemsFor) $($_.UseDatabaseQuotaDefaults)"';
    expect((await run(`Get-Mailbox | % { ${shown} }`)).text).toEqual([
      '김민수 Standard 49.5 GB (53,150,220,288 bytes) Unlimited  True',
      '대회의실 Standard 49.5 GB (53,150,220,288 bytes) Unlimited  True',
      '이서연 인턴 2 GB (2,147,483,648 bytes) 10 MB (10,485,760 bytes) 30.00:00:00 True',
    ]);
    await run('Set-MailboxPlan 인턴 -ProhibitSendQuota 3GB -DisplayName 현장실습');
    expect((await run(`Get-Mailbox 이서연 | % { ${shown} }`)).text[0]).toMatch(/2 GB .* False$/);
    await run('Set-Mailbox 이서연 -UseDatabaseQuotaDefaults $true');
    expect((await run(`Get-Mailbox 이서연 | % { ${shown} }`)).text[0]).toMatch(/3 GB .* True$/);
    await run('Get-MailboxPlan 현장실습 | Remove-MailboxPlan -Confirm:$false');
    expect((await run(`Get-Mailbox 이서연 | % { ${shown} }`)).text[0]).toMatch(/^이서연 {2}3 GB/);
  });

  it.each([
    ['Get-MailboxPlan none', 'mailboxPlan.notFound,Get-MailboxPlan', 'ObjectNotFound'],
    ['New-Mailbox x -MailboxPlan none', 'mailboxPlan.notFound,New-Mailbox', 'ObjectNotFound'],
    ['New-MailboxPlan STANDARD', 'mailboxPlan.name.taken,New-MailboxPlan', 'ResourceExists'],
    [
      'Remove-MailboxPlan Standard -Confirm:$false',
      'mailboxPlan.isDefault,Remove-MailboxPlan',
      'ResourceExists',
    ],
    [
      'Set-MailboxPlan Standard -IssueWarningQuota 2GB -ProhibitSendQuota 1GB',
      'mailbox.quotas.order,Set-MailboxPlan',
      'InvalidArgument',
    ],
  ])('%s is refused', async (line, id, category) => {
    const { run } = await makeTestRuntime();
    await run('New-MailboxPlan Standard -IsDefault');
    expect(idAndCategory((await run(line)).errors)).toEqual([[id, category]]);
  });
});

describe('mailboxes', () => {
  it('are given to users, taken away and given back with what they hold', async () => {
    const { run } = await withPeople();
    const enabled = await run('Enable-Mailbox jihun@contoso.com -Alias jihun.park | % PrimarySmtpAddress');
    expect(enabled).toMatchObject({ text: ['jihun.park@contoso.com'], errors: [] });
    const guid = (await run('(Get-Mailbox 박지훈).ExchangeGuid')).text;
    await run('Disable-Mailbox 박지훈 -Confirm:$false');
    expect((await run('Get-Mailbox 박지훈')).errors[0]).toContain('recipient.notFound');
    expect((await run('(Get-User 박지훈).RecipientType')).text).toEqual(['User']);
    expect((await run('(Enable-Mailbox 박지훈).ExchangeGuid')).text).toEqual(guid);
    await run('Disable-Mailbox 박지훈 -Confirm:$false; Remove-Mailbox 이서연 -Confirm:$false');
    const lost =
      'Get-Mailbox -SoftDeletedMailbox | % { "$_ $($_.IsSoftDeletedByRemove) $($_.IsSoftDeletedByDisable)" }';
    expect((await run(lost)).text).toEqual(['이서연 True False', '박지훈 False True']);
    await run('Get-Mailbox -SoftDeletedMailbox | Undo-SoftDeletedMailbox');
    expect((await run('(Get-Mailbox 박지훈).ExchangeGuid')).text).toEqual(guid);
    expect((await run(lost)).text).toEqual([]);
  });

  it('are removed, had back, and removed for good', async () => {
    const { run } = await withPeople();
    await run('Remove-Mailbox minsu.kim -Confirm:$false');
    expect((await run('New-Mailbox 김민수')).errors[0]).toContain('recipient.name.taken');
    expect((await run('Get-Mailbox -SoftDeletedMailbox | % IsSoftDeletedByRemove')).text).toEqual(['True']);
    const back = await run(
      "Get-Mailbox -SoftDeletedMailbox | Undo-SoftDeletedMailbox -DisplayName 'Kim Minsu' -MicrosoftOnlineServicesID kim@contoso.com",
    );
    expect(back).toMatchObject({ text: ['김민수'], errors: [] });
    expect((await run('(Get-Mailbox 김민수).UserPrincipalName')).text).toEqual(['kim@contoso.com']);
    await run('Set-Mailbox 김민수 -LitigationHoldEnabled $true');
    const held = await run('Remove-Mailbox 김민수 -PermanentlyDelete -Confirm:$false');
    expect(idAndCategory(held.errors)).toEqual([['mailbox.held,Remove-Mailbox', 'PermissionDenied']]);
    await run('Remove-Mailbox 김민수 -PermanentlyDelete -IgnoreLegalHold -Confirm:$false');
    expect((await run('Get-Mailbox -SoftDeletedMailbox')).text).toEqual([]);
    expect((await run('New-Mailbox 김민수 -Alias minsu.kim')).errors).toEqual([]);
  });

  it('have a password that is told to nobody', async () => {
    const { run, runtime, audited, surroundings } = await makeTestRuntime();
    runtime.session.global.set('secret', new SecureStringValue('푸른 하늘 은하수'));
    const made = await run('New-Mailbox 김민수 -Password $secret -ResetPasswordOnNextLogon $true');
    expect(made).toMatchObject({ text: ['김민수'], errors: [] });
    expect(JSON.stringify(audited)).not.toContain('은하수');
    const { recipients, accounts } = surroundings.rooms;
    const owner = await recipients.get(1 as never, '김민수');
    expect(await accounts.findPassword(owner.tenant, owner.recipient)).toMatchObject({ mustChange: true });
    await run("Set-Mailbox 김민수 -Password '하얀 쪽배엔 계수나무'");
    expect(await accounts.findPassword(owner.tenant, owner.recipient)).toMatchObject({ mustChange: false });
  });

  it.each([
    ["New-Mailbox 최현우 -Password 'short'", 'access.password.weak,New-Mailbox', 'InvalidArgument'],
    ["New-Mailbox 최현우 -Password 'hyeonuchoe12'", undefined, undefined],
    ["New-Mailbox 최현우 -Password 'choehyeonu12'", 'access.password.weak,New-Mailbox', 'InvalidArgument'],
    [
      'New-Mailbox 최현우 -ResetPasswordOnNextLogon $true',
      'mailbox.password.missing,New-Mailbox',
      'InvalidArgument',
    ],
    ['New-Mailbox 최현우 -Archive', 'mailbox.archive.unsupported,New-Mailbox', 'InvalidArgument'],
    ['Enable-Mailbox 김민수', 'recipient.notFound,Enable-Mailbox', 'ObjectNotFound'],
    ['Undo-SoftDeletedMailbox 김민수', 'mailbox.notSoftDeleted,Undo-SoftDeletedMailbox', 'ObjectNotFound'],
  ])('%s leaves nothing half made', async (line, id, category) => {
    const { run } = await withPeople();
    const { errors } = await run(line);
    expect(idAndCategory(errors)).toEqual(id === undefined ? [] : [[id, category]]);
    expect((await run('Get-Recipient -Anr 최현우 | % Name')).text).toEqual(
      id === undefined ? ['최현우'] : [],
    );
  });

  it('pass over the units of a script for Exchange', async () => {
    const { run } = await makeTestRuntime();
    expect((await run('New-Mailbox a1 -OrganizationalUnit contoso.com/Users')).messages[0]).toContain(
      'no organizational units',
    );
    expect((await run('New-Mailbox a2 -OrganizationalUnit contoso')).messages).toEqual([]);
  });
});

describe('Set-Mailbox', () => {
  it.each([
    ['-GrantSendOnBehalfTo seoyeon', 'GrantSendOnBehalfTo', '이서연'],
    ["-GrantSendOnBehalfTo @{Add='seoyeon','sales'}", 'GrantSendOnBehalfTo', '이서연 영업팀'],
    ['-ForwardingAddress seoyeon -DeliverToMailboxAndForward $true', 'ForwardingAddress', '이서연'],
    ['-ForwardingSmtpAddress smtp:a@fabrikam.com', 'ForwardingSmtpAddress', 'smtp:a@fabrikam.com'],
    ['-AcceptMessagesOnlyFrom seoyeon', 'AcceptMessagesOnlyFrom', '이서연'],
    ['-MaxSendSize 20MB', 'MaxSendSize', '20 MB (20,971,520 bytes)'],
    ['-MaxReceiveSize 36700160', 'MaxReceiveSize', '35 MB (36,700,160 bytes)'],
    ['-RetainDeletedItemsFor 30', 'RetainDeletedItemsFor', '30.00:00:00'],
    ['-RetainDeletedItemsFor 7.00:00:00', 'RetainDeletedItemsFor', '7.00:00:00'],
    ['-CustomAttribute15 x', 'CustomAttribute15', 'x'],
    ['-AccountDisabled $true', 'AccountDisabled', 'True'],
    ['-MicrosoftOnlineServicesID kim@contoso.com', 'UserPrincipalName', 'kim@contoso.com'],
    ['-Type Room -ResourceCapacity 12', 'ResourceCapacity', '12'],
    ['-IssueWarningQuota 1GB -ProhibitSendQuota 2GB', 'IssueWarningQuota', '1 GB (1,073,741,824 bytes)'],
    [
      "-EmailAddresses @{Add='a@contoso.com'; Remove='minsu.kim@contoso.com'}",
      'PrimarySmtpAddress',
      'a@contoso.com',
    ],
  ])('%s', async (settings, property, value) => {
    const { run } = await withPeople();
    expect(await run(`Set-Mailbox minsu.kim ${settings}`)).toMatchObject({ errors: [], messages: [] });
    expect((await run(`"$((Get-Mailbox 김민수).${property})"`)).text).toEqual([value]);
  });

  it.each([
    [
      '-IssueWarningQuota 2GB -ProhibitSendQuota 1GB -DisplayName Kim',
      'mailbox.quotas.order',
      'InvalidArgument',
    ],
    ['-DisplayName Kim -ForwardingAddress nobody', 'recipient.notFound', 'ObjectNotFound'],
    ['-DisplayName Kim -PrimarySmtpAddress seoyeon@contoso.com', 'recipient.address.taken', 'ResourceExists'],
    ['-DisplayName Kim -ResetPasswordOnNextLogon $true', 'mailbox.password.missing', 'InvalidArgument'],
  ])('%s changes nothing', async (settings, id, category) => {
    const { run } = await withPeople();
    const { errors } = await run(`Set-Mailbox minsu.kim ${settings}`);
    expect(idAndCategory(errors)).toEqual([[`${id},Set-Mailbox`, category]]);
    expect((await run('(Get-Mailbox minsu.kim).DisplayName')).text).toEqual(['김민수']);
  });
});
