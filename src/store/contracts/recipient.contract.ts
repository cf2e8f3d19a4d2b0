import { expect, it } from 'vitest';
import type { DirectoryChangeNumber, MailboxId, RecipientId } from '../../base/ids.ts';
import type { RecipientChange } from '../ports/directory-store.ts';
import { type DirectoryContext, first, guid, smtp } from './directory-fixtures.ts';

export function recipientContract({ store, clock, newTenant }: DirectoryContext): void {
  it('creates recipients with ascending ids, change numbers and mailbox ids', async () => {
    const { tenant, user, add, domain } = await newTenant();
    const terry = user('terry', {
      displayName: '테리 애덤스',
      attributes: { givenName: '테리', manager: guid(), managedBy: [guid()], litigationHold: true },
      addresses: [
        ...smtp(`terry@${domain}`, `t@${domain}`),
        { type: 'x500', address: '/o=Old/cn=Terry', primary: false },
      ],
    });
    const contact = {
      guid: guid(),
      kind: 'mailContact' as const,
      name: 'c',
      displayName: 'C',
      targetAddress: 'c@elsewhere.example',
      anchor: 'AbC+/=',
      hiddenFromAddressLists: true,
    };
    const made = await add(terry, contact, user('kim'));
    expect(made).toMatchObject([
      { ...terryFields(terry), mailbox: { mailbox: 1, guid: terry.mailboxGuid, state: 'pending' } },
      { ...contact, alias: null, upn: null, addresses: [], mailbox: null, attributes: {} },
      { name: 'kim', mailbox: { mailbox: 2 } },
    ]);
    expect(made.map(({ recipient }) => recipient)).toEqual([1, 2, 3]);
    expect(made.map(({ changeNo }) => changeNo)).toEqual([1, 2, 3]);
    expect(await store().findRecipients(tenant, [3, 1, 2, 1, 77] as RecipientId[])).toEqual(made);
    expect(await store().findTenant({ tenant })).toMatchObject({ changeNo: 3 });
  });

  it.each(['name', 'alias', 'upn', 'address', 'anchor', 'guid'] as const)(
    'refuses a %s that another holds, deleted or not, and says who',
    async (kind) => {
      const { tenant, user, add, addOne, domain } = await newTenant();
      const holder = await addOne(user('holder', { anchor: 'A', displayName: 'The Holder' }));
      const same = {
        name: { name: 'HOLDER' },
        alias: { alias: 'Holder' },
        upn: { upn: `HOLDER@${domain}` },
        address: { addresses: smtp(`Holder@${domain}`) },
        anchor: { anchor: 'A' },
        guid: { guid: holder.guid },
      }[kind];
      for (const advice of ['Please', 'restored']) {
        await expect(add(user('first'), user('second', same))).rejects.toMatchObject({
          kind: 'conflict',
          code: `recipient.${kind}.taken`,
          message: expect.stringMatching(new RegExp(`"The Holder".*${advice}`)),
          details: { holder: 'holder', holderGuid: holder.guid },
        });
        await store().softDeleteRecipients(tenant, [holder.recipient]);
      }
      const { recipients } = await store().listRecipients(tenant, {
        sort: 'id',
        limit: 5,
        deleted: 'include',
      });
      expect(recipients.map(({ name }) => name)).toEqual(['holder']);
    },
  );

  it('lets nobody sign in with the address of another, nor take the sign-in name as an address', async () => {
    const { user, add, domain } = await newTenant();
    await add(user('terry', { upn: `login@${domain}` }));
    await expect(add(user('a', { upn: `terry@${domain}` }))).rejects.toMatchObject({
      code: 'recipient.upn.taken',
    });
    await expect(add(user('b', { addresses: smtp(`login@${domain}`) }))).rejects.toMatchObject({
      code: 'recipient.address.taken',
    });
  });

  it('refuses a batch that quarrels with itself', async () => {
    const { user, add } = await newTenant();
    await expect(add(user('a'), user('b', { alias: 'A' }))).rejects.toMatchObject({
      code: 'recipient.alias.taken',
    });
  });

  it('lets one of 20 simultaneous creations of an address win', async () => {
    const { user, add, domain, tenant } = await newTenant();
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        add(user(`u${index}`, { addresses: smtp(`prize@${domain}`) })),
      ),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') {
        expect(attempt.reason).toMatchObject({ code: 'recipient.address.taken' });
      }
    }
    expect((await store().countRecipients(tenant)).active.userMailbox).toBe(1);
  });

  it('takes addresses and sign-in names in the own proved domains alone', async () => {
    const [mine, theirs] = [await newTenant(), await newTenant()];
    for (const domain of [theirs.domain, 'unknown.example', `sub.${mine.domain}`]) {
      for (const names of [{ addresses: smtp(`a@${domain}`) }, { upn: `a@${domain}` }]) {
        await expect(mine.add(mine.user('a', names))).rejects.toMatchObject({
          kind: 'invalid',
          code: 'recipient.address.domainNotAccepted',
          message: expect.stringContaining(mine.domain),
        });
      }
    }
  });

  it.each<[string, object]>([
    ['a name of 10,000 characters', { name: 'n'.repeat(10_000) }],
    ['a display name of 10,000 characters', { displayName: '이'.repeat(10_000) }],
    ['an address of 10,000 characters', { addresses: smtp(`${'a'.repeat(10_000)}@x.example`) }],
    ['an attribute of 10,000 characters', { attributes: { title: 't'.repeat(10_000) } }],
    ['an empty name', { name: '' }],
    ['a NUL', { displayName: 'a\0' }],
    ['half a surrogate pair', { attributes: { city: '\udc00' } }],
    ['a size below zero', { attributes: { maxSendBytes: -1 } }],
    ['half a day', { attributes: { retainDeletedItemsDays: 0.5 } }],
    ['no primary', { addresses: [{ type: 'smtp', address: 'a@x.example', primary: false }] }],
    ['two primaries', { addresses: [...smtp('a@x.example'), ...smtp('b@x.example')] }],
    ['an address twice', { addresses: smtp('a@x.example', 'A@X.example') }],
  ])('refuses %s', async (_, fields) => {
    const { user, add } = await newTenant();
    await expect(add(user('a', fields))).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('changes what is named and nothing else, and numbers it', async () => {
    const { tenant, user, addOne, domain } = await newTenant();
    const before = await addOne(user('terry', { attributes: { title: 'Chief', city: 'Seoul' } }));
    const start = clock.now();
    clock.set(start - 60_000);
    const addresses = smtp(`adams@${domain}`, `terry@${domain}`);
    const updated = await store().updateRecipients(tenant, [
      {
        recipient: before.recipient,
        change: { name: 'Terry', addresses, attributes: { title: null, office: '2층' } },
      },
    ]);
    clock.set(start);
    const after = first(updated);
    expect(after).toEqual({
      ...before,
      name: 'Terry',
      addresses,
      attributes: { city: 'Seoul', office: '2층' },
      changedAt: start - 60_000,
      changeNo: before.changeNo + 1,
    });
    expect(await store().findRecipients(tenant, [before.recipient])).toEqual([after]);
    const same: RecipientChange = { name: 'Terry', addresses, attributes: { title: null, city: 'Seoul' } };
    expect(await store().updateRecipients(tenant, [{ recipient: before.recipient, change: same }])).toEqual([
      after,
    ]);
    expect(await store().findTenant({ tenant })).toMatchObject({ changeNo: after.changeNo });
  });

  it('exchanges the addresses of two recipients in one batch, and no batch sees a half', async () => {
    const { tenant, user, add, domain } = await newTenant();
    const [one, two] = await add(user('one'), user('two'));
    const swap = (give: number, take: string) => ({
      recipient: give as RecipientId,
      change: { alias: take, upn: `${take}@${domain}`, addresses: smtp(`${take}@${domain}`) },
    });
    await expect(store().updateRecipients(tenant, [swap(one.recipient, 'two')])).rejects.toMatchObject({
      kind: 'conflict',
    });
    await store().updateRecipients(tenant, [swap(one.recipient, 'two'), swap(two.recipient, 'one')]);
    const found = await store().findByKeys(tenant, [
      { kind: 'address', value: `one@${domain}` },
      { kind: 'alias', value: 'one' },
      { kind: 'name', value: 'one' },
    ]);
    expect(found.map(({ recipient }) => recipient.recipient)).toEqual([
      two.recipient,
      two.recipient,
      one.recipient,
    ]);
  });

  it('gives numbers out in the order of the batch, whatever the ids are', async () => {
    const { tenant, user, add } = await newTenant();
    const [one, two] = await add(user('one'), user('two'));
    const deleted = await store().softDeleteRecipients(tenant, [two.recipient, one.recipient]);
    expect(deleted.map(({ name, changeNo }) => [name, changeNo])).toEqual([
      ['two', 3],
      ['one', 4],
    ]);
  });

  it('frees the names that a change gives up', async () => {
    const { tenant, user, add, addOne, domain } = await newTenant();
    const terry = await addOne(user('terry'));
    const change = { name: 'x', alias: null, upn: null, addresses: smtp(`x@${domain}`) };
    await store().updateRecipients(tenant, [{ recipient: terry.recipient, change }]);
    expect(await add(user('terry'))).toHaveLength(1);
  });

  it('refuses a change to what was changed meanwhile', async () => {
    const { tenant, user, addOne } = await newTenant();
    const { recipient, changeNo } = await addOne(user('terry'));
    const update = (displayName: string, unchangedSince: DirectoryChangeNumber) =>
      store().updateRecipients(tenant, [{ recipient, change: { displayName }, unchangedSince }]);
    await update('One', changeNo);
    await expect(update('Two', changeNo)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'recipient.changed',
    });
  });

  it('answers to ids of another tenant as to ones that are not there', async () => {
    const [mine, theirs] = [await newTenant(), await newTenant()];
    const own = await mine.group('g');
    const foreign = await theirs.addOne(theirs.user('a'));
    await theirs.add(theirs.user('b'));
    const forged = (foreign.recipient + 1) as RecipientId;
    const attempts = await Promise.allSettled([
      store().updateRecipients(mine.tenant, [{ recipient: forged, change: { displayName: 'x' } }]),
      store().softDeleteRecipients(mine.tenant, [forged]),
      store().restoreRecipients(mine.tenant, [forged]),
      store().changeMembers(mine.tenant, own, { add: [forged], remove: [] }),
      store().changeMembers(mine.tenant, forged, { add: [own], remove: [] }),
      store().listMembers(mine.tenant, forged, { limit: 1 }),
      store().listGroupsOf(mine.tenant, forged),
      store().listCredentials(mine.tenant, forged),
      store().removeCredential(mine.tenant, forged, guid()),
    ]);
    expect(attempts).toMatchObject(attempts.map(() => ({ reason: { kind: 'notFound' } })));
    await store().purgeRecipients(mine.tenant, [forged]);
    expect(await store().findRecipients(mine.tenant, [forged])).toEqual([]);
    expect((await store().countRecipients(theirs.tenant)).active.userMailbox).toBe(2);
  });

  it('takes a mailbox through its states and no other way', async () => {
    const { tenant, user, addOne } = await newTenant();
    const { recipient } = await addOne(user('terry'));
    const to = async (change: RecipientChange) =>
      first(await store().updateRecipients(tenant, [{ recipient, change }])).mailbox;
    await expect(to({ mailbox: { to: 'none' } })).rejects.toMatchObject({ kind: 'conflict' });
    expect(await to({ mailbox: { to: 'ready' } })).toMatchObject({ mailbox: 1, state: 'ready' });
    await expect(to({ mailbox: { to: 'pending', guid: guid() } })).rejects.toMatchObject({
      kind: 'conflict',
    });
    const disconnected = await to({ kind: 'user', mailbox: { to: 'disconnected' } });
    expect(disconnected).toMatchObject({ state: 'disconnected', since: clock.now() });
    expect(await to({ kind: 'userMailbox', mailbox: { to: 'ready' } })).toMatchObject({ mailbox: 1 });
    await to({ mailbox: { to: 'removing' } });
    await expect(to({ mailbox: { to: 'ready' } })).rejects.toMatchObject({ kind: 'conflict' });
    expect(await to({ mailbox: { to: 'none' } })).toBeNull();
    expect(await to({ mailbox: { to: 'pending', guid: guid() } })).toMatchObject({ mailbox: 2 as MailboxId });
  });

  it('soft-deletes and restores with every name, however the clock jumps', async () => {
    const { tenant, user, addOne, domain } = await newTenant();
    const before = await addOne(user('terry'));
    const start = clock.now();
    const [deleted] = await store().softDeleteRecipients(tenant, [before.recipient]);
    expect(deleted).toEqual({ ...before, deletedAt: start, changeNo: before.changeNo + 1 });
    clock.set(start - 86_400_000);
    expect(await store().softDeleteRecipients(tenant, [before.recipient])).toEqual([deleted]);
    const [restored] = await store().restoreRecipients(tenant, [before.recipient]);
    clock.set(start);
    expect(restored).toEqual({
      ...before,
      changedAt: start - 86_400_000,
      changeNo: before.changeNo + 2,
    });
    expect(await store().restoreRecipients(tenant, [before.recipient])).toEqual([restored]);
    const key = { kind: 'address' as const, value: `terry@${domain}` };
    expect(await store().findByKeys(tenant, [key])).toEqual([{ key, recipient: restored }]);
  });

  it('purges what is deleted and without a mailbox, leaves a tombstone, and frees its names', async () => {
    const { tenant, user, add, addOne } = await newTenant();
    const { recipient, guid: id } = await addOne(user('terry', { anchor: 'A' }));
    const purge = () => store().purgeRecipients(tenant, [recipient]);
    await expect(purge()).rejects.toMatchObject({ code: 'recipient.purge.refused' });
    await store().softDeleteRecipients(tenant, [recipient]);
    await expect(purge()).rejects.toMatchObject({ message: expect.stringContaining('mailbox') });
    await store().updateRecipients(tenant, [{ recipient, change: { mailbox: { to: 'removing' } } }]);
    await expect(store().restoreRecipients(tenant, [recipient])).rejects.toMatchObject({
      code: 'recipient.restore.tooLate',
    });
    await store().updateRecipients(tenant, [{ recipient, change: { mailbox: { to: 'none' } } }]);
    await purge();
    await purge();
    const feed = await store().changesSince(tenant, 0 as DirectoryChangeNumber, 10);
    expect(feed).toEqual({
      changes: [{ kind: 'recipientGone', recipient, guid: id, anchor: 'A', changeNo: 5 }],
      upTo: 5,
      more: false,
    });
    const [again] = await add(user('terry', { anchor: 'A' }));
    expect(again.recipient).toBeGreaterThan(recipient);
  });

  it('refuses a batch beyond the limit', async () => {
    const { user, add } = await newTenant();
    const many = Array.from({ length: 1001 }, (_, index) => user(`u${index}`));
    await expect(add(...many)).rejects.toMatchObject({ kind: 'limit' });
  });
}

function terryFields({ mailboxGuid: _, ...fields }: { readonly mailboxGuid?: string }) {
  return fields;
}
