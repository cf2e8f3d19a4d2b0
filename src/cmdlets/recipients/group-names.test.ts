import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

describe('names of groups', () => {
  it.each([
    ['New-DistributionGroup 등산회 -Alias hiking', 'DG_등산회_KR'],
    ['New-DistributionGroup 등산회 -Alias hiking -IgnoreNamingPolicy', '등산회'],
    [
      'New-DistributionGroup x -Alias hiking -IgnoreNamingPolicy; Set-DistributionGroup x -Name 등산회',
      'DG_등산회_KR',
    ],
    [
      'New-DistributionGroup x -Alias hiking -IgnoreNamingPolicy; Set-DistributionGroup x -Name 등산회 -IgnoreNamingPolicy',
      '등산회',
    ],
  ])('are by the policy of the organisation: %s', async (line, name) => {
    const { run } = await makeTestRuntime();
    await run("Set-OrganizationConfig -DistributionGroupNamingPolicy 'DG_<GroupName>_KR'");
    expect((await run(line)).errors).toEqual([]);
    expect((await run('(Get-DistributionGroup hiking).Name')).text).toEqual([name]);
  });
});
