import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

describe('a group of 5,000', () => {
  it('gives out its members as they are read', async () => {
    const { run, surroundings } = await makeTestRuntime();
    const { recipients, groups, organizations } = surroundings.rooms;
    const { tenant } = await organizations.get('contoso');
    const group = await recipients.createOne(tenant, { kind: 'distributionGroup', name: 'all' });
    for (let start = 0; start < 5000; start += 1000) {
      const inputs = Array.from({ length: 1000 }, (_, index) => ({
        kind: 'mailContact' as const,
        name: `c${start + index}`,
        alias: `c${start + index}`,
        targetAddress: `c${start + index}@fabrikam.com`,
      }));
      const made = await recipients.create(tenant, inputs);
      await groups.addMembers(
        tenant,
        group.recipient,
        made.map(({ recipient }) => recipient),
      );
    }
    expect(
      (await run('Get-DistributionGroupMember all -ResultSize Unlimited | Measure-Object | % Count')).text,
    ).toEqual(['5000']);
    expect((await run('Get-DistributionGroupMember all | Select-Object -First 2 | % Name')).text).toEqual([
      'c0',
      'c1',
    ]);
    const { text, messages } = await run('Get-DistributionGroupMember all');
    expect([text.length, messages]).toEqual([
      1000,
      [expect.stringContaining('There are more results available')],
    ]);
    await run('Update-DistributionGroupMember all -Members c1, c4999 -Confirm:$false');
    expect((await run("(Get-DistributionGroupMember all).Name -join ' '")).text).toEqual(['c1 c4999']);
  });
});
