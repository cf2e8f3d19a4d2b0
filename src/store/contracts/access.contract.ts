import { expect, it } from 'vitest';
import type { Guid, RecipientId } from '../../base/ids.ts';
import type {
  AccessToken,
  RoleObject,
  StoredRoleAssignment,
  StoredRoleGroup,
} from '../ports/access-store.ts';
import { type DirectoryContext, guid } from './directory-fixtures.ts';

const times = { createdAt: 1, changedAt: 2 };

function group(name: string, overrides: Partial<StoredRoleGroup> = {}): StoredRoleGroup {
  return {
    kind: 'roleGroup',
    guid: guid(),
    name,
    description: '설명',
    managedBy: [],
    ...times,
    ...overrides,
  };
}

function assignment(
  name: string,
  assignee: StoredRoleAssignment['assignee'],
  overrides: Partial<StoredRoleAssignment> = {},
): StoredRoleAssignment {
  return {
    kind: 'roleAssignment',
    guid: guid(),
    name,
    role: 'Mail Recipients',
    assignee,
    scope: null,
    enabled: true,
    delegating: false,
    removed: false,
    ...times,
    ...overrides,
  };
}

function token(recipient: RecipientId, overrides: Partial<AccessToken> = {}): AccessToken {
  return {
    guid: guid(),
    recipient,
    id: guid().slice(0, 8),
    label: '스크립트',
    hash: new Uint8Array([1, 2, 3]),
    createdAt: 1,
    expiresAt: 9,
    lastUsedAt: null,
    ...overrides,
  };
}

