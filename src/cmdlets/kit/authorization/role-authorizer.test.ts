import { describe, expect, it } from 'vitest';
import type { RecipientId } from '../../../base/ids.ts';
import { makeTestRuntime, type TestOutcome } from '../test-runtime.ts';

const unknown = (name: string) =>
  expect.stringContaining(
    `CommandNotFoundException | ObjectNotFound | The term '${name}' is not recognized as the name of a cmdlet`,
  );

const failure = ({ thrown, errors }: TestOutcome): string | undefined => thrown ?? errors[0];

/** contoso with two domains; kim is in contoso.com, seo in seoul.example; fabrikam is another organisation. */
async function withPeople() {
  const made = await makeTestRuntime();
  const outcome = await made.run(`
    New-AcceptedDomain seoul.example -Vouched | Out-Null
    New-Mailbox Kim -Alias kim | Out-Null
    New-Mailbox Lee -Alias lee | Out-Null
    New-Mailbox Seo -Alias seo -PrimarySmtpAddress seo@seoul.example | Out-Null
    Set-Mailbox seo -UserPrincipalName seo@seoul.example
    New-DistributionGroup Team -PrimarySmtpAddress team@seoul.example | Out-Null
    New-Organization fabrikam -DomainName fabrikam.com | Out-Null
    New-Mailbox Fay -Alias fay -Organization fabrikam | Out-Null`);
  expect(outcome).toMatchObject({ errors: [], thrown: undefined });
  const { rooms } = made.surroundings;
  const contoso = await rooms.organizations.get('contoso');
  const idOf = async (alias: string): Promise<RecipientId> =>
    (await rooms.recipients.get(contoso.tenant, alias)).recipient;
  const join = async (group: string, alias: string) =>
    rooms.roles.changeMembers(contoso, group, { add: [await idOf(alias)] });
  return { ...made, rooms, contoso, idOf, join };
}

describe('an account without a role group', () => {
  it('sees itself, and no cmdlet of administrators', async () => {
    const { openAs } = await withPeople();
    const { run } = await openAs('kim@contoso.com');
    expect(await run('Get-Mailbox | % Name')).toMatchObject({ text: ['Kim'], errors: [] });
    expect((await run('Get-Mailbox lee')).errors).toEqual([expect.stringContaining('ObjectNotFound')]);
    expect(failure(await run('New-Mailbox x'))).toEqual(unknown('New-Mailbox'));
    expect(failure(await run('Get-Mailbox -ResultSize 1'))).toContain('NamedParameterNotFound');
    expect((await run('(Get-Command New-*).Count')).text).not.toContain('New-Mailbox');
  });

  it('changes its own options, and those of nobody else', async () => {
    const { openAs, run: asOwner } = await withPeople();
    const { run } = await openAs('kim@contoso.com');
    expect(
      await run('Set-User kim -City Seoul; Set-Mailbox kim -ForwardingSmtpAddress a@b.example'),
    ).toMatchObject({
      errors: [],
      thrown: undefined,
    });
    expect((await asOwner('(Get-User kim -Organization contoso).City')).text).toEqual(['Seoul']);
    for (const line of ['Set-User lee -City Busan', 'Set-Mailbox lee -ForwardingSmtpAddress a@b.example']) {
      expect((await run(line)).errors, line).toHaveLength(1);
    }
    expect(failure(await run('Set-Mailbox kim -DisplayName Boss'))).toContain('NamedParameterNotFound');
  });
});

describe('members of role groups', () => {
  it('have the cmdlets of its roles until they leave it, and those of a group within it', async () => {
    const { openAs, join, rooms, contoso, idOf } = await withPeople();
    const kim = await openAs('kim@contoso.com');
    await join('Recipient Management', 'kim');
    expect(await kim.run('(New-Mailbox Park -Alias park).Name')).toMatchObject({
      text: ['Park'],
      errors: [],
    });
    await rooms.roles.changeMembers(contoso, 'Recipient Management', { remove: [await idOf('kim')] });
    expect(failure(await kim.run('New-Mailbox Choi'))).toEqual(unknown('New-Mailbox'));
    const group = await rooms.recipients.createOne(contoso.tenant, { kind: 'securityGroup', name: 'Admins' });
    await rooms.groups.addMembers(contoso.tenant, group.recipient, [await idOf('kim')]);
    await rooms.roles.changeMembers(contoso, 'Recipient Management', { add: [group.recipient] });
    expect(await kim.run('(New-Mailbox Choi).Name')).toMatchObject({ text: ['Choi'], errors: [] });
  });

  it('never reach what belongs to the platform', async () => {
    const { openAs, join } = await withPeople();
    await join('Organization Management', 'kim');
    const { run } = await openAs('kim@contoso.com');
    for (const name of ['New-Organization', 'Remove-Organization', 'Search-PlatformAuditLog']) {
      expect(failure(await run(name))).toEqual(unknown(name));
    }
    expect(failure(await run('New-AcceptedDomain x.example -Vouched'))).toContain('NamedParameterNotFound');
    expect(await run('(Get-Organization).Name')).toMatchObject({ text: ['contoso'], errors: [] });
  });

  it('lose their session when the account is disabled or removed', async () => {
    const { openAs, run } = await withPeople();
    const kim = await openAs('kim@contoso.com');
    await run('Remove-Mailbox kim -Organization contoso -Confirm:$false');
    expect(failure(await kim.run('Get-Mailbox'))).toContain('access.session.ended');
    await expect(openAs('kim@contoso.com')).rejects.toThrow('Nobody signs in');
  });
});

