import { describe, expect, it } from 'vitest';
import { unlimitedQuotas } from '../store/ports/mail-model.ts';
import { createTestOrganization } from './test-organization.ts';

const gib = 2 ** 30;

async function withPlans() {
  const made = await createTestOrganization();
  const plans = made.organizations.mailboxPlans;
  await plans.create(made.tenant, {
    name: '학생',
    quotas: { prohibitSendBytes: 5 * gib },
    retainDeletedItemsDays: 30,
  });
  await plans.create(made.tenant, { name: 'Staff', maxSendBytes: 100, isDefault: true });
  return { ...made, plans };
}

describe('mailbox plans', () => {
  it('are found by name in any letter case, by GUID and by display name', async () => {
    const { plans, tenant } = await withPlans();
    const [staff, students] = await plans.list(tenant);
    expect(students).toMatchObject({
      name: '학생',
      isDefault: false,
      quotas: { prohibitSendBytes: 5 * gib },
    });
    expect(staff).toMatchObject({ name: 'Staff', isDefault: true, quotas: unlimitedQuotas });
    for (const identity of ['staff', staff?.guid ?? '', ' STAFF ']) {
      expect(await plans.get(tenant, identity)).toEqual(staff);
    }
    await plans.update(tenant, 'staff', { displayName: 'Everyone' });
    expect(await plans.get(tenant, 'everyone')).toMatchObject({ name: 'Staff' });
  });

  it('have one default among them', async () => {
    const { plans, tenant } = await withPlans();
    await plans.update(tenant, '학생', { isDefault: true });
    expect((await plans.list(tenant)).map(({ isDefault }) => isDefault)).toEqual([false, true]);
    await expect(plans.remove(tenant, '학생')).rejects.toMatchObject({ code: 'mailboxPlan.isDefault' });
    await plans.remove(tenant, 'Staff');
    expect(await plans.list(tenant)).toHaveLength(1);
  });

  it.each([
    [{ name: 'STAFF' }, 'mailboxPlan.name.taken'],
    [{ name: ' ' }, 'recipient.name.invalid'],
    [{ name: 'x', quotas: { issueWarningBytes: 3, prohibitSendBytes: 2 } }, 'mailbox.quotas.order'],
    [{ name: 'x', quotas: { issueWarningBytes: 3, prohibitSendReceiveBytes: 2 } }, 'mailbox.quotas.order'],
  ])('refuse %o', async (edit, code) => {
    const { plans, tenant } = await withPlans();
    await expect(plans.create(tenant, edit)).rejects.toMatchObject({ code });
  });

  it('are copied to what is made, and left alone by what is there', async () => {
    const { plans, tenant, recipients, provisioner } = await withPlans();
    const [staff, students] = await plans.list(tenant);
    const terry = await recipients.createOne(tenant, { kind: 'userMailbox', name: 'Terry' });
    const minsu = await recipients.createOne(tenant, {
      kind: 'userMailbox',
      name: '김민수',
      attributes: { mailboxPlan: students?.guid ?? '', maxSendBytes: 7 },
    });
    const sales = await recipients.createOne(tenant, { kind: 'distributionGroup', name: 'Sales' });
    expect(terry.attributes).toEqual({ mailboxPlan: staff?.guid, maxSendBytes: 100 });
    expect(minsu.attributes).toEqual({
      mailboxPlan: students?.guid,
      maxSendBytes: 7,
      retainDeletedItemsDays: 30,
    });
    expect(sales.attributes).toEqual({});
    await plans.update(tenant, '학생', { quotas: { prohibitSendBytes: gib } });
    expect([...provisioner.quotas.values()].map(({ prohibitSendBytes }) => prohibitSendBytes)).toEqual([
      null,
      5 * gib,
    ]);
  });
});

describe('a plan that is damaged', () => {
  it('is passed over, and the limits of one that was written by hand are read as far as they go', async () => {
    const { organizations, tenant, plans } = await withPlans();
    await organizations.update(tenant, {
      settings: {
        'mailboxPlan.1': 'x',
        'mailboxPlan.2': { name: 'Half', displayName: 'Half', maxSendBytes: -5, createdAt: 0, changedAt: 0 },
      },
    });
    expect((await plans.list(tenant)).map(({ name }) => name)).toEqual(['Half', 'Staff', '학생']);
    expect(await plans.get(tenant, 'Half')).toMatchObject({ quotas: unlimitedQuotas, maxSendBytes: null });
  });
});

describe('a user', () => {
  it('gets a mailbox with the plan that is named, and that mailbox again after losing it', async () => {
    const { tenant, recipients, plans, provisioner } = await withPlans();
    const students = await plans.get(tenant, '학생');
    const user = await recipients.createOne(tenant, { kind: 'user', name: '이서연', upn: 'lee@contoso.com' });
    const enabled = await recipients.enableMailbox(tenant, user.recipient, {
      alias: 'seoyeon',
      primaryAddress: 's.lee@contoso.com',
      mailboxPlan: students.guid,
    });
    expect(enabled).toMatchObject({
      kind: 'userMailbox',
      alias: 'seoyeon',
      upn: 'lee@contoso.com',
      addresses: [{ type: 'smtp', address: 's.lee@contoso.com', primary: true }],
      attributes: { mailboxPlan: students.guid, retainDeletedItemsDays: 30 },
    });
    await recipients.disableMailbox(tenant, user.recipient);
    const again = await recipients.enableMailbox(tenant, user.recipient);
    expect(again.mailbox?.guid).toBe(enabled.mailbox?.guid);
    expect(provisioner.mailboxes.size).toBe(1);
  });
});
