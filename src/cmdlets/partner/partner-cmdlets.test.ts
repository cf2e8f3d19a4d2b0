import { describe, expect, it } from 'vitest';
import type { TestOutcome } from '../kit/test-runtime.ts';
import { makeTestPartners } from '../partner-kit/test-partners.ts';

const failure = ({ thrown, errors }: TestOutcome): string => thrown ?? errors[0] ?? 'no error';

describe('an offer', () => {
  it('is shown to the customer before it is approved, and binds both sides as it was', async () => {
    const { as } = await makeTestPartners();
    const [id = ''] = await as(
      'anna@fabrikam.com',
      "(New-PartnerRelationship '지원' -Role 'helpdesk administrator', 'Migration' -Duration 90.00:00:00 -AccessGroup 'Helpdesk Agents' -CustomerDomain contoso.com).Identity",
    );
    const shown =
      '% { "$($_.DisplayName) $($_.RelationshipType) $($_.Status) $($_.Partner) [$($_.Customer)] $($_.Roles -join ",") $($_.Duration) [$($_.AccessGroups)] [$($_.EndDateTime)]" }';
    expect(await as('kim@contoso.com', `Get-PartnerRelationship ${id} | ${shown}`)).toEqual([
      '지원 Granular ApprovalPending fabrikam [] Help Desk,Migration 90.00:00:00 [] []',
    ]);
    expect(await as('kim@contoso.com', 'Get-PartnerRelationship')).toEqual([]);
    expect(await as('kim@contoso.com', `Approve-PartnerRelationship ${id.toUpperCase()} | ${shown}`)).toEqual(
      [expect.stringContaining('지원 Granular Active fabrikam [contoso]')],
    );
    expect(await as('anna@fabrikam.com', `Get-PartnerRelationship 지원 | ${shown}`)).toEqual([
      expect.stringMatching(
        /^지원 Granular Active fabrikam \[contoso\] Help Desk,Migration 90.00:00:00 \[Helpdesk Agents\]/,
      ),
    ]);
  });

  it.each([
    [
      'of an organisation that is no partner',
      'kim@contoso.com',
      'New-PartnerRelationship x',
      'contoso is no partner',
    ],
    [
      'with roles that there are not',
      'anna@fabrikam.com',
      "New-PartnerRelationship x -Role 'World Domination'",
      'is no role that a partner can be given',
    ],
    [
      'with the role to approve',
      'anna@fabrikam.com',
      "New-PartnerRelationship x -Role 'Partner Relationships'",
      'is no role that a partner can be given',
    ],
    [
      'with a role for people themselves',
      'anna@fabrikam.com',
      'New-PartnerRelationship x -Role MyBaseOptions',
      'is no role that a partner can be given',
    ],
    [
      'for longer than two years',
      'anna@fabrikam.com',
      "New-PartnerRelationship x -Role 'Help Desk' -Duration 731",
      'lasts 1 to 730 days',
    ],
    [
      'that is over at once',
      'anna@fabrikam.com',
      "New-PartnerRelationship x -Role 'Help Desk' -Duration 0",
      'lasts 1 to 730 days',
    ],
    [
      'of everything for a time',
      'anna@fabrikam.com',
      'New-PartnerRelationship x -Duration 30',
      'has no end date',
    ],
    ['for a group that is none', 'anna@fabrikam.com', 'New-PartnerRelationship x -AccessGroup hana', 'hana'],
    [
      'of a name that is taken',
      'anna@fabrikam.com',
      'New-PartnerRelationship A | Out-Null; New-PartnerRelationship a',
      'There is a partner relationship "a" already',
    ],
  ])('%s is refused', async (_, who, line, says) => {
    const { openAs } = await makeTestPartners();
    const { run } = await openAs(who);
    expect(failure(await run(line))).toContain(says);
  });

  it('is no matter of anybody else', async () => {
    const { as, openAs, make } = await makeTestPartners();
    const [bound = ''] = await as(
      'anna@fabrikam.com',
      '(New-PartnerRelationship a -CustomerDomain contoso.com).Identity',
    );
    const [free = ''] = await as('anna@fabrikam.com', '(New-PartnerRelationship b).Identity');
    await make(
      "New-Mailbox noh -Alias noh -Organization northwind | Out-Null; Add-RoleGroupMember 'Organization Management' -Member noh -Organization northwind",
    );
    const noh = await openAs('noh@northwind.com');
    for (const cmdlet of ['Get', 'Approve', 'Remove', 'Set']) {
      const more = cmdlet === 'Set' ? ' -DisplayName mine' : ' -Confirm:$false';
      const line = `${cmdlet}-PartnerRelationship ${bound}${cmdlet === 'Get' ? '' : more}`;
      expect(failure(await noh.run(line)), line).toContain('There is no partner relationship');
    }
    await as('kim@contoso.com', `Approve-PartnerRelationship ${free} | Out-Null`);
    expect(failure(await noh.run(`Get-PartnerRelationship ${free}`))).toContain(
      'There is no partner relationship',
    );
    expect(failure(await noh.run(`Approve-PartnerRelationship ${free}`))).toContain(
      'There is no partner relationship',
    );
    expect(
      failure(await (await openAs('anna@fabrikam.com')).run(`Approve-PartnerRelationship ${bound}`)),
    ).toContain('cannot be its own partner');
    expect(
      failure(await (await openAs('kim@contoso.com')).run(`Set-PartnerRelationship ${free} -DisplayName x`)),
    ).toContain('for the partner to change');
  });

  it('is taken back as long as nobody approved it, and afterwards stays as a record', async () => {
    const { as, openAs } = await makeTestPartners();
    await as(
      'anna@fabrikam.com',
      'New-PartnerRelationship a | Out-Null; Remove-PartnerRelationship a -Confirm:$false',
    );
    expect(await as('anna@fabrikam.com', 'Get-PartnerRelationship')).toEqual([]);
    const [id = ''] = await as('anna@fabrikam.com', '(New-PartnerRelationship a).Identity');
    await as(
      'kim@contoso.com',
      `Approve-PartnerRelationship ${id} | Out-Null; Remove-PartnerRelationship a -Confirm:$false`,
    );
    const shown = 'Get-PartnerRelationship | % { "$($_.Status) $($_.TerminatedBy)" }';
    expect(await as('anna@fabrikam.com', shown)).toEqual(['Terminated kim@contoso.com']);
    expect(await as('kim@contoso.com', shown)).toEqual(['Terminated kim@contoso.com']);
    const kim = await openAs('kim@contoso.com');
    expect(failure(await kim.run(`Remove-PartnerRelationship ${id} -Confirm:$false`))).toContain(
      'ended already on',
    );
    expect(failure(await kim.run(`Approve-PartnerRelationship ${id}`))).toContain('It was ended');
    expect(await as('anna@fabrikam.com', '(New-PartnerRelationship a).Status')).toEqual(['ApprovalPending']);
  });
});
