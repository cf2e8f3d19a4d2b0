import { describe, expect, it } from 'vitest';
import type { AppError } from '../base/errors.ts';
import { createTestOrganization } from './test-organization.ts';

describe('an address', () => {
  it('leads to its organisation and its recipient', async () => {
    const { recipients, domains, locator, organizations, tenant } = await createTestOrganization();
    const terry = await recipients.createOne(tenant, { kind: 'userMailbox', name: 'Terry' });
    expect(await locator.locate('TERRY@Contoso.COM')).toMatchObject({
      organization: { tenant },
      domain: { domain: 'contoso.com' },
      recipient: terry,
    });
    const nobody = await locator.locate('nobody@contoso.com');
    expect(nobody).toMatchObject({ organization: { tenant } });
    expect(nobody).not.toHaveProperty('recipient');
    await domains.add(tenant, 'fabrikam.com');
    for (const address of ['a@fabrikam.com', 'a@nowhere.example', 'terry', '@contoso.com', 'a@b c']) {
      expect(await locator.locate(address)).toBeUndefined();
    }
    await organizations.remove(tenant);
    expect(await locator.locate('terry@contoso.com')).toBeUndefined();
  });

  it('signs in those who may, and answers alike for all others', async () => {
    const { recipients, locator, tenant } = await createTestOrganization();
    await recipients.create(tenant, [
      { kind: 'userMailbox', name: 'Terry', addresses: ['terry@contoso.com', 't@contoso.com'] },
      { kind: 'userMailbox', name: 'Off', attributes: { accountDisabled: true } },
      { kind: 'sharedMailbox', name: 'Shared' },
    ]);
    expect(await locator.getUser(' T@contoso.com ')).toMatchObject({ recipient: { name: 'Terry' } });
    const logins = ['off@contoso.com', 'shared@contoso.com', 'nobody@contoso.com', 'x@nowhere.example', ''];
    const answers = await Promise.all(
      logins.map((login) =>
        locator.getUser(login).catch((error: AppError) => `${error.kind}: ${error.message}`),
      ),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^denied: /);
  });
});