export function accessContract({ store, newTenant }: DirectoryContext): void {
  it('keeps objects of every kind, by kind and name', async () => {
    const { tenant, user, addOne } = await newTenant();
    const { recipient } = await addOne(user('a'));
    const helpers = group('Helpers', { managedBy: [guid()] });
    const all: RoleObject[] = [
      {
        kind: 'role',
        guid: guid(),
        name: 'Names',
        description: '',
        parent: 'Mail Recipients',
        entries: [{ cmdlet: 'Set-Mailbox', parameters: ['Identity', 'DisplayName'] }],
        ...times,
      },
      assignment('a', { kind: 'everyone' }),
      assignment('B', { kind: 'recipient', recipient }, { scope: guid(), delegating: true }),
      assignment('c', { kind: 'roleGroup', group: helpers.guid }, { enabled: false, removed: true }),
      helpers,
      {
        kind: 'scope',
        guid: guid(),
        name: 'S',
        recipientFilter: null,
        domains: ['b.com', 'a.com'],
        ...times,
      },
      { kind: 'scope', guid: guid(), name: 'T', recipientFilter: "Office -eq 'x'", domains: [], ...times },
    ];
    const changed = await store().changeRoles(tenant, () => ({ put: all.toReversed() }));
    expect(changed).toEqual({ objects: all, members: [] });
    expect(await store().readRoles(tenant)).toEqual(changed);
    expect((await store().readRoles((await newTenant()).tenant)).objects).toEqual([]);
  });

  it('replaces, renames and removes, and refuses a name that another has', async () => {
    const { tenant } = await newTenant();
    const [one, two] = [group('One'), group('Two')];
    await store().changeRoles(tenant, () => ({ put: [one, two] }));
    const put = (object: RoleObject, remove: Guid[] = []) =>
      store().changeRoles(tenant, () => ({ put: [object], remove }));
    await expect(put({ ...two, name: 'ONE' })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'access.roleGroup.taken',
    });
    await expect(put(group('two'))).rejects.toMatchObject({ kind: 'conflict' });
    const renamed = { ...two, name: 'ONE', description: 'x' };
    expect((await put(renamed, [one.guid])).objects).toEqual([renamed]);
  });

  it('takes a change that was decided on what there is, or none', async () => {
    const { tenant } = await newTenant();
    await store().changeRoles(tenant, () => ({ put: [group('One')] }));
    const before = await store().findTenant({ tenant });
    const refused = store().changeRoles(tenant, ({ objects }) => {
      throw new Error(`there are ${objects.length}`);
    });
    await expect(refused).rejects.toThrow('there are 1');
    expect(await store().findTenant({ tenant })).toEqual(before);
    await store().changeRoles(tenant, () => ({ put: [group('Two')] }));
    expect((await store().findTenant({ tenant }))?.changeNo).toBe((before?.changeNo ?? 0) + 1);
    const many = Array.from({ length: 5 }, () =>
      store().changeRoles(tenant, ({ objects }) => ({ put: [group(`n${objects.length}`)] })),
    );
    await Promise.all(many);
    expect((await store().readRoles(tenant)).objects).toHaveLength(7);
  });

  it('adds and removes members once, and leaves out those soft-deleted', async () => {
    const { tenant, user, add } = await newTenant();
    const [a, b] = await add(user('a'), user('b'));
    const [one, two] = [group('One'), group('Two')];
    const member = (of: StoredRoleGroup, { recipient }: { recipient: RecipientId }) => ({
      group: of.guid,
      member: recipient,
    });
    const order = [one, two]
      .sort((x, y) => (x.guid < y.guid ? -1 : 1))
      .flatMap((g) => [member(g, a), member(g, b)]);
    const added = await store().changeRoles(tenant, () => ({
      put: [one, two],
      addMembers: [...order.toReversed(), member(one, a)],
    }));
    expect(added.members).toEqual(order);
    await store().softDeleteRecipients(tenant, [b.recipient]);
    expect((await store().readRoles(tenant)).members).toEqual(
      order.filter(({ member: id }) => id === a.recipient),
    );
    expect((await store().readRoles(tenant, { withDeleted: true })).members).toEqual(order);
    await store().restoreRecipients(tenant, [b.recipient]);
    await store().changeRoles(tenant, () => ({ removeMembers: [member(one, a), member(one, a)] }));
    expect((await store().changeRoles(tenant, () => ({ remove: [two.guid] }))).members).toEqual([
      member(one, b),
    ]);
    const stranger = store().changeRoles(tenant, () => ({
      addMembers: [{ group: one.guid, member: 999 as RecipientId }],
    }));
    await expect(stranger).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('leaves out what is assigned to a soft-deleted recipient, and forgets it with a purge', async () => {
    const { tenant, user, addOne } = await newTenant();
    const { mailboxGuid: _, ...fields } = user('a');
    const { recipient } = await addOne({ ...fields, kind: 'user' });
    const helpers = group('Helpers');
    const given = assignment('given', { kind: 'recipient', recipient });
    await store().changeRoles(tenant, () => ({
      put: [helpers, given],
      addMembers: [{ group: helpers.guid, member: recipient }],
    }));
    const mine = token(recipient);
    await store().writeToken(tenant, mine);
    await store().softDeleteRecipients(tenant, [recipient]);
    expect(await store().readRoles(tenant)).toEqual({ objects: [helpers], members: [] });
    expect((await store().readRoles(tenant, { withDeleted: true })).objects).toEqual([given, helpers]);
    expect(await store().findToken(tenant, mine.id)).toBeUndefined();
    await store().restoreRecipients(tenant, [recipient]);
    expect((await store().readRoles(tenant)).objects).toEqual([given, helpers]);
    await store().softDeleteRecipients(tenant, [recipient]);
    await store().purgeRecipients(tenant, [recipient]);
    expect(await store().readRoles(tenant)).toEqual({ objects: [helpers], members: [] });
    expect(await store().listTokens(tenant, recipient)).toEqual([]);
    // The name is free again.
    await store().changeRoles(tenant, () => ({ put: [assignment('given', { kind: 'everyone' })] }));
  });

  it('keeps tokens by owner and id', async () => {
    const { tenant, user, add } = await newTenant();
    const [a, b] = await add(user('a'), user('b'));
    const [first, second] = [token(a.recipient), token(a.recipient, { createdAt: 2 })];
    for (const each of [second, first, token(b.recipient)]) await store().writeToken(tenant, each);
    expect(await store().listTokens(tenant, a.recipient)).toEqual([first, second]);
    expect(await store().findToken(tenant, first.id)).toEqual(first);
    expect(await store().findToken((await newTenant()).tenant, first.id)).toBeUndefined();
    const used = { ...first, lastUsedAt: 5 };
    await store().markTokenUsed(tenant, first.id, 5);
    await store().markTokenUsed(tenant, 'unknown', 5);
    expect(await store().findToken(tenant, first.id)).toEqual(used);
    await store().removeToken(tenant, b.recipient, first.guid);
    await store().removeToken(tenant, a.recipient, first.guid);
    expect(await store().listTokens(tenant, a.recipient)).toEqual([second]);
    await expect(store().writeToken(tenant, token(999 as RecipientId))).rejects.toMatchObject({
      kind: 'notFound',
    });
  });

  it('restores everything in place of what there is, and passes over what belongs to nobody', async () => {
    const { tenant, user, addOne } = await newTenant();
    const { recipient } = await addOne(user('a'));
    const stranger = 999 as RecipientId;
    const helpers = group('Helpers');
    const saved = token(recipient);
    await store().changeRoles(tenant, () => ({ put: [group('Old')] }));
    await store().writeToken(tenant, token(recipient));
    const before = await store().findTenant({ tenant });
    const data = { objects: [helpers], members: [{ group: helpers.guid, member: recipient }] };
    await store().restoreAccess(
      tenant,
      {
        objects: [...data.objects, assignment('x', { kind: 'recipient', recipient: stranger })],
        members: [...data.members, { group: helpers.guid, member: stranger }],
      },
      [saved, token(stranger)],
    );
    expect(await store().readRoles(tenant)).toEqual(data);
    expect(await store().listTokens(tenant, recipient)).toEqual([saved]);
    expect(await store().findTenant({ tenant })).toEqual(before);
  });

  it('goes with its tenant', async () => {
    const { tenant, user, addOne } = await newTenant();
    const { recipient } = await addOne(user('a'));
    const helpers = group('Helpers');
    await store().changeRoles(tenant, () => ({
      put: [helpers],
      addMembers: [{ group: helpers.guid, member: recipient }],
    }));
    const mine = token(recipient);
    await store().writeToken(tenant, mine);
    await store().moveTenant(tenant, 'softDeleted');
    await expect(store().changeRoles(tenant, () => ({}))).rejects.toMatchObject({ kind: 'conflict' });
    await store().moveTenant(tenant, 'removing');
    await store().removeTenant(tenant);
    await expect(store().readRoles(tenant)).rejects.toMatchObject({ kind: 'notFound' });
    expect(await store().findToken(tenant, mine.id)).toBeUndefined();
  });
}
