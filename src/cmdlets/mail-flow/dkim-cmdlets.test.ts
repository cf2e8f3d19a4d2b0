import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const dayMs = 24 * 60 * 60_000;

async function scene() {
  const made = await makeTestRuntime();
  const [organization] = await made.store.listTenants({ limit: 1 });
  if (organization === undefined) throw new Error('There is one.');
  const { rooms } = made.surroundings;
  const get = (properties: string) =>
    made.run(`Get-DkimSigningConfig contoso.com | Select-Object ${properties} | ConvertTo-Json -Compress`);
  return {
    ...made,
    organization,
    keyFor: (domain = 'contoso.com') => rooms.signing.keyFor(organization.tenant, domain),
    rooms,
    /** Of a selector, as the config says. */
    async publish(selector: 1 | 2) {
      const config = await rooms.signing.get(organization, 'contoso.com');
      const { name, publicKey } = config.selectors[selector - 1] ?? config.selectors[0];
      made.txt.set(`${name}._domainkey.contoso.com`, [`v=DKIM1; k=rsa; p=${publicKey}`]);
    },
    async shown(properties: string): Promise<unknown> {
      const { values } = await get(properties);
      return JSON.parse(String(values[0]));
    },
  };
}

describe('New-DkimSigningConfig', () => {
  it('makes two keys, says what to publish, and signs nothing yet', async () => {
    const { run, keyFor } = await scene();
    const { errors, messages, values } = await run(
      'New-DkimSigningConfig contoso.com -Enabled $true -KeySize 1024 -BodyCanonicalization Simple | Format-List Domain, Enabled, Status, *Canonicalization, *KeySize, Selector*RotateOnDate',
    );
    expect(errors).toEqual([]);
    const said = messages.join('\n');
    expect(said).toContain(
      "The config was created but can't be enabled because its TXT records aren't published.",
    );
    expect(said).toMatch(
      / {2}Name: {2}selector1\._domainkey\.contoso\.com\n {2}Type: {2}TXT\n {2}Value: v=DKIM1; k=rsa; p=MIGf/,
    );
    expect(said).toMatch(/ {2}Name: {2}selector2\._domainkey\.contoso\.com/);
    expect(values.length).toBeGreaterThan(0);
    expect(await keyFor()).toBeUndefined();
  });

  it('makes one for each domain that is proved, once', async () => {
    const { run } = await scene();
    await run('New-AcceptedDomain fabrikam.com');
    const unproved = await run('New-DkimSigningConfig fabrikam.com -Enabled $true');
    expect(unproved.errors.join()).toContain("fabrikam.com isn't proved to be yours yet");
    const unknown = await run('New-DkimSigningConfig woodgrove.com -Enabled $true');
    expect(unknown.errors.join()).toContain("'woodgrove.com' couldn't be found");
    await run('Get-AcceptedDomain contoso.com | New-DkimSigningConfig -Enabled $false -KeySize 1024');
    const again = await run('New-DkimSigningConfig contoso.com -Enabled $true');
    expect(again.errors.join()).toContain('contoso.com has a DKIM signing config already.');
    const none = await run('Get-DkimSigningConfig fabrikam.com');
    expect(none.errors.join()).toContain('New-DkimSigningConfig -DomainName fabrikam.com -Enabled $true');
    expect((await run('(Get-DkimSigningConfig).Domain')).values).toEqual(['contoso.com']);
  });
});

