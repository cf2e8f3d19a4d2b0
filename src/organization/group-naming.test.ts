import { describe, expect, it } from 'vitest';
import { checkNamingPolicy, nameGroup } from './group-naming.ts';
import { createTestOrganization } from './test-organization.ts';

async function configOf(policy: string, blocked: readonly string[]) {
  const { organizations, tenant } = await createTestOrganization();
  return organizations.config.update(tenant, {
    distributionGroupNamingPolicy: policy,
    distributionGroupNameBlockedWordsList: [...blocked],
  });
}

describe('the name of a group', () => {
  it.each([
    ['', '영업부', '영업부'],
    ['DG_<GroupName>_KR', '영업부', 'DG_영업부_KR'],
    ['<GroupName> (콘토소)', " O'Neill $& ", "O'Neill $& (콘토소)"],
  ])('by the policy "%s" is made of %s', async (policy, chosen, expected) => {
    expect(nameGroup(chosen, await configOf(policy, ['CEO']))).toBe(expected);
  });

  it.each([
    ['CEO Office', true],
    ['ceo-office', true],
    ['Oceonic', false],
    ['대표이사 비서실', true],
    ['대표이사비서실', false],
  ])('%s is refused: %s', async (chosen, isRefused) => {
    const config = await configOf('', ['ceo', '대표이사']);
    const name = () => nameGroup(chosen, config);
    if (isRefused) expect(name).toThrow(/blocks/);
    else expect(name()).toBe(chosen);
  });
});

describe('a naming policy', () => {
  it.each(['fixed', '<Department>_<GroupName>', '<GroupName><GroupName>', '<groupname>'])(
    'is not %s',
    (text) => {
      expect(() => checkNamingPolicy(text)).toThrow(/naming policy/);
    },
  );

  it.each(['', ' A_<GroupName> '])('may be "%s"', (text) => {
    expect(checkNamingPolicy(text)).toBe(text.trim());
  });
});