describe('a management scope', () => {
  async function helpDeskOf(scope: { domains: string[] } | { recipientFilter: string }) {
    const made = await withPeople();
    const { rooms, contoso, idOf } = made;
    await rooms.roles.createScope(contoso, { name: 'S', ...scope });
    await rooms.roles.createGroup(contoso, {
      name: 'Seoul',
      roles: ['Mail Recipients', 'Mail Recipient Creation', 'Distribution Groups', 'Reset Password'],
      members: [await idOf('lee')],
      scope: 'S',
    });
    return { ...made, ...(await made.openAs('lee@contoso.com')) };
  }
  const refused = "isn't within your current write scopes. Can't perform save operation.";

  it.each([
    ['a domain', { domains: ['seoul.example'] }],
    ['a filter', { recipientFilter: "EmailAddresses -like '*@seoul.example'" }],
  ])('of %s lets its holder see all and change some', async (_, scope) => {
    const { run } = await helpDeskOf(scope);
    expect((await run('(Get-Mailbox).Count')).text).toEqual(['3']);
    for (const line of [
      'Set-Mailbox kim -DisplayName x',
      'Set-Mailbox kim -ProhibitSendQuota 1GB',
      "Set-Mailbox kim -Password 'correct horse battery'",
      'Set-Mailbox kim -Type Shared',
      'Set-User kim -City x',
      'Set-CASMailbox kim -ImapEnabled $false',
      'Remove-Mailbox kim -Confirm:$false',
      'Get-Mailbox kim | Set-Mailbox -DisplayName x',
      "[pscustomobject]@{ Identity = 'kim' } | Set-Mailbox -DisplayName x",
      'New-Mailbox Park',
    ]) {
      expect((await run(line)).errors, line).toEqual([expect.stringContaining(refused)]);
    }
    for (const line of [
      'Set-Mailbox seo -DisplayName x',
      'Set-Mailbox seo -ProhibitSendQuota 1GB',
      "Set-Mailbox seo -Password 'correct horse battery'",
      'Set-User seo -City x',
      'New-Mailbox Park -PrimarySmtpAddress park@seoul.example -UserPrincipalName park@seoul.example | Out-Null',
      'Add-DistributionGroupMember Team -Member kim',
      'Remove-Mailbox seo -Confirm:$false',
    ]) {
      expect(await run(line), line).toMatchObject({ errors: [], thrown: undefined });
    }
  });

  it('of a domain gives no address in another domain away', async () => {
    const { run } = await helpDeskOf({ domains: ['seoul.example'] });
    for (const change of [
      '-PrimarySmtpAddress seo@contoso.com',
      "-EmailAddresses @{Add='boss@contoso.com'}",
      '-UserPrincipalName boss@contoso.com',
    ]) {
      expect((await run(`Set-Mailbox seo ${change}`)).errors, change).toEqual([
        expect.stringContaining(refused),
      ]);
    }
  });

  it('does not add up with another role that has another scope', async () => {
    const { run, rooms, contoso, idOf } = await helpDeskOf({ domains: ['seoul.example'] });
    const lee = {
      assignee: { kind: 'recipient', recipient: await idOf('lee') },
      assigneeName: 'Lee',
    } as const;
    await rooms.roles.createAssignment(contoso, { role: 'Legal Hold', ...lee });
    expect(await run('Set-Mailbox kim -LitigationHoldEnabled $true')).toMatchObject({ errors: [] });
    expect((await run('Set-Mailbox kim -LitigationHoldEnabled $true -DisplayName x')).errors).toEqual([
      expect.stringContaining(refused),
    ]);
  });
});

describe('roles of others', () => {
  it('come to nobody by a password or a group', async () => {
    const { openAs, join, rooms, contoso, idOf } = await withPeople();
    const group = await rooms.recipients.createOne(contoso.tenant, {
      kind: 'mailSecurityGroup',
      name: 'Admins',
    });
    await rooms.roles.changeMembers(contoso, 'Organization Management', {
      add: [await idOf('kim'), group.recipient],
    });
    await join('Help Desk', 'lee');
    const lee = await openAs('lee@contoso.com');
    const setPassword = (of: string) => lee.run(`Set-Mailbox ${of} -Password 'correct horse battery'`);
    expect(failure(await setPassword('kim'))).toContain('access.morePowerful');
    expect(await setPassword('seo')).toMatchObject({ errors: [], thrown: undefined });
    await join('Recipient Management', 'lee');
    const joining = 'Add-DistributionGroupMember Admins -Member lee -BypassSecurityGroupManagerCheck';
    expect(failure(await lee.run(joining))).toContain('access.morePowerful');
    const kim = await openAs('kim@contoso.com');
    expect(await kim.run(joining)).toMatchObject({ errors: [], thrown: undefined });
    expect(await setPassword('kim')).toMatchObject({ errors: [], thrown: undefined });
  });

  it('that the caller has as well stand in nobody’s way', async () => {
    const { openAs, join } = await withPeople();
    await join('Help Desk', 'lee');
    await join('Help Desk', 'kim');
    const { run } = await openAs('lee@contoso.com');
    expect(await run("Set-Mailbox kim -Password 'correct horse battery'")).toMatchObject({ errors: [] });
  });
});

describe('another organisation', () => {
  it.each([
    'Get-Mailbox -Organization fabrikam',
    'Set-Mailbox fay -Organization fabrikam.com -DisplayName x',
    'New-Mailbox x -Organization fabrikam',
    'Get-AcceptedDomain -Organization fabrikam',
  ])('does not exist for an administrator of the first: %s', async (line) => {
    const { openAs, join } = await withPeople();
    await join('Organization Management', 'kim');
    const { run } = await openAs('kim@contoso.com');
    expect(failure(await run(line))).toContain('organization.notFound');
  });
});
