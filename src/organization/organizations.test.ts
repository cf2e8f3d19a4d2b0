import { describe, expect, it } from 'vitest';
import { verificationRecord } from './accepted-domains.ts';
import { createTestOrganization } from './test-organization.ts';

const day = 86_400_000;

describe('an organisation', () => {
  it('is made with its default domain, its key and its hooks, and found as people name it', async () => {
    const seen: string[] = [];
    const hook = { name: 'notes', created: async ({ name }: { name: string }) => void seen.push(name) };
    const { organizations, domains, tenant } = await createTestOrganization({ hooks: [hook] });
    const made = await organizations.create({
      name: ' 회사 ',
      displayName: '주식회사 회사',
      domain: '회사.한국',
      settings: { language: 'ko' },
    });
    expect(seen).toEqual(['contoso', '회사']);
    expect(made).toMatchObject({ name: '회사', settings: { language: 'ko' }, shard: 1 });
    expect(made.settings).toEqual({ language: 'ko' });
    expect(Buffer.from(made.wrappedKey).toString()).toBe(made.guid);
    for (const identity of ['회사', made.guid.toUpperCase(), '회사.한국', 'XN--VF4B131B.xn--3e0b707e']) {
      expect((await organizations.get(identity)).tenant).toBe(made.tenant);
    }
    expect(await domains.getDefault(made.tenant)).toMatchObject({
      displayName: '회사.한국',
      isDefault: true,
    });
    await expect(organizations.get('nobody.example')).rejects.toMatchObject({ kind: 'notFound' });
    expect((await Array.fromAsync(organizations.each())).map((each) => each.tenant)).toEqual([
      tenant,
      made.tenant,
    ]);
  });

  it.each([
    ['a name of 10,000 characters', { name: 'n'.repeat(10_000), domain: 'a.example' }, /at most 64/],
    ['no name', { name: ' ', domain: 'a.example' }, /empty/],
    ['no domain', { name: 'n', domain: 'localhost' }, /not a domain name/],
  ])('refuses %s', async (_, input, why) => {
    const { organizations } = await createTestOrganization();
    await expect(organizations.create(input)).rejects.toThrow(why);
  });

  it('finishes its setup at the next start where a hook failed', async () => {
    let broken = false;
    const made: string[] = [];
    const hook = {
      name: 'administrator',
      created: async ({ name }: { name: string }) => {
        if (broken) throw new Error('away');
        made.push(name);
      },
    };
    const { organizations } = await createTestOrganization({ hooks: [hook] });
    broken = true;
    await expect(organizations.create({ name: 'fabrikam', domain: 'fabrikam.com' })).rejects.toThrow('away');
    broken = false;
    await organizations.resume();
    await organizations.resume();
    expect(made).toEqual(['contoso', 'fabrikam']);
  });

  it('is restored within 30 days and gone after, with its mailboxes and its names', async () => {
    const { organizations, recipients, provisioner, sweep, clock, tenant } = await createTestOrganization();
    await recipients.create(tenant, [{ kind: 'userMailbox', name: 'Terry' }]);
    await organizations.remove(tenant);
    clock.set(clock.now() + 29 * day);
    expect(await sweep.run()).toMatchObject({ organizationsRemoved: 0 });
    await organizations.restore(tenant);
    await organizations.remove(tenant);
    clock.set(clock.now() - 40 * day);
    expect(await sweep.run()).toMatchObject({ organizationsRemoved: 0 });
    clock.set(clock.now() + 80 * day);
    provisioner.failing = 'after';
    expect(await sweep.run()).toMatchObject({ organizationsRemoved: 0, failures: 1 });
    await expect(organizations.restore(tenant)).rejects.toMatchObject({ kind: 'conflict' });
    provisioner.failing = 'not';
    expect(await sweep.run()).toMatchObject({ organizationsRemoved: 1, failures: 0 });
    expect(provisioner.mailboxes.size).toBe(0);
    expect(provisioner.forgotten).toEqual([tenant]);
    const again = await organizations.create({ name: 'contoso', domain: 'contoso.com' });
    expect(again.tenant).not.toBe(tenant);
  });
});

describe('an accepted domain', () => {
  it('is claimed, proved by its record, and then used', async () => {
    const { domains, recipients, txt, tenant } = await createTestOrganization();
    const claimed = await domains.add(tenant, 'Fabrikam.com');
    expect(claimed).toMatchObject({ domain: 'fabrikam.com', verifiedAt: null });
    const record = verificationRecord(claimed);
    expect(record).toEqual({
      type: 'TXT',
      name: 'fabrikam.com',
      value: expect.stringMatching(/^landfall-verification=[0-9a-f]{32}$/),
    });
    await expect(domains.verify(tenant, 'fabrikam.com')).rejects.toThrow(record.value);
    txt.set('fabrikam.com', ['v=spf1 -all', 'landfall-verification=old']);
    await expect(domains.verify(tenant, 'fabrikam.com')).rejects.toThrow(/earlier attempt/);
    txt.set('fabrikam.com', ['v=spf1 -all', record.value]);
    const proved = await domains.verify(tenant, 'fabrikam.com');
    expect(proved.verifiedAt).not.toBeNull();
    txt.clear();
    expect(await domains.verify(tenant, 'fabrikam.com')).toEqual(proved);
    await domains.setDefault(tenant, 'fabrikam.com');
    const terry = await recipients.createOne(tenant, { kind: 'userMailbox', name: 'Terry' });
    expect(terry.upn).toBe('Terry@fabrikam.com');
    await domains.setKind(tenant, 'contoso.com', 'internalRelay');
    await domains.remove(tenant, 'contoso.com');
    expect((await domains.list(tenant)).map(({ domain }) => domain)).toEqual(['fabrikam.com']);
  });

  it('held elsewhere is refused until the claim is old and unproved', async () => {
    const { domains, organizations, clock, tenant } = await createTestOrganization();
    const rival = await organizations.create({ name: 'rival', domain: 'rival.com' });
    await domains.add(rival.tenant, 'fabrikam.com');
    await expect(domains.add(tenant, 'fabrikam.com')).rejects.toThrow(/another organisation/);
    await expect(domains.verify(tenant, 'fabrikam.com')).rejects.toMatchObject({ kind: 'notFound' });
    clock.set(clock.now() + 8 * day);
    expect(await domains.add(tenant, 'fabrikam.com')).toMatchObject({ tenant });
    await expect(domains.add(tenant, 'rival.com')).rejects.toThrow(/another organisation/);
  });

  it('that public DNS does not have needs the word of the platform', async () => {
    const { domains, tenant } = await createTestOrganization();
    await expect(domains.add(tenant, 'contoso.local')).rejects.toThrow(/registered domain/);
    const vouched = await domains.add(tenant, 'contoso.local', { vouched: true, kind: 'internalRelay' });
    expect(vouched).toMatchObject({ kind: 'internalRelay', verifiedAt: expect.any(Number) });
  });
});
