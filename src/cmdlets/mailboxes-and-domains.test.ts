import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from './kit/test-runtime.ts';

async function withPeople() {
  const made = await makeTestRuntime();
  await made.run(
    "New-Mailbox 'Kim Minsu' -Alias minsu.kim -FirstName Minsu; New-Mailbox 박지훈; New-Mailbox -Shared Sales",
  );
  return made;
}

describe('mailboxes', async () => {
  const { run } = await withPeople();

  it.each([
    ['(Get-Mailbox).Name', ['Kim Minsu', 'Sales', '박지훈']],
    ['(Get-Mailbox minsu.kim).PrimarySmtpAddress', ['minsu.kim@contoso.com']],
    ["(Get-Mailbox 'minsu.kim@contoso.com').DisplayName", ['Kim Minsu']],
    ['(Get-Mailbox minsu.kim).EmailAddresses', ['SMTP:minsu.kim@contoso.com']],
    ['(Get-Mailbox minsu.kim).UserPrincipalName', ['minsu.kim@contoso.com']],
    ['(Get-Mailbox 박지훈).Alias', ['bakjihun']],
    ['(Get-Mailbox Sales).RecipientTypeDetails', ['SharedMailbox']],
    ['(Get-Mailbox Sales).RecipientType', ['UserMailbox']],
    ['(Get-Mailbox -RecipientTypeDetails SharedMailbox).Name', ['Sales']],
    ['(Get-Mailbox -Anr min).Name', ['Kim Minsu']],
    ['(Get-Mailbox minsu.kim).ProhibitSendQuota', ['Unlimited']],
    ['(Get-Mailbox minsu.kim).HiddenFromAddressListsEnabled', ['False']],
    ['(Get-Mailbox minsu.kim).ExchangeGuid -eq (Get-MailboxStatistics minsu.kim).MailboxGuid', ['True']],
    ['$m = Get-Mailbox minsu.kim; (Get-Mailbox $m.Guid).Name', ['Kim Minsu']],
    ['Get-Mailbox | Get-MailboxStatistics | % ItemCount', ['0', '0', '0']],
    ['(Get-MailboxStatistics minsu.kim).TotalItemSize', ['0 B (0 bytes)']],
    ['(Get-MailboxStatistics minsu.kim).TotalItemSize.Value.ToMB()', ['0']],
    ['(Get-MailboxStatistics minsu.kim).TotalItemSize -lt 2GB', ['True']],
    ['(Get-MailboxFolderStatistics minsu.kim -FolderScope Inbox).FolderPath', ['/Inbox']],
    ['(Get-Recipient minsu.kim).FirstName', ['Minsu']],
    ['(Get-Recipient -RecipientType UserMailbox).Count', ['3']],
    ['(Get-Mailbox -Organization contoso).Count', ['3']],
  ])('%s', async (line, expected) => {
    expect(await run(line)).toMatchObject({ text: expected, errors: [] });
  });

  it('shows as many as -ResultSize says and tells that there are more', async () => {
    const { text, messages } = await run('Get-Mailbox -ResultSize 2');
    expect(text).toHaveLength(2);
    expect(messages).toEqual([expect.stringContaining('There are more results available')]);
    expect((await run('Get-Mailbox -ResultSize 3')).messages).toEqual([]);
  });

  it.each([
    ['Get-Mailbox nobody', 'recipient.notFound,Get-Mailbox', 'ObjectNotFound'],
    ['Get-Mailbox -Organization nowhere', 'organization.notFound,Get-Mailbox', 'ObjectNotFound'],
    ["New-Mailbox 'Kim Minsu'", 'recipient.name.taken,New-Mailbox', 'ResourceExists'],
    ['New-Mailbox x -Shared -Room', 'mailbox.kinds,New-Mailbox', 'InvalidArgument'],
    [
      'New-Mailbox y -PrimarySmtpAddress y@elsewhere.org',
      'recipient.address.domainNotAccepted,New-Mailbox',
      'InvalidArgument',
    ],
  ])('%s is refused', async (line, id, category) => {
    const { errors } = await run(line);
    expect(errors.map((error) => error.split(' | ').slice(0, 2))).toEqual([[id, category]]);
  });
});

describe('changes to mailboxes', () => {
  it.each([
    ['-DisplayName Kim', 'DisplayName', 'Kim'],
    ['-HiddenFromAddressListsEnabled $true', 'HiddenFromAddressListsEnabled', 'True'],
    ['-ProhibitSendQuota 45GB', 'ProhibitSendQuota', '45 GB (48,318,382,080 bytes)'],
    ['-ProhibitSendQuota Unlimited', 'ProhibitSendQuota', 'Unlimited'],
    [
      "-EmailAddresses @{Add='smtp:kim@contoso.com'}",
      'EmailAddresses',
      'SMTP:minsu.kim@contoso.com smtp:kim@contoso.com',
    ],
    ['-PrimarySmtpAddress kim@contoso.com', 'PrimarySmtpAddress', 'kim@contoso.com'],
    ['-Type Shared', 'RecipientTypeDetails', 'SharedMailbox'],
    ['-CustomAttribute1 x', 'CustomAttribute1', 'x'],
    [
      '-ForwardingSmtpAddress a@b.com -DeliverToMailboxAndForward $true',
      'ForwardingSmtpAddress',
      'smtp:a@b.com',
    ],
  ])('Set-Mailbox %s', async (settings, property, value) => {
    const { run, audited } = await withPeople();
    expect(await run(`Set-Mailbox minsu.kim ${settings}`)).toMatchObject({ errors: [], messages: [] });
    expect((await run(`"$((Get-Mailbox minsu.kim).${property})"`)).text).toEqual([value]);
    expect(audited.at(-1)).toMatchObject({ cmdlet: 'Set-Mailbox', outcome: 'succeeded' });
  });

  it('says that nothing was to be changed', async () => {
    const { run } = await withPeople();
    expect((await run('Set-Mailbox minsu.kim')).messages[0]).toContain('no settings');
  });

  it('removes after a question that names the person', async () => {
    const { run } = await withPeople();
    expect((await run('Get-Mailbox minsu.kim | Remove-Mailbox -WhatIf')).messages[0]).toContain(
      '"Kim Minsu"',
    );
    await run('Get-Mailbox | Remove-Mailbox -Confirm:$false');
    expect((await run('Get-Mailbox')).text).toEqual([]);
    expect((await run('(Get-Mailbox -SoftDeletedMailbox).Count')).text).toEqual(['3']);
  });
});

describe('organisations and domains', () => {
  it('are made, listed, chosen and removed', async () => {
    const { run } = await makeTestRuntime();
    expect((await run('(New-AcceptedDomain fabrikam.com).Verified')).text).toEqual(['False']);
    expect(
      (await run('(New-AcceptedDomain adatum.com -Vouched -DomainType InternalRelay).DomainType')).text,
    ).toEqual(['InternalRelay']);
    expect((await run('(Get-AcceptedDomain | where Default).Name')).text).toEqual(['contoso.com']);
    await run(
      'Remove-AcceptedDomain fabrikam.com -Confirm:$false; New-Organization adventure -DomainName adventure.com',
    );
    expect((await run('(Get-Organization).Name')).text).toEqual(['contoso', 'adventure']);
    expect((await run('Get-Mailbox')).errors[0]).toContain('-Organization contoso');
    expect((await run('(Get-AcceptedDomain -Organization adventure).Name')).text).toEqual(['adventure.com']);
    expect(
      (await run('Remove-Organization adventure -Confirm:$false; (Get-AcceptedDomain).Count')).text,
    ).toEqual(['2']);
  });
});
