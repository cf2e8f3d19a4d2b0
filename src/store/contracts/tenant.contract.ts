import { expect, it } from 'vitest';
import type { TenantId } from '../../base/ids.ts';
import { type DirectoryContext, guid, newDomain, newTenant, smtp } from './directory-fixtures.ts';

const nobody = 999_999 as TenantId;

export function tenantContract({ store, clock, newTenant: make }: DirectoryContext): void {
  it('creates a tenant with its default domain and finds it by every reference', async () => {
    const { tenant, record, domain } = await make({ settings: { language: 'ko' } });
    expect(record).toMatchObject({
      state: 'active',
      shard: 0,
      deletedAt: null,
      changeNo: 0,
      createdAt: clock.now(),
      settings: { language: 'ko' },
    });
    expect(record.wrappedKey).toEqual(new Uint8Array([1, 2, 3]));
    const references = [
      { tenant },
      { guid: record.guid },
      { name: record.name.toUpperCase() },
      { domain: domain.toUpperCase() },
    ];
    for (const reference of references) expect(await store().findTenant(reference)).toEqual(record);
    expect(await store().listDomains(tenant)).toMatchObject([{ domain, isDefault: true, tenant }]);
  });

  it('finds nobody under an unknown reference', async () => {
    const references = [{ tenant: nobody }, { guid: guid() }, { name: 'nobody' }, { domain: 'no.example' }];
    for (const reference of references) expect(await store().findTenant(reference)).toBeUndefined();
  });

  it('refuses a name or a domain that another tenant has, and leaves nothing behind', async () => {
    const { record, domain, tenant } = await make();
    await expect(store().createTenant(newTenant({ name: record.name.toUpperCase() }))).rejects.toMatchObject({
      kind: 'conflict',
      code: 'organization.name.taken',
    });
    const rival = newTenant({ domain: newDomain(domain) });
    await expect(store().createTenant(rival)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'domain.takenElsewhere',
    });
    expect(await store().findTenant({ name: rival.name })).toBeUndefined();
    await expect(store().addDomain(tenant, newDomain(domain), 0)).rejects.toMatchObject({
      code: 'domain.exists',
    });
  });

  it.each([
    ['an empty name', { name: '' }],
    ['a name of 10,000 characters', { name: '가'.repeat(10_000) }],
    ['a NUL in the display name', { displayName: 'a\0b' }],
    ['half a surrogate pair in the name', { name: 'a\ud800' }],
  ])('refuses %s', async (_, overrides) => {
    await expect(store().createTenant(newTenant(overrides))).rejects.toMatchObject({ kind: 'invalid' });
    const { tenant } = await make();
    await expect(store().updateTenant(tenant, overrides)).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('lets one of 20 simultaneous creations of a name and domain win', async () => {
    const input = newTenant();
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, () => store().createTenant({ ...input, guid: guid() })),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ kind: 'conflict' });
    }
  });

  it('puts a tenant on the shard with the fewest mailboxes', async () => {
    const shards = [101, 102];
    const one = await make({ shards });
    await one.add(one.user('a'), one.user('b'));
    const two = await make({ shards });
    const three = await make({ shards });
    expect([one, two, three].map(({ record }) => record.shard)).toEqual([101, 102, 102]);
  });

  it('changes names and single settings, and lists in order of id', async () => {
    const one = await make({ settings: { keep: 1, drop: 2 } });
    const two = await make();
    const changed = await store().updateTenant(one.tenant, {
      displayName: '콘토소',
      settings: { drop: null, add: { deep: [true] } },
    });
    expect(changed).toMatchObject({ displayName: '콘토소', name: one.record.name });
    expect(changed.settings).toEqual({ keep: 1, add: { deep: [true] } });
    await expect(
      store().updateTenant(two.tenant, { name: one.record.name.toUpperCase() }),
    ).rejects.toMatchObject({ code: 'organization.name.taken' });
    const after = (one.tenant - 1) as TenantId;
    const listed = await store().listTenants({ after, limit: 2 });
    expect(listed.map(({ tenant }) => tenant)).toEqual([one.tenant, two.tenant]);
  });

  it('moves along active ⇄ softDeleted → removing and no other way', async () => {
    const { tenant, record, user, add } = await make();
    await expect(store().moveTenant(tenant, 'removing')).rejects.toMatchObject({ kind: 'conflict' });
    const deleted = await store().moveTenant(tenant, 'softDeleted');
    expect(deleted).toMatchObject({ state: 'softDeleted', deletedAt: clock.now() });
    expect(await store().moveTenant(tenant, 'softDeleted')).toEqual(deleted);
    await expect(add(user('a'))).rejects.toMatchObject({ code: 'organization.notActive' });
    await expect(store().updateTenant(tenant, { displayName: 'x' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    expect(await store().moveTenant(tenant, 'active')).toEqual(record);
    await store().moveTenant(tenant, 'softDeleted');
    await store().moveTenant(tenant, 'removing');
    await expect(store().moveTenant(tenant, 'active')).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('keeps a deleted tenant for those whose clock says it is young, even after a jump back', async () => {
    const { tenant } = await make();
    const start = clock.now();
    await store().moveTenant(tenant, 'softDeleted');
    const listBefore = (deletedBefore: number) =>
      store().listTenants({ after: (tenant - 1) as TenantId, limit: 1, deletedBefore });
    expect(await listBefore(start - 86_400_000)).toEqual([]);
    expect(await listBefore(start)).toEqual([]);
    expect(await listBefore(start + 1)).toMatchObject([{ tenant }]);
  });

  it('removes every trace of a tenant, once and again, and frees its names', async () => {
    const { tenant, record, domain, user, add, group } = await make();
    const [member] = await add(user('a'));
    await store().changeMembers(tenant, await group('g'), { add: [member.recipient], remove: [] });
    await store().writeCredential(tenant, member.recipient, {
      guid: guid(),
      kind: 'password',
      label: '',
      hash: 'h',
      mustChange: false,
      expiresAt: null,
    });
    await expect(store().removeTenant(tenant)).rejects.toMatchObject({ kind: 'conflict' });
    await store().moveTenant(tenant, 'softDeleted');
    await store().moveTenant(tenant, 'removing');
    await store().removeTenant(tenant);
    await store().removeTenant(tenant);
    expect(await store().findTenant({ tenant })).toBeUndefined();
    expect(await store().findDomain(domain)).toBeUndefined();
    await expect(store().listDomains(tenant)).rejects.toMatchObject({ kind: 'notFound' });
    const again = await make({ name: record.name, domain: newDomain(domain) });
    expect(again.tenant).toBeGreaterThan(tenant);
    expect((await store().listRecipients(again.tenant, { sort: 'id', limit: 10 })).recipients).toEqual([]);
  });

  it('puts a tenant back with its times, numbers and domains, under a number that nobody had', async () => {
    const { tenant, record, domain, user, addOne } = await make({ settings: { language: 'ko' } });
    await addOne(user('a'));
    await store().addDomain(tenant, newDomain(`old.${domain}`, { verified: false }), 0);
    const saved = await store().findTenant({ tenant });
    const domains = await store().listDomains(tenant);
    const restored = { record: { ...record, ...saved }, domains, shards: [3] };
    await expect(store().restoreTenant(restored)).rejects.toMatchObject({
      code: 'organization.name.taken',
    });
    await store().updateTenant(tenant, { name: `was ${record.name}` });
    await expect(store().restoreTenant(restored)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'organization.guid.taken',
    });
    const stranger = { ...restored, record: { ...restored.record, guid: guid() } };
    await expect(store().restoreTenant(stranger)).rejects.toMatchObject({ code: 'domain.takenElsewhere' });
    for (const state of ['softDeleted', 'removing'] as const) await store().moveTenant(tenant, state);
    await store().removeTenant(tenant);
    clock.set(clock.now() + 1000);
    const again = await store().restoreTenant(restored);
    expect(again).toEqual({ ...saved, tenant: again.tenant, shard: 3 });
    expect(again.tenant).toBeGreaterThan(tenant);
    expect(await store().findTenant({ domain })).toEqual(again);
    expect(await store().listDomains(again.tenant)).toEqual(
      domains.map((each) => ({ ...each, tenant: again.tenant })),
    );
    const beyond = (again.tenant + 10) as TenantId;
    const other = { ...again, guid: guid(), name: `other ${record.name}`, tenant: beyond };
    const elsewhere = domains.map((each) => ({ ...each, domain: `other.${each.domain}` }));
    const kept = await store().restoreTenant({ record: other, domains: elsewhere, shards: [0] });
    expect(kept.tenant).toBe(beyond);
    expect((await make()).tenant).toBe(beyond + 1);
  });

  it('proves a domain before addresses are given out in it', async () => {
    const { tenant, domain, user, add } = await make();
    const extra = `extra.${domain}`;
    await store().addDomain(tenant, newDomain(extra, { verified: false, displayName: '추가' }), 0);
    const terry = user('terry', { addresses: smtp(`terry@${extra}`) });
    await expect(add(terry)).rejects.toMatchObject({ code: 'recipient.address.domainUnproved' });
    await expect(store().updateDomain(tenant, extra, { isDefault: true })).rejects.toMatchObject({
      code: 'domain.unproved',
    });
    expect(await store().updateDomain(tenant, extra, { verified: true })).toMatchObject({
      verifiedAt: clock.now(),
      displayName: '추가',
    });
    await add(terry);
    await store().updateDomain(tenant, extra, { isDefault: true, kind: 'internalRelay' });
    expect(await store().listDomains(tenant)).toMatchObject([
      { domain: extra, isDefault: true, kind: 'internalRelay' },
      { domain, isDefault: false },
    ]);
  });

  it('removes a domain only when it is no default and nobody uses it', async () => {
    const { tenant, domain, user, addOne } = await make();
    const extra = `extra.${domain}`;
    await store().addDomain(tenant, newDomain(extra), 0);
    const terry = await addOne(user('terry', { upn: `terry@${extra}` }));
    await expect(store().removeDomain(tenant, domain)).rejects.toMatchObject({ code: 'domain.isDefault' });
    await expect(store().removeDomain(tenant, extra)).rejects.toMatchObject({
      code: 'domain.inUse',
      message: expect.stringContaining('terry'),
    });
    await store().updateRecipients(tenant, [{ recipient: terry.recipient, change: { upn: null } }]);
    await store().removeDomain(tenant, extra);
    await expect(store().removeDomain(tenant, extra)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('lets an old unproved claim of another give way, but no fresh, proved or default one', async () => {
    const squatter = await make();
    const owner = await make();
    const { now } = clock;
    const prize = `prize.${owner.domain}`;
    const claim = newDomain(prize, { verified: false });
    await store().addDomain(squatter.tenant, claim, 0);
    await expect(store().addDomain(owner.tenant, claim, now())).rejects.toMatchObject({
      code: 'domain.takenElsewhere',
      message: expect.not.stringContaining(squatter.record.name),
    });
    expect(await store().addDomain(owner.tenant, claim, now() + 1)).toMatchObject({ tenant: owner.tenant });
    expect(await store().findDomain(prize)).toMatchObject({ tenant: owner.tenant });
    await store().updateDomain(owner.tenant, prize, { verified: true });
    for (const held of [prize, owner.domain]) {
      await expect(store().addDomain(squatter.tenant, newDomain(held), now() + 1)).rejects.toMatchObject({
        code: 'domain.takenElsewhere',
      });
    }
  });

  it("answers to another tenant's domain as to one that is not there", async () => {
    const [mine, theirs] = [await make(), await make()];
    const attempts = await Promise.allSettled([
      store().updateDomain(mine.tenant, theirs.domain, { kind: 'internalRelay' }),
      store().removeDomain(mine.tenant, theirs.domain),
    ]);
    expect(attempts).toMatchObject(attempts.map(() => ({ reason: { kind: 'notFound' } })));
    expect(await store().findDomain(theirs.domain)).toMatchObject({ kind: 'authoritative' });
  });

  it('writes a platform setting for the first of those who race', async () => {
    const key = `first-start-${guid()}`;
    expect(await store().findSetting(key)).toBeUndefined();
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => store().writeSetting(key, { index }, 0)),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [setting, again] = [
      await store().findSetting(key),
      await store().writeSetting(key, ['새 값', null]),
    ];
    expect(setting).toMatchObject({ key, version: 1 });
    expect(again).toEqual({ key, version: 2, value: ['새 값', null] });
    await expect(store().writeSetting(key, 1, 1)).rejects.toMatchObject({ kind: 'conflict' });
    expect(await store().findSetting(key)).toEqual(again);
    const other = await store().writeSetting(`${key}.b`, true);
    const listed = (await store().listSettings()).filter((each) => each.key.startsWith(key));
    expect(listed).toEqual([again, other]);
  });
}
