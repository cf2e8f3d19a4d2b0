import { expect, it } from 'vitest';
import type { DirectoryChangeNumber, RecipientId } from '../../base/ids.ts';
import type { NewCredential } from '../ports/directory-store.ts';
import { type DirectoryContext, first, guid } from './directory-fixtures.ts';

export function membershipContract({ store, clock, newTenant }: DirectoryContext): void {
  it('adds and removes members once, and numbers the group', async () => {
    const { tenant, user, add, group } = await newTenant();
    const g = await group('g');
    const made = await add(user('a'), user('b'), user('c'));
    const [a, b, c] = [made[0].recipient, made[1].recipient, made[2].recipient];
    const change = (adds: readonly RecipientId[], removes: readonly RecipientId[]) =>
      store().changeMembers(tenant, g, { add: adds, remove: removes });
    expect(await change([c, a, a], [])).toEqual({ added: 2, removed: 0 });
    expect(await change([a, b], [c, 99 as RecipientId])).toEqual({ added: 1, removed: 1 });
    expect(await change([a], [c])).toEqual({ added: 0, removed: 0 });
    const members = await store().listMembers(tenant, g, { limit: 10 });
    expect(members.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(await store().listMembers(tenant, g, { limit: 1, after: a })).toEqual([members[1]]);
    expect(await store().findRecipients(tenant, [g])).toMatchObject([{ changeNo: 6 }]);
    await expect(store().changeMembers(tenant, a, { add: [b], remove: [] })).rejects.toMatchObject({
      code: 'group.notAGroup',
    });
  });

  it('holds groups within groups, in circles too', async () => {
    const { tenant, group } = await newTenant();
    const [one, two] = [await group('one'), await group('two')];
    await store().changeMembers(tenant, one, { add: [two, one], remove: [] });
    await store().changeMembers(tenant, two, { add: [one], remove: [] });
    const page = await store().readMemberships(tenant, [two, one], { limit: 10 });
    expect(page).toEqual([
      { group: one, member: one },
      { group: one, member: two },
      { group: two, member: one },
    ]);
    expect(await store().readMemberships(tenant, [one, two], { limit: 10, after: first(page) })).toEqual(
      page.slice(1),
    );
    expect(await store().readMemberships(tenant, [], { limit: 10 })).toEqual([]);
    expect((await store().listGroupsOf(tenant, one)).map(({ name }) => name)).toEqual(['one', 'two']);
  });

  it('hides soft-deleted members until they are back, and ends memberships with a purge', async () => {
    const { tenant, user, addOne, group } = await newTenant();
    const g = await group('g');
    const { mailboxGuid: _, ...fields } = user('a');
    const { recipient } = await addOne({ ...fields, kind: 'user' });
    await store().changeMembers(tenant, g, { add: [recipient], remove: [] });
    const list = async () => (await store().listMembers(tenant, g, { limit: 10 })).length;
    await store().softDeleteRecipients(tenant, [recipient]);
    expect(await list()).toBe(0);
    await store().restoreRecipients(tenant, [recipient]);
    expect(await list()).toBe(1);
    await store().softDeleteRecipients(tenant, [recipient]);
    await store().purgeRecipients(tenant, [recipient]);
    expect(await store().readMemberships(tenant, [g], { limit: 10 })).toEqual([]);
    const feed = await store().changesSince(tenant, 6 as DirectoryChangeNumber, 10);
    expect(feed.changes).toMatchObject([
      { kind: 'recipientGone', recipient, changeNo: 7 },
      { kind: 'recipient', recipient: { recipient: g }, changeNo: 8 },
    ]);
  });

  it('restores the members of a group whole', async () => {
    const { tenant, user, addOne, group } = await newTenant();
    const g = await group('g');
    const [a, b] = [await addOne(user('a')), await addOne(user('b'))];
    await store().changeMembers(tenant, g, { add: [a.recipient], remove: [] });
    const row = first(await store().findRecipients(tenant, [g]));
    await store().restoreDirectory(
      tenant,
      [{ kind: 'recipient', changeNo: row.changeNo, recipient: row }],
      [{ group: g, member: b.recipient }],
    );
    expect(await store().listMembers(tenant, g, { limit: 10 })).toEqual([b]);
  });

  it('restores credentials without a change, and passes over what belongs to nobody', async () => {
    const { tenant, user, addOne, group } = await newTenant();
    const g = await group('g');
    const owner = await addOne(user('a'));
    const stranger = 999 as RecipientId;
    const saved = {
      ...{ guid: guid(), kind: 'password' as const, label: '', hash: 'h', mustChange: true },
      ...{ createdAt: 5, expiresAt: null },
    };
    const forgotten = { ...saved, guid: guid(), kind: 'appPassword' as const };
    await store().writeCredential(tenant, owner.recipient, forgotten);
    const row = first(await store().findRecipients(tenant, [owner.recipient]));
    await store().restoreDirectory(
      tenant,
      [{ kind: 'recipient', changeNo: row.changeNo, recipient: row }],
      [
        { group: g, member: owner.recipient },
        { group: g, member: stranger },
        { group: stranger, member: owner.recipient },
      ],
      [
        { recipient: owner.recipient, credential: saved },
        { recipient: stranger, credential: saved },
      ],
    );
    expect(await store().listCredentials(tenant, owner.recipient)).toEqual([saved]);
    expect(await store().readMemberships(tenant, [g, stranger], { limit: 10 })).toEqual([
      { group: g, member: owner.recipient },
    ]);
    expect(await store().findRecipients(tenant, [owner.recipient])).toEqual([row]);
    expect(await store().findTenant({ tenant })).toMatchObject({ changeNo: row.changeNo });
  });

  it('keeps one password and any number of app passwords', async () => {
    const { tenant, user, addOne } = await newTenant();
    const { recipient } = await addOne(user('a'));
    const write = (fields: Partial<NewCredential>) =>
      store().writeCredential(tenant, recipient, {
        guid: guid(),
        kind: 'appPassword',
        label: '',
        hash: '$argon2id$',
        mustChange: false,
        expiresAt: null,
        ...fields,
      });
    const createdAt = clock.now() - 1000;
    const phone = await write({ label: '휴대폰', createdAt, expiresAt: 5 });
    await write({ kind: 'password', hash: 'old' });
    const password = await write({ kind: 'password', hash: 'new', mustChange: true });
    expect(await store().listCredentials(tenant, recipient)).toEqual([phone, password]);
    expect(password).toMatchObject({ createdAt: clock.now(), mustChange: true });
    const renamed = await write({ ...phone, label: 'Phone' });
    expect(await store().listCredentials(tenant, recipient)).toEqual([renamed, password]);
    await store().removeCredential(tenant, recipient, phone.guid);
    await store().removeCredential(tenant, recipient, phone.guid);
    expect(await store().listCredentials(tenant, recipient)).toEqual([password]);
    expect(await store().findRecipients(tenant, [recipient])).toMatchObject([{ changeNo: 6 }]);
  });
}
