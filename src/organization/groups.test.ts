import { describe, expect, it } from 'vitest';
import type { RecipientId } from '../base/ids.ts';
import { createTestOrganization } from './test-organization.ts';

describe('a group', () => {
  it('reaches members of members once, in circles too, and nobody who is deleted', async () => {
    const { recipients, groups, tenant } = await createTestOrganization();
    const made = await recipients.create(tenant, [
      { kind: 'distributionGroup', name: 'Outer' },
      { kind: 'securityGroup', name: 'Inner' },
      { kind: 'user', name: 'A' },
      { kind: 'user', name: 'B' },
      { kind: 'user', name: 'Gone' },
    ]);
    const [outer, inner, a, b, gone] = made.map(({ recipient }) => recipient) as RecipientId[];
    await groups.addMembers(tenant, outer!, [inner!, a!]);
    await groups.addMembers(tenant, inner!, [outer!, inner!, a!, b!, gone!]);
    await recipients.remove(tenant, [gone!]);
    const names = (await groups.expand(tenant, outer!)).map(({ name }) => name);
    expect(names.sort()).toEqual(['A', 'B']);
    await expect(groups.expand(tenant, outer!, { maxMembers: 1 })).rejects.toMatchObject({ kind: 'limit' });
    expect((await Array.fromAsync(groups.members(tenant, inner!))).map(({ name }) => name)).toEqual([
      'Outer',
      'Inner',
      'A',
      'B',
    ]);
    expect(await groups.removeMembers(tenant, inner!, [a!, b!, b!])).toEqual({ added: 0, removed: 2 });
    expect((await groups.groupsOf(tenant, a!)).map(({ name }) => name)).toEqual(['Outer']);
  });
});
