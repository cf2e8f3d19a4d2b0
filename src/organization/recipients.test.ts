import { describe, expect, it } from 'vitest';
import type { Guid } from '../base/ids.ts';
import { formatAddresses } from './address-list.ts';
import { createTestOrganization } from './test-organization.ts';

const day = 86_400_000;

describe('a new recipient', () => {
  it.each([
    [{ name: 'Terry Adams' }, ['TerryAdams', 'TerryAdams@contoso.com', ['SMTP:TerryAdams@contoso.com']]],
    [{ displayName: '김민준' }, ['gimminjun', 'gimminjun@contoso.com', ['SMTP:gimminjun@contoso.com']]],
    [{ name: 'T', upn: 'login@contoso.com' }, ['login', 'login@contoso.com', ['SMTP:login@contoso.com']]],
    [{ name: 'T', alias: 'terry' }, ['terry', 'terry@contoso.com', ['SMTP:terry@contoso.com']]],
    [
      { name: 'T', addresses: ['x@contoso.com', 'y@contoso.com'] },
      ['x', 'x@contoso.com', ['SMTP:x@contoso.com', 'smtp:y@contoso.com']],
    ],
    [
      { name: 'T', addresses: ['X500:/o=Old'] },
      ['T', 'T@contoso.com', ['X500:/o=Old', 'SMTP:T@contoso.com']],
    ],
  ])('of %j gets names by policy', async (input, expected) => {
    const { recipients, tenant } = await createTestOrganization();
    const made = await recipients.createOne(tenant, { kind: 'userMailbox', ...input });
    expect([made.alias, made.upn, formatAddresses(made.addresses)]).toEqual(expected);
    expect(made.mailbox).toMatchObject({ mailbox: 1, state: 'ready' });
  });

  it('of each kind gets what its kind has', async () => {
    const { recipients, tenant } = await createTestOrganization();
    const made = await recipients.create(tenant, [
      { kind: 'user', name: 'User' },
      { kind: 'sharedMailbox', name: 'Shared' },
      { kind: 'mailContact', name: 'Contact', targetAddress: '김@elsewhere.example' },
      { kind: 'mailUser', name: 'Mailuser', targetAddress: 'm@elsewhere.example' },
      { kind: 'distributionGroup', name: 'Group' },
      { kind: 'securityGroup', name: 'Guards' },
    ]);
    const rows = made.map(({ alias, upn, addresses, mailbox }) => [
      alias,
      upn,
      addresses.length,
      mailbox?.state,
    ]);
    expect(rows).toEqual([
      [null, 'User@contoso.com', 0, undefined],
      ['Shared', null, 1, 'ready'],
      ['Contact', null, 0, undefined],
      ['Mailuser', 'Mailuser@contoso.com', 0, undefined],
      ['Group', null, 1, undefined],
      [null, null, 0, undefined],
    ]);
  });

  it('of a name that is taken gets a number, within a batch and across', async () => {
    const { recipients, tenant } = await createTestOrganization();
    const inputs = Array.from({ length: 40 }, (_, index) => {
      return { kind: 'userMailbox' as const, name: `김민준${'!'.repeat(index)}`, displayName: '김민준' };
    });
    const made = await recipients.create(tenant, inputs);
    expect(made.map(({ alias }) => alias).slice(0, 3)).toEqual(['gimminjun', 'gimminjun2', 'gimminjun3']);
    expect(new Set(made.map(({ alias }) => alias)).size).toBe(40);
    const [one, two] = [
      await recipients.createOne(tenant, { kind: 'userMailbox', name: 'Kim' }),
      await recipients.createOne(tenant, { kind: 'userMailbox', name: 'KIM.' }),
    ];
    expect([one.alias, two.alias, two.upn]).toEqual(['Kim', 'KIM2', 'KIM2@contoso.com']);
  });

  it('gets the next number when five of the same alias are made at once', async () => {
    const { recipients, tenant } = await createTestOrganization();
    const signs = '!#$%&';
    const made = await Promise.all(
      Array.from({ length: 5 }, (_, index) => {
        return recipients.createOne(tenant, { kind: 'userMailbox', name: `kim${signs[index]}` });
      }),
    );
    expect(made.map(({ alias }) => alias).sort()).toEqual(['kim', 'kim2', 'kim3', 'kim4', 'kim5']);
  });

  it.each([
    ['no name', {}, /no name/],
    ['an alias with a space', { name: 'T', alias: 'a b' }, /"ab" would do/],
    ['an address outside', { name: 'T', addresses: ['t@gmail.com'] }, /not an accepted domain.*contoso\.com/],
    ['a Hangul address', { name: 'T', addresses: ['김@contoso.com'] }, /Latin letters/],
    ['a target', { name: 'T', targetAddress: 't@x.example' }, /takes no external address/],
    ['a contact without target', { name: 'T', kind: 'mailContact' as const }, /needs the external address/],
    ['an unknown manager', { name: 'T', attributes: { manager: 'x' as Guid } }, /no recipient x/],
    ['a name of 10,000 characters', { name: 'n'.repeat(10_000) }, /at most/],
  ])('with %s is refused', async (_, input, why) => {
    const { recipients, tenant } = await createTestOrganization();
    await expect(recipients.createOne(tenant, { kind: 'userMailbox', ...input })).rejects.toThrow(why);
    expect(await recipients.count(tenant)).toMatchObject({ active: { userMailbox: 0 } });
  });

  it.each(['before', 'after'] as const)(
    'whose mailbox failed %s it was made gets it from the sweep',
    async (failing) => {
      const { recipients, provisioner, sweep, tenant } = await createTestOrganization();
      provisioner.failing = failing;
      await expect(recipients.createOne(tenant, { kind: 'userMailbox', name: 'T' })).rejects.toThrow(
        'mail store',
      );
      expect(await recipients.get(tenant, 'T')).toMatchObject({ mailbox: { state: 'pending' } });
      provisioner.failing = 'not';
      expect(await sweep.run()).toMatchObject({ mailboxesMade: 1, failures: 0 });
      expect(await sweep.run()).toMatchObject({ mailboxesMade: 0 });
      expect(await recipients.get(tenant, 'T')).toMatchObject({ mailbox: { state: 'ready' } });
      expect(provisioner.mailboxes.size).toBe(1);
    },
  );
});

