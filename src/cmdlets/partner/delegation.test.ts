/** Sessions of a partner's people in a customer's organisation, and how they end. */
import { describe, expect, it } from 'vitest';
import type { TestOutcome } from '../kit/test-runtime.ts';
import { makeTestPartners } from '../partner-kit/test-partners.ts';

const dap = "New-PartnerRelationship 'Contoso'";
const granular =
  "New-PartnerRelationship 'Help for contoso' -Role 'Help Desk' -Duration 30 -AccessGroup 'Helpdesk Agents'";

const failure = ({ thrown, errors }: TestOutcome): string => thrown ?? errors[0] ?? 'no error';
const dayMs = 86_400_000;

describe('a session for a customer', () => {
  it('runs in the organisation of the customer and nowhere else', async () => {
    const partners = await makeTestPartners();
    await partners.relate(dap);
    const anna = await partners.openAs('anna@fabrikam.com', 'contoso.com');
    expect((await anna.run('Get-Mailbox | % Name')).text).toEqual(['kim', 'lee']);
    expect((await anna.run('Get-AcceptedDomain | % DomainName')).text).toEqual(['contoso.com']);
    expect((await anna.run('New-Mailbox park -Alias park | % PrimarySmtpAddress')).text).toEqual([
      'park@contoso.com',
    ]);
    for (const organization of ['fabrikam', 'northwind.com']) {
      const outcome = await anna.run(`Get-Mailbox -Organization ${organization}`);
      expect(failure(outcome), organization).toContain('There is no organisation');
    }
    expect((await anna.run('Get-Organization | % Name')).text).toEqual(['contoso']);
  });

  it('is refused where there is no relationship, in the words of an organisation that does not exist', async () => {
    const partners = await makeTestPartners();
    const tell = (organization: string) =>
      partners.openAs('anna@fabrikam.com', organization).then(
        () => 'opened',
        (error: Error) => error.message.replaceAll(organization, '…'),
      );
    expect(await tell('northwind.com')).toContain('There is no organisation "…"');
    expect(await tell('northwind.com')).toBe(await tell('nobody.example'));
    expect(await tell('contoso')).toBe(await tell('nobody'));
    // An offer that nobody has approved gives nothing.
    await partners.as('anna@fabrikam.com', `${dap} -CustomerDomain contoso.com`);
    expect(await tell('contoso')).toBe(await tell('nobody'));
  });

  it('is for the staff that the relationship names', async () => {
    const partners = await makeTestPartners();
    await partners.relate(granular);
    const hana = await partners.openAs('hana@fabrikam.com', 'contoso');
    expect((await hana.run('Get-Mailbox | % Name')).text).toEqual(['kim', 'lee']);
    await expect(partners.openAs('anna@fabrikam.com', 'contoso')).rejects.toThrow(
      /you are in none of the groups of staff/,
    );
    await partners.make(
      "Remove-DistributionGroupMember 'Helpdesk Agents' -Member hana -Organization fabrikam -BypassSecurityGroupManagerCheck -Confirm:$false",
    );
    expect(failure(await hana.run('Get-Mailbox'))).toContain('you are in none of the groups of staff');
    await partners.as(
      'anna@fabrikam.com',
      "Set-PartnerRelationship 'Help for contoso' -AccessGroup 'Organization Management'",
    );
    const anna = await partners.openAs('anna@fabrikam.com', 'contoso');
    expect((await anna.run('(Get-Mailbox lee).Name')).text).toEqual(['lee']);
  });

  it('has the roles that the customer approved and no others', async () => {
    const partners = await makeTestPartners();
    await partners.relate(granular);
    const { run } = await partners.openAs('hana@fabrikam.com', 'contoso');
    expect(await run('Set-Mailbox lee -MailTip hi')).toMatchObject({ errors: [], thrown: undefined });
    for (const line of [
      'New-Mailbox x',
      'Set-Mailbox lee -DisplayName x',
      'Get-RoleGroup',
      'Get-PartnerContract',
    ]) {
      expect(failure(await run(line)), line).toMatch(/not recognized|parameter cannot be found/);
    }
    // One who holds less than somebody cannot become that person.
    const secret = "(ConvertTo-SecureString 'correct horse battery staple' -AsPlainText -Force)";
    expect(failure(await run(`Set-Mailbox kim -Password ${secret}`))).toContain('management roles');
    expect(await run(`Set-Mailbox lee -Password ${secret}`)).toMatchObject({ errors: [], thrown: undefined });
  });

  it('passes on nothing that it holds by named roles, and never approves itself', async () => {
    const partners = await makeTestPartners();
    await partners.relate("New-PartnerRelationship 'All' -Role 'Organization Management'");
    const { run } = await partners.openAs('anna@fabrikam.com', 'contoso');
    expect((await run('Get-RoleGroup | % Name')).text).toContain('Help Desk');
    expect(failure(await run("Add-RoleGroupMember 'Help Desk' -Member lee"))).toContain('assign');
    for (const line of [
      'New-PartnerRelationship x',
      'Approve-PartnerRelationship x',
      'Remove-PartnerRelationship All',
    ]) {
      expect(failure(await run(line)), line).toContain('not recognized');
    }
    expect((await run('Get-PartnerRelationship | % Status')).text).toEqual(['Active']);
  });

  it('may make the first administrator of the customer by delegated administration', async () => {
    const partners = await makeTestPartners();
    await partners.relate(dap);
    const { run } = await partners.openAs('anna@fabrikam.com', 'contoso');
    expect(await run("Add-RoleGroupMember 'Organization Management' -Member lee")).toMatchObject({
      errors: [],
      thrown: undefined,
    });
    expect(failure(await run('Approve-PartnerRelationship x'))).toContain('not recognized');
  });

  it.each([
    [
      'the customer',
      'kim@contoso.com',
      'Remove-PartnerRelationship Contoso',
      /contoso ended the relationship "Contoso" on/,
    ],
    [
      'the partner',
      'anna@fabrikam.com',
      'Remove-PartnerRelationship Contoso',
      /fabrikam ended the relationship "Contoso" with contoso on/,
    ],
    [
      'the platform',
      undefined,
      'Set-Organization fabrikam -IsPartner $false',
      /fabrikam is no partner on this platform/,
    ],
    [
      'an account that is disabled',
      undefined,
      'Set-User anna -AccountDisabled $true -Organization fabrikam',
      /may not sign in any more/,
    ],
    [
      'a customer that is removed',
      undefined,
      'Remove-Organization contoso',
      /There is no organisation "contoso"/,
    ],
  ])('ends with the next command when it is ended by %s', async (_, who, line, says) => {
    const partners = await makeTestPartners();
    await partners.relate(dap);
    const anna = await partners.openAs('anna@fabrikam.com', 'contoso');
    expect((await anna.run('(Get-Mailbox lee).Name')).text).toEqual(['lee']);
    if (who === undefined) await partners.make(`${line} -Confirm:$false`);
    else await partners.as(who, `${line} -Confirm:$false`);
    expect(failure(await anna.run('Get-Mailbox'))).toMatch(says);
    expect(failure(await anna.run("Set-Mailbox lee -DisplayName 'after the end'"))).toMatch(says);
    await expect(partners.openAs('anna@fabrikam.com', 'contoso')).rejects.toThrow();
  });

  it('ends when the relationship expires', async () => {
    const partners = await makeTestPartners();
    await partners.relate(granular);
    const hana = await partners.openAs('hana@fabrikam.com', 'contoso');
    partners.clock.set(partners.clock.now() + 30 * dayMs - 1);
    expect((await hana.run('(Get-Mailbox lee).Name')).text).toEqual(['lee']);
    partners.clock.set(partners.clock.now() + 1);
    const says =
      /The relationship "Help for contoso" between fabrikam and contoso expired on 2026-01-31 00:00 UTC/;
    expect(failure(await hana.run('Get-Mailbox'))).toMatch(says);
    await expect(partners.openAs('hana@fabrikam.com', 'contoso')).rejects.toThrow(says);
    expect(await partners.as('kim@contoso.com', 'Get-PartnerRelationship | % Status')).toEqual(['Expired']);
  });

  it('stands in the record of the customer with partner, person and cmdlet', async () => {
    const partners = await makeTestPartners();
    await partners.relate(dap);
    const anna = await partners.openAs('anna@fabrikam.com', 'contoso');
    await anna.run("Set-Mailbox lee -DisplayName '이영희'");
    const shown = '% { "$($_.Caller) $($_.PartnerOrganization) $($_.CmdletName) $($_.ExternalAccess)" }';
    const expected = ['fabrikam\\anna@fabrikam.com fabrikam Set-Mailbox True'];
    const search = 'Search-AdminAuditLog -Cmdlets Set-Mailbox';
    expect(await partners.as('kim@contoso.com', `${search} | ${shown}`)).toEqual(expected);
    expect(await partners.as('kim@contoso.com', `${search} -UserIds anna@fabrikam.com | ${shown}`)).toEqual(
      expected,
    );
    expect(await partners.as('kim@contoso.com', `${search} -UserIds kim | ${shown}`)).toEqual([]);
    expect(await partners.as('anna@fabrikam.com', `${search} | ${shown}`)).toEqual([]);
  });
});

