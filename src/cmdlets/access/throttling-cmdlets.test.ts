import { describe, expect, it } from 'vitest';
import { makeTestRuntime, type TestOutcome } from '../kit/test-runtime.ts';

const failure = ({ thrown, errors }: TestOutcome): string => thrown ?? errors[0] ?? 'no error';

async function withKim() {
  const made = await makeTestRuntime();
  await made.run(
    "New-Mailbox Kim -Alias kim | Out-Null; Add-RoleGroupMember 'Organization Management' -Member kim",
  );
  const { run } = await made.openAs('kim@contoso.com');
  const { rooms } = made.surroundings;
  const contoso = await rooms.organizations.get('contoso');
  const { guid } = await rooms.recipients.get(contoso.tenant, 'kim');
  const holding = async () => (await made.throttling.policyOf(contoso.tenant, guid)).settings;
  return { run, holding };
}

describe('throttling policies', () => {
  it('hold from the widest to the narrowest', async () => {
    const { run, holding } = await withKim();
    expect(await holding()).toMatchObject({ powerShellMaxConcurrency: 3, powerShellMaxCmdlets: null });
    await run(
      'New-ThrottlingPolicy All -ThrottlingPolicyScope Organization -PowerShellMaxConcurrency 5 -PowerShellMaxTenantConcurrency 50',
    );
    expect(await holding()).toMatchObject({
      powerShellMaxConcurrency: 5,
      powerShellMaxTenantConcurrency: 50,
    });
    await run('New-ThrottlingPolicy 로봇 -PowerShellMaxConcurrency Unlimited');
    expect(await holding()).toMatchObject({ powerShellMaxConcurrency: 5 });
    await run('Set-ThrottlingPolicyAssociation kim -ThrottlingPolicy 로봇');
    expect(await holding()).toMatchObject({
      powerShellMaxConcurrency: null,
      powerShellMaxTenantConcurrency: 50,
    });
    const shown = '% { "$($_.Name) $($_.ThrottlingPolicyId)" }';
    expect((await run(`Get-ThrottlingPolicyAssociation | ${shown}`)).text).toEqual(['Kim 로봇']);
    await run('Set-ThrottlingPolicyAssociation kim -ThrottlingPolicy $null');
    expect(await holding()).toMatchObject({ powerShellMaxConcurrency: 5 });
    await run('Set-Mailbox kim -ThrottlingPolicy 로봇');
    expect(await holding()).toMatchObject({ powerShellMaxConcurrency: null });
    await run('Set-Mailbox kim -ThrottlingPolicy (Get-ThrottlingPolicy All)');
    expect(await holding()).toMatchObject({ powerShellMaxConcurrency: 5 });
    await run('Set-ThrottlingPolicy All -PowerShellMaxConcurrency 4 -Name Everybody');
    expect(await holding()).toMatchObject({
      powerShellMaxConcurrency: 4,
      powerShellMaxTenantConcurrency: 50,
    });
  });

  it('are listed with what they come to', async () => {
    const { run } = await withKim();
    await run(
      'New-ThrottlingPolicy Robots -PowerShellMaxConcurrency 10; New-ThrottlingPolicy All -ThrottlingPolicyScope Organization -PowerShellMaxTenantConcurrency 9',
    );
    const shown =
      '% { "$($_.Name) $($_.ThrottlingPolicyScope) $($_.PowerShellMaxConcurrency) $($_.PowerShellMaxTenantConcurrency) $($_.IsDefault)" }';
    expect((await run(`Get-ThrottlingPolicy | ${shown}`)).text).toEqual([
      'GlobalThrottlingPolicy Global 3 Unlimited True',
      'All Organization 3 9 False',
      'Robots Regular 10 9 False',
    ]);
    expect((await run('Get-ThrottlingPolicy robots | % Name')).text).toEqual(['Robots']);
    expect((await run('Get-ThrottlingPolicy -ThrottlingPolicyScope Organization | % Name')).text).toEqual([
      'All',
    ]);
  });

  it.each([
    [
      'the global one to be changed',
      'Set-ThrottlingPolicy GlobalThrottlingPolicy -PowerShellMaxConcurrency 9',
      'is what the product comes with',
    ],
    [
      'the global one to be removed',
      'Remove-ThrottlingPolicy GlobalThrottlingPolicy -Confirm:$false',
      'is what the product comes with',
    ],
    [
      'a second global one',
      'New-ThrottlingPolicy x -ThrottlingPolicyScope Global',
      'is what the product comes with',
    ],
    [
      'a name twice',
      'New-ThrottlingPolicy x | Out-Null; New-ThrottlingPolicy X',
      'There is a throttling policy "X" already',
    ],
    [
      'the name of the global one',
      'New-ThrottlingPolicy globalthrottlingpolicy',
      'There is a throttling policy',
    ],
    [
      'two for everybody',
      "'a', 'b' | % { New-ThrottlingPolicy $_ -ThrottlingPolicyScope Organization | Out-Null }",
      'of scope Organization already: "a"',
    ],
    [
      'the global one where the organisation has another',
      'New-ThrottlingPolicy a -ThrottlingPolicyScope Organization | Out-Null; Set-ThrottlingPolicyAssociation kim -ThrottlingPolicy GlobalThrottlingPolicy',
      'and this one has "a"',
    ],
    [
      'one that is in use to be removed',
      'New-ThrottlingPolicy a | Out-Null; Set-ThrottlingPolicyAssociation kim -ThrottlingPolicy a; Remove-ThrottlingPolicy a -Confirm:$false',
      'is assigned to 1 accounts',
    ],
    ['one that is not there', 'Get-ThrottlingPolicy nobody', 'There is no throttling policy "nobody"'],
    [
      'less than nothing',
      'New-ThrottlingPolicy x -PowerShellMaxConcurrency -1',
      'not negative, or Unlimited',
    ],
  ])('do not allow %s', async (_, line, says) => {
    const { run } = await withKim();
    expect(failure(await run(line))).toContain(says);
  });

  it('are assigned by those alone who may change the account', async () => {
    const made = await makeTestRuntime();
    await made.run(`New-AcceptedDomain seoul.example -Vouched; New-Mailbox Kim -Alias kim; New-Mailbox Seo -PrimarySmtpAddress seo@seoul.example
      New-ManagementScope Seoul -Domains seoul.example; New-ThrottlingPolicy Robots
      'Organization Client Access', 'Mail Recipients' | % { New-ManagementRoleAssignment -Role $_ -User kim -CustomRecipientWriteScope Seoul }`);
    const { run } = await made.openAs('kim@contoso.com');
    for (const line of ['Set-ThrottlingPolicyAssociation kim', 'Set-Mailbox kim']) {
      expect(failure(await run(`${line} -ThrottlingPolicy Robots`)), line).toContain('current write scopes');
    }
    expect(failure(await run('Set-Mailbox seo -ThrottlingPolicy Robots'))).toBe('no error');
  });

  it('warn of a number without its period', async () => {
    const { run } = await withKim();
    expect((await run('New-ThrottlingPolicy x -PowerShellMaxCmdlets 5')).messages).toEqual([
      expect.stringContaining(
        '-PowerShellMaxCmdlets and -PowerShellMaxCmdletsTimePeriod hold together alone',
      ),
    ]);
  });
});
