import { describe, expect, it } from 'vitest';
import { createTestOrganization } from './test-organization.ts';

const elsewhere = { targetAddress: 'park@fabrikam.com' };

describe('mail', () => {
  it.each([
    ['user', elsewhere, 'mailUser', { alias: 'park', targetAddress: 'park@fabrikam.com', addresses: [] }],
    [
      'contact',
      elsewhere,
      'mailContact',
      { alias: 'park', targetAddress: 'park@fabrikam.com', addresses: [] },
    ],
    ['group', {}, 'distributionGroup', { alias: 'park', targetAddress: null }],
    ['securityGroup', { alias: 'sec' }, 'mailSecurityGroup', { alias: 'sec', targetAddress: null }],
    ['group', { primaryAddress: 'it@contoso.com' }, 'distributionGroup', { alias: 'it' }],
  ] as const)('is given to a %s with %j, and taken away again', async (kind, options, becomes, holds) => {
    const { recipients, tenant } = await createTestOrganization();
    const { recipient } = await recipients.createOne(tenant, { kind, name: 'park' });
    const enabled = await recipients.enableMail(tenant, recipient, options);
    expect(enabled).toMatchObject({ kind: becomes, ...holds });
    const disabled = await recipients.disableMail(tenant, recipient);
    expect(disabled).toMatchObject({ kind, alias: null, addresses: [], targetAddress: null });
    const other = await recipients.createOne(tenant, {
      kind: 'mailContact',
      name: 'other',
      alias: enabled.alias ?? '',
      targetAddress: 'other@fabrikam.com',
    });
    expect(other.alias).toBe(enabled.alias);
  });

  it('gives a group an address that nobody has', async () => {
    const { recipients, tenant } = await createTestOrganization();
    await recipients.createOne(tenant, { kind: 'userMailbox', name: 'x', alias: 'park' });
    const { recipient } = await recipients.createOne(tenant, { kind: 'group', name: 'park' });
    const { addresses } = await recipients.enableMail(tenant, recipient);
    expect(addresses).toEqual([{ type: 'smtp', address: 'park2@contoso.com', primary: true }]);
  });

  it.each([
    ['userMailbox', elsewhere, 'recipient.mail.enabled'],
    ['distributionGroup', {}, 'recipient.mail.enabled'],
    ['user', {}, 'recipient.targetAddress.mismatch'],
    ['group', elsewhere, 'recipient.targetAddress.mismatch'],
    ['contact', { targetAddress: 'nowhere' }, 'recipient.address.invalid'],
    ['group', { alias: 'a b' }, 'recipient.alias.invalid'],
  ] as const)('is not given to a %s with %j', async (kind, options, code) => {
    const { recipients, tenant } = await createTestOrganization();
    const { recipient } = await recipients.createOne(tenant, { kind, name: 'park' });
    await expect(recipients.enableMail(tenant, recipient, options)).rejects.toMatchObject({ code });
  });

  it.each(['user', 'userMailbox', 'group'] as const)('is not taken from a %s', async (kind) => {
    const { recipients, tenant } = await createTestOrganization();
    const { recipient } = await recipients.createOne(tenant, { kind, name: 'park' });
    await expect(recipients.disableMail(tenant, recipient)).rejects.toMatchObject({
      code: 'recipient.mail.notEnabled',
    });
  });

  it.each([
    ['user', { primaryAddress: 'park@contoso.com' }, 'recipient.mail.notEnabled'],
    ['contact', { addresses: { add: ['park@contoso.com'] } }, 'recipient.mail.notEnabled'],
    ['contact', { targetAddress: 'park@fabrikam.com' }, 'recipient.targetAddress.mismatch'],
    ['userMailbox', { targetAddress: 'park@fabrikam.com' }, 'recipient.targetAddress.mismatch'],
  ] as const)('lets no edit give a %s %j', async (kind, edit, code) => {
    const { recipients, tenant } = await createTestOrganization();
    const { recipient } = await recipients.createOne(tenant, { kind, name: 'park' });
    await expect(recipients.updateOne(tenant, recipient, edit)).rejects.toMatchObject({ code });
  });
});