describe('people of a partner', () => {
  it('do not come by its customers through passwords and groups of those who have them', async () => {
    const partners = await makeTestPartners();
    await partners.relate(granular);
    await partners.make("Add-RoleGroupMember 'Help Desk' -Member gil -Organization fabrikam");
    await partners.make("Add-RoleGroupMember 'Recipient Management' -Member gil -Organization fabrikam");
    const { run } = await partners.openAs('gil@fabrikam.com');
    const secret = "(ConvertTo-SecureString 'correct horse battery staple' -AsPlainText -Force)";
    expect(failure(await run(`Set-Mailbox hana -Password ${secret}`))).toContain('may not act in its place');
    expect(
      failure(
        await run(
          "Add-DistributionGroupMember 'Helpdesk Agents' -Member gil -BypassSecurityGroupManagerCheck",
        ),
      ),
    ).toContain('may not act in its place');
    expect(await partners.as('anna@fabrikam.com', `Set-Mailbox hana -Password ${secret}`)).toEqual([]);
    await expect(partners.openAs('gil@fabrikam.com', 'contoso')).rejects.toThrow(/none of the groups/);
  });

  it('see the customers that they may administer', async () => {
    const partners = await makeTestPartners();
    await partners.relate(granular);
    await partners.make('New-Organization tailspin -DomainName tailspin.com -Partner fabrikam | Out-Null');
    const list =
      'Get-PartnerContract | % { "$($_.Name) $($_.DefaultDomainName) $($_.ContractType) $($_.Roles)" }';
    expect(await partners.as('hana@fabrikam.com', list)).toEqual(['contoso contoso.com Granular Help Desk']);
    expect(await partners.as('gil@fabrikam.com', list)).toEqual([]);
    expect(await partners.as('anna@fabrikam.com', list)).toEqual([
      'tailspin tailspin.com DelegatedAdmin Organization Management',
    ]);
    expect(await partners.as('anna@fabrikam.com', 'Get-PartnerContract -All | % Name')).toEqual([
      'contoso',
      'tailspin',
    ]);
    expect(await partners.as('anna@fabrikam.com', 'Get-PartnerContract contoso.com -All | % Name')).toEqual([
      'contoso',
    ]);
    expect(await partners.make('Get-PartnerContract -Organization fabrikam | % Name')).toEqual([
      'contoso',
      'tailspin',
    ]);
  });

  it('make organisations for customers, which they administer from the start', async () => {
    const partners = await makeTestPartners();
    const made = await partners.as(
      'anna@fabrikam.com',
      "(New-PartnerCustomer hansol -DomainName hansol.example -DisplayName '한솔상사').DisplayName",
    );
    expect(made).toEqual(['한솔상사']);
    const anna = await partners.openAs('anna@fabrikam.com', 'hansol.example');
    expect((await anna.run('(New-Mailbox minsu -Alias minsu).PrimarySmtpAddress')).text).toEqual([
      'minsu@hansol.example',
    ]);
    const other = await partners.openAs('kim@contoso.com');
    expect(failure(await other.run('New-PartnerCustomer mine -DomainName mine.example'))).toContain(
      'contoso is no partner on this platform',
    );
  });
});