describe('an identity', () => {
  it('is a GUID, name, alias, sign-in name, address or display name', async () => {
    const { recipients, domains, tenant } = await createTestOrganization();
    await domains.add(tenant, '회사.한국', { vouched: true });
    const terry = await recipients.createOne(tenant, {
      kind: 'userMailbox',
      name: 'Adams, Terry',
      displayName: 'Terry Adams',
      alias: 'terrya',
      upn: 'login@contoso.com',
      addresses: ['terry@회사.한국', 'X500:/o=Old/cn=T'],
    });
    const identities = [
      `{${terry.guid.toUpperCase()}}`,
      'adams, terry',
      ' TERRYA ',
      'Login@Contoso.com',
      'smtp:Terry@회사.한국',
      'terry@xn--vf4b131b.xn--3e0b707e',
      '/o=Old/cn=T',
      'X500:/O=OLD/cn=t',
      'terry adams',
    ];
    for (const identity of identities) expect(await recipients.get(tenant, identity)).toEqual(terry);
    await expect(recipients.get(tenant, 'terry')).rejects.toMatchObject({ kind: 'notFound' });
    await expect(recipients.get(tenant, ' ')).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('of several recipients is an error that names them, but of one where others are of another kind', async () => {
    const { recipients, tenant } = await createTestOrganization();
    const [a, b] = await recipients.create(tenant, [
      { kind: 'userMailbox', name: 'One', displayName: 'Kim' },
      { kind: 'sharedMailbox', name: 'Two', displayName: 'Kim' },
    ]);
    await expect(recipients.get(tenant, 'kim')).rejects.toMatchObject({
      code: 'recipient.identity.ambiguous',
      message: expect.stringMatching(/One .*Two /),
    });
    expect(await recipients.get(tenant, 'kim', { kinds: ['sharedMailbox'] })).toEqual(b);
    await recipients.remove(tenant, [b!.recipient]);
    expect(await recipients.get(tenant, 'kim')).toEqual(a);
    expect(await recipients.get(tenant, 'Two', { deleted: 'only' })).toMatchObject({ name: 'Two' });
    await expect(recipients.get(tenant, 'Two')).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('of another organisation is nobody', async () => {
    const { recipients, organizations, tenant } = await createTestOrganization();
    const other = await organizations.create({ name: 'other', domain: 'other.example' });
    const foreign = await recipients.createOne(other.tenant, { kind: 'userMailbox', name: 'Secret' });
    for (const identity of [foreign.guid, 'Secret', 'Secret@other.example']) {
      await expect(recipients.get(tenant, identity)).rejects.toMatchObject({ kind: 'notFound' });
    }
    await expect(recipients.getById(tenant, foreign.recipient)).rejects.toMatchObject({ kind: 'notFound' });
    await expect(
      recipients.createOne(tenant, { kind: 'user', name: 'T', attributes: { manager: foreign.guid } }),
    ).rejects.toMatchObject({ code: 'recipient.reference.unknown' });
  });
});

describe('a change', () => {
  it('of addresses is added to those of others who change it at once', async () => {
    const { recipients, tenant } = await createTestOrganization();
    const { recipient } = await recipients.createOne(tenant, { kind: 'userMailbox', name: 'T' });
    await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        recipients.updateOne(tenant, recipient, { addresses: { add: [`${name}@contoso.com`] } }),
      ),
    );
    const { addresses } = await recipients.getById(tenant, recipient);
    expect(formatAddresses(addresses).sort()).toEqual(
      ['SMTP:T@contoso.com', 'smtp:a@contoso.com', 'smtp:b@contoso.com', 'smtp:c@contoso.com'].sort(),
    );
    const moved = await recipients.updateOne(tenant, recipient, { primaryAddress: 'b@contoso.com' });
    expect(formatAddresses(moved.addresses)).toContain('SMTP:b@contoso.com');
    expect(formatAddresses(moved.addresses)).toContain('smtp:T@contoso.com');
  });

  it('is refused for one who read before another wrote', async () => {
    const { recipients, tenant } = await createTestOrganization();
    const { recipient, changeNo } = await recipients.createOne(tenant, { kind: 'user', name: 'T' });
    await recipients.updateOne(tenant, recipient, { displayName: 'One' });
    const late = { recipient, edit: { displayName: 'Two' }, unchangedSince: changeNo };
    await expect(recipients.update(tenant, [late])).rejects.toMatchObject({ code: 'recipient.changed' });
  });

  it('of kind goes between mailboxes alone', async () => {
    const { recipients, tenant } = await createTestOrganization();
    const { recipient } = await recipients.createOne(tenant, { kind: 'userMailbox', name: 'T' });
    expect(await recipients.convert(tenant, recipient, 'sharedMailbox')).toMatchObject({
      kind: 'sharedMailbox',
    });
    await expect(recipients.convert(tenant, recipient, 'mailContact')).rejects.toThrow(/cannot become/);
  });
});

describe('a mailbox', () => {
  it('is taken from a user and given back with what is in it', async () => {
    const { recipients, provisioner, sweep, clock, tenant } = await createTestOrganization();
    const before = await recipients.createOne(tenant, { kind: 'userMailbox', name: 'Terry' });
    const disabled = await recipients.disableMailbox(tenant, before.recipient);
    expect(disabled).toMatchObject({ kind: 'user', alias: null, addresses: [], upn: 'Terry@contoso.com' });
    clock.set(clock.now() + 29 * day);
    await sweep.run();
    const enabled = await recipients.enableMailbox(tenant, before.recipient);
    expect(enabled).toMatchObject({
      kind: 'userMailbox',
      alias: 'Terry',
      addresses: before.addresses,
      mailbox: { mailbox: before.mailbox?.mailbox, state: 'ready' },
    });
    await recipients.disableMailbox(tenant, before.recipient);
    clock.set(clock.now() + 31 * day);
    expect(await sweep.run()).toMatchObject({ mailboxesRemoved: 1 });
    expect(provisioner.mailboxes.size).toBe(0);
    const fresh = await recipients.enableMailbox(tenant, before.recipient);
    expect(fresh.mailbox?.guid).not.toBe(before.mailbox?.guid);
    expect(await recipients.enableMailbox(tenant, before.recipient)).toEqual(fresh);
  });

  it('comes back with its deleted owner, and its addresses are nobody else’s meanwhile', async () => {
    const { recipients, provisioner, tenant, sweep, clock } = await createTestOrganization();
    const { recipient } = await recipients.createOne(tenant, { kind: 'userMailbox', name: 'Terry' });
    await recipients.remove(tenant, [recipient]);
    const rival = { kind: 'userMailbox' as const, name: 'Rival', addresses: ['terry@contoso.com'] };
    await expect(recipients.createOne(tenant, rival)).rejects.toThrow(/can still be restored/);
    clock.set(clock.now() - 90 * day);
    expect(await sweep.run()).toMatchObject({ recipientsPurged: 0 });
    const [restored] = await recipients.restore(tenant, [recipient]);
    expect(restored).toMatchObject({ deletedAt: null, mailbox: { state: 'ready' } });
    expect(provisioner.mailboxes.size).toBe(1);
  });

  it('is purged with its owner after 30 days, whatever crashed in between', async () => {
    const { recipients, provisioner, tenant, sweep, clock } = await createTestOrganization();
    const { recipient } = await recipients.createOne(tenant, { kind: 'userMailbox', name: 'Terry' });
    await expect(recipients.purge(tenant, [recipient])).rejects.toThrow(/not deleted/);
    await recipients.remove(tenant, [recipient]);
    clock.set(clock.now() + 31 * day);
    provisioner.failing = 'before';
    expect(await sweep.run()).toMatchObject({ recipientsPurged: 0, failures: 1 });
    await expect(recipients.restore(tenant, [recipient])).rejects.toThrow(/has begun/);
    provisioner.failing = 'not';
    expect(await sweep.run()).toMatchObject({ recipientsPurged: 1, failures: 0 });
    expect(provisioner.mailboxes.size).toBe(0);
    await recipients.purge(tenant, [recipient]);
    await recipients.createOne(tenant, { kind: 'userMailbox', name: 'Terry' });
  });

  it('on litigation hold outlives every period, and tells that it keeps what is deleted', async () => {
    const { recipients, provisioner, tenant, sweep, clock } = await createTestOrganization();
    const made = await recipients.create(tenant, [
      { kind: 'userMailbox', name: 'Terry', attributes: { litigationHold: true } },
      { kind: 'userMailbox', name: 'Robin', attributes: { litigationHold: true } },
      { kind: 'userMailbox', name: 'Ash', attributes: { retainDeletedItemsDays: 30 } },
      { kind: 'userMailbox', name: 'Kim' },
    ]);
    const [terry, robin] = made;
    await recipients.remove(tenant, [terry!.recipient]);
    await recipients.disableMailbox(tenant, robin!.recipient);
    clock.set(clock.now() + 400 * day);
    expect(await sweep.run()).toMatchObject({ recipientsPurged: 0, mailboxesRemoved: 0 });
    expect(provisioner.mailboxes.size).toBe(4);
    expect([...(await recipients.ownRetention(tenant))].sort()).toEqual([
      [1, null],
      [2, null],
      [3, 30 * day],
    ]);
    await recipients.updateOne(tenant, terry!.recipient, { attributes: { litigationHold: null } });
    expect(await sweep.run()).toMatchObject({ recipientsPurged: 1 });
  });
});
