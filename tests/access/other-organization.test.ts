import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allCmdlets } from '../../src/cmdlets/all-cmdlets.ts';
import { makeTestRuntime } from '../../src/cmdlets/kit/test-runtime.ts';

/** kim may do everything in contoso; fabrikam is somebody else's. */
async function withTwo() {
  const platform = await makeTestRuntime();
  const outcome = await platform.run(`
    New-Mailbox Kim -Alias kim | Out-Null
    Add-RoleGroupMember 'Organization Management' -Member kim
    New-Organization fabrikam -DomainName fabrikam.com | Out-Null
    New-Mailbox 'leaked mailbox' -Alias secret -DisplayName 'Top Secret' -Organization fabrikam | Out-Null
    New-DistributionGroup 'leaked group' -Alias hidden -Organization fabrikam | Out-Null`);
  expect(outcome).toMatchObject({ errors: [], thrown: undefined });
  const { rooms } = platform.surroundings;
  const fabrikam = await rooms.organizations.get('fabrikam');
  const state = async () => {
    const { tenant } = fabrikam;
    return {
      record: await rooms.organizations.find({ tenant }),
      domains: await rooms.domains.list(tenant),
      recipients: (await rooms.recipients.list(tenant, { sort: 'id', deleted: 'include', limit: 99 }))
        .recipients,
      roles: (await rooms.roles.read(fabrikam)).groups,
    };
  };
  const kim = await platform.openAs('kim@contoso.com');
  return { kim, fabrikam, state };
}

const names = [
  'secret',
  'Hidden',
  'fabrikam',
  'fabrikam.com',
  'secret@fabrikam.com',
  'Help Desk',
  'Top Secret',
];

describe('an administrator of one organisation', () => {
  it('reaches no other by any cmdlet and any name', async () => {
    const { kim, fabrikam, state } = await withTwo();
    const before = await state();
    const guids = before.recipients.map(({ guid }) => guid);
    const identity = fc.constantFrom(...names, fabrikam.guid, ...guids);
    const call = fc
      .record({
        cmdlet: fc.constantFrom(...allCmdlets.filter(({ scope }) => scope !== 'none')),
        identity,
        organization: fc.option(fc.constantFrom('fabrikam', 'FABRIKAM.com', fabrikam.guid)),
        value: identity,
      })
      .map(({ cmdlet, identity: named, organization, value }) => {
        const mandatory = Object.entries(cmdlet.parameters)
          .filter(([name, parameter]) => parameter.mandatory === true && name !== 'Identity')
          .map(([name]) => ` -${name} '${value}'`);
        const first = 'Identity' in cmdlet.parameters ? ` -Identity '${named}'` : '';
        const at = organization === null ? '' : ` -Organization '${organization}'`;
        const asks = cmdlet.effect === 'read' ? '' : ' -Confirm:$false';
        return `${cmdlet.name}${first}${mandatory.join('')}${at}${asks}`;
      });
    await fc.assert(
      fc.asyncProperty(call, async (line) => {
        const { text } = await kim.run(line);
        expect(text.join('\n'), line).not.toContain('leaked');
      }),
      { numRuns: 300 },
    );
    expect(await state()).toEqual(before);
  });
});
