import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

describe('an organisation', () => {
  it('takes other names, is removed, and comes back with everything in it', async () => {
    const { run } = await makeTestRuntime();
    await run("New-Mailbox 김민수; Set-Organization contoso.com -Name hansol -DisplayName '한솔상사'");
    expect((await run('(Get-Organization hansol).DisplayName')).text).toEqual(['한솔상사']);
    expect((await run('Set-Organization hansol')).messages[0]).toContain('no settings');
    await run('Remove-Organization hansol -Confirm:$false');
    expect((await run('Get-Organization')).text).toEqual([]);
    expect((await run('Get-Mailbox')).errors[0]).toContain('organization.none,Get-Mailbox');
    const back = await run('Get-Organization -SoftDeletedOrganization | Undo-SoftDeletedOrganization');
    expect(back).toMatchObject({ text: ['hansol'], errors: [] });
    expect((await run('(Get-Mailbox).Name')).text).toEqual(['김민수']);
    expect((await run('Undo-SoftDeletedOrganization hansol')).errors[0]).toContain('organization.notDeleted');
  });

  it.each([
    ['Get-Organization nobody', 'organization.notFound,Get-Organization', 'ObjectNotFound'],
    [
      'New-Organization contoso -DomainName x.com',
      'organization.name.taken,New-Organization',
      'ResourceExists',
    ],
    [
      'New-Organization x -DomainName contoso.com',
      'domain.takenElsewhere,New-Organization',
      'ResourceExists',
    ],
    ["Set-Organization contoso -Name ' '", 'recipient.name.invalid,Set-Organization', 'InvalidArgument'],
  ])('%s is refused', async (line, id, category) => {
    const { run } = await makeTestRuntime();
    const { errors } = await run(line);
    expect(errors.map((error) => error.split(' | ').slice(0, 2))).toEqual([[id, category]]);
  });

  it('has settings of its own, which stay as they are set', async () => {
    const { run } = await makeTestRuntime();
    const read = 'Get-OrganizationConfig | % { "$($_.DisplayName) $($_.MailTipsLargeAudienceThreshold)" }';
    expect((await run(read)).text).toEqual(['contoso 25']);
    await run("Set-OrganizationConfig -DisplayName '한솔상사' -MailTipsLargeAudienceThreshold 50");
    await run('Set-OrganizationConfig -MailTipsAllTipsEnabled $false');
    expect((await run(read)).text).toEqual(['한솔상사 50']);
    expect((await run('(Get-OrganizationConfig).MailTipsAllTipsEnabled')).text).toEqual(['False']);
    expect((await run('Set-OrganizationConfig')).messages[0]).toContain('no settings');
    const refused = await run('Set-OrganizationConfig -MailTipsLargeAudienceThreshold 1001');
    expect(refused.errors.join() + refused.thrown).toContain('maximum allowed range of 1000');
  });
});

describe('names of groups', () => {
  it('follow the policy of the organisation, but for those that are to pass it by', async () => {
    const { run } = await makeTestRuntime();
    await run(
      "Set-OrganizationConfig -DistributionGroupNamingPolicy 'DG_<GroupName>' -DistributionGroupNameBlockedWordsList CEO, 대표이사",
    );
    expect((await run('New-DistributionGroup 영업부')).text).toEqual(['DG_영업부']);
    expect((await run("New-DistributionGroup 'CEO Office'")).errors[0]).toContain(
      'group.name.blocked,New-DistributionGroup | InvalidArgument',
    );
    expect((await run("New-DistributionGroup 'CEO Office' -IgnoreNamingPolicy")).text).toEqual([
      'CEO Office',
    ]);
    await run("Set-OrganizationConfig -DistributionGroupNameBlockedWordsList @{Add='CFO'; Remove='CEO'}");
    expect((await run('(Get-OrganizationConfig).DistributionGroupNameBlockedWordsList')).text).toEqual([
      '대표이사',
      'CFO',
    ]);
    await run('Set-OrganizationConfig -DistributionGroupNamingPolicy $null');
    expect((await run('New-DistributionGroup 총무부')).text).toEqual(['총무부']);
    expect((await run("Set-OrganizationConfig -DistributionGroupNamingPolicy 'x'")).errors[0]).toContain(
      'group.namingPolicy.invalid',
    );
  });
});

describe('an accepted domain', () => {
  it('is claimed with the record to publish, confirmed by it, and made the default', async () => {
    const { run, txt } = await makeTestRuntime();
    const { messages } = await run('$d = New-AcceptedDomain 한솔상사.한국');
    const [, name = '', value = ''] =
      /Name: +(\S+)\s+Type: +TXT\s+Value: +(\S+)$/.exec(messages[0] ?? '') ?? [];
    expect((await run('$d.VerificationRecordName, $d.VerificationRecordType')).text).toEqual([name, 'TXT']);
    expect((await run('$d.VerificationRecordValue')).text).toEqual([value]);
    const early = await run('Confirm-AcceptedDomain 한솔상사.한국');
    expect(early.errors[0]).toMatch(/^domain.recordMissing,Confirm-AcceptedDomain \| ResourceExists \|/);
    expect(early.errors[0]).toContain('DNS has no TXT record for it');
    const hasty = await run('Set-AcceptedDomain 한솔상사.한국 -MakeDefault $true');
    expect(hasty.errors[0]).toContain('domain.unproved');
    txt.set(name, ['v=spf1 -all', value]);
    const confirmed = await run(
      'Get-AcceptedDomain | where Verified -eq $false | Confirm-AcceptedDomain | % Verified',
    );
    expect(confirmed).toMatchObject({ text: ['True'], errors: [] });
    await run('Set-AcceptedDomain 한솔상사.한국 -MakeDefault $true -DomainType InternalRelay');
    expect((await run('(Get-AcceptedDomain | where Default).DomainType')).text).toEqual(['InternalRelay']);
    expect((await run('(New-Mailbox 박지훈).PrimarySmtpAddress')).text).toEqual([`bakjihun@${name}`]);
  });

  it('tells whose addresses keep it from being removed', async () => {
    const { run } = await makeTestRuntime();
    await run(
      'New-AcceptedDomain fabrikam.com -Vouched; New-Mailbox 박지훈 -PrimarySmtpAddress p@fabrikam.com',
    );
    const { errors } = await run('Remove-AcceptedDomain fabrikam.com -Confirm:$false');
    expect(errors[0]).toContain('domain.inUse,Remove-AcceptedDomain');
    expect(errors[0]).toContain('"박지훈" (userMailbox)');
    expect((await run('Remove-AcceptedDomain contoso.com -Confirm:$false')).errors[0]).toContain(
      'default domain',
    );
  });

  it.each([
    ['Get-AcceptedDomain nowhere.com', 'domain.notFound,Get-AcceptedDomain', 'ObjectNotFound'],
    ['New-AcceptedDomain contoso.com', 'domain.exists,New-AcceptedDomain', 'ResourceExists'],
    ['New-AcceptedDomain contoso.local', 'domain.unprovable,New-AcceptedDomain', 'InvalidArgument'],
    ["New-AcceptedDomain 'a b'", 'domain.name.invalid,New-AcceptedDomain', 'InvalidArgument'],
    [
      'Set-AcceptedDomain contoso.com -MakeDefault $false',
      'domain.defaultNeeded,Set-AcceptedDomain',
      'ResourceExists',
    ],
  ])('%s is refused', async (line, id, category) => {
    const { run } = await makeTestRuntime();
    const { errors } = await run(line);
    expect(errors.map((error) => error.split(' | ').slice(0, 2))).toEqual([[id, category]]);
  });
});