describe('Set-DkimSigningConfig', () => {
  it('signs once the DNS has the key, and not before', async () => {
    const { run, shown, publish, keyFor, txt } = await scene();
    await run('New-DkimSigningConfig contoso.com -Enabled $true -KeySize 1024');
    txt.set('selector1._domainkey.contoso.com', ['v=DKIM1; k=rsa; p=MIGfAnother']);
    const early = await run('Set-DkimSigningConfig contoso.com -Enabled $true');
    expect(early.errors.join()).toContain('TXT record does not exist for this config.');
    expect(early.errors.join()).toMatch(/Value: v=DKIM1; k=rsa; p=MIGf/);
    expect(await shown('Enabled, Status')).toEqual({ Enabled: false, Status: 'TxtMissing' });
    await publish(1);
    expect((await run('Set-DkimSigningConfig contoso.com -Enabled $true')).errors).toEqual([]);
    expect(await shown('Enabled, Status')).toEqual({ Enabled: true, Status: 'Valid' });
    expect(await keyFor()).toMatchObject({
      selector: 'selector1',
      headerForm: 'relaxed',
      bodyForm: 'relaxed',
    });
    await run(
      'Set-DkimSigningConfig contoso.com -HeaderCanonicalization Simple -BodyCanonicalization Simple',
    );
    expect(await keyFor()).toMatchObject({ headerForm: 'simple', bodyForm: 'simple' });
    expect((await run('Set-DkimSigningConfig contoso.com')).messages.join()).toContain('contoso.com');
    await run('Set-DkimSigningConfig contoso.com -Enabled $false');
    expect(await keyFor()).toBeUndefined();
  });

  it('is of the organisation that has the domain', async () => {
    const { run, publish, keyFor, rooms, organization } = await scene();
    await run('New-DkimSigningConfig contoso.com -Enabled $true -KeySize 1024');
    await publish(1);
    await run('Set-DkimSigningConfig contoso.com -Enabled $true');
    const other = await rooms.organizations.create({ name: 'other', domain: 'other.com' });
    expect(await rooms.signing.keyFor(other.tenant, 'contoso.com')).toBeUndefined();
    expect(await keyFor('sub.contoso.com')).toBeUndefined();
    await rooms.domains.add(organization.tenant, 'new.com', { vouched: true });
    await rooms.domains.setDefault(organization.tenant, 'new.com');
    await rooms.domains.remove(organization.tenant, 'contoso.com');
    expect(await keyFor()).toBeUndefined();
  });
});

describe('Rotate-DkimSigningConfig', () => {
  it('puts the new key to use after four days, and not before the DNS has it', async () => {
    const { run, shown, publish, keyFor, clock } = await scene();
    await run('New-DkimSigningConfig contoso.com -Enabled $true -KeySize 1024');
    await publish(1);
    await run('Set-DkimSigningConfig contoso.com -Enabled $true');
    const before = await shown('Selector2PublicKey');
    const { messages, errors } = await run('Rotate-DkimSigningConfig contoso.com -KeySize 2048');
    expect(errors).toEqual([]);
    expect(messages.join()).toMatch(/Replace this record.*selector2\._domainkey\.contoso\.com.*p=MIIBIj/s);
    expect(messages.join()).not.toContain('selector1._domainkey');
    expect(
      await shown(
        'SelectorBeforeRotateOnDate, SelectorAfterRotateOnDate, Selector1KeySize, Selector2KeySize',
      ),
    ).toEqual({
      ...{ SelectorBeforeRotateOnDate: 'selector1', SelectorAfterRotateOnDate: 'selector2' },
      ...{ Selector1KeySize: 1024, Selector2KeySize: 2048 },
    });
    expect(await shown('Selector2PublicKey')).not.toEqual(before);
    const again = await run('Rotate-DkimSigningConfig contoso.com');
    expect(again.errors.join()).toContain('A rotation of contoso.com is under way: selector2 takes over');
    clock.set(clock.now() + 4 * dayMs - 1);
    await publish(2);
    expect(await keyFor()).toMatchObject({ selector: 'selector1' });
    clock.set(clock.now() + 1);
    const [first, second] = await Promise.all([keyFor(), keyFor()]);
    expect([first?.selector, second?.selector]).toContain('selector2');
    expect(await keyFor()).toMatchObject({ selector: 'selector2' });
    expect(await shown('SelectorBeforeRotateOnDate, SelectorAfterRotateOnDate')).toEqual({
      ...{ SelectorBeforeRotateOnDate: 'selector2', SelectorAfterRotateOnDate: 'selector2' },
    });
    expect((await run('Rotate-DkimSigningConfig contoso.com')).messages.join()).toContain(
      'selector1._domainkey',
    );
  });

  it('signs with the key of before while the new one is not published, and looks again each hour', async () => {
    const { run, publish, keyFor, clock } = await scene();
    await run('New-DkimSigningConfig contoso.com -Enabled $true -KeySize 1024');
    await publish(1);
    await run('Set-DkimSigningConfig contoso.com -Enabled $true; Rotate-DkimSigningConfig contoso.com');
    clock.set(clock.now() + 5 * dayMs);
    expect(await keyFor()).toMatchObject({ selector: 'selector1' });
    await publish(2);
    expect(await keyFor()).toMatchObject({ selector: 'selector1' });
    clock.set(clock.now() + 60 * 60_000);
    expect(await keyFor()).toMatchObject({ selector: 'selector2' });
  });
});
