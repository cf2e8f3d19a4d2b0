import { describe, expect, it } from 'vitest';
import { MailboxLifecycle } from './mailbox-lifecycle.ts';
import { createTestOrganization } from './test-organization.ts';

describe('the removal of a mailbox', () => {
  it('spares one whose owner was restored after the sweep had read it', async () => {
    const { recipients, store, provisioner, tenant } = await createTestOrganization();
    const { recipient } = await recipients.createOne(tenant, { kind: 'userMailbox', name: 'Terry' });
    const stale = await recipients.remove(tenant, [recipient]);
    await recipients.restore(tenant, [recipient]);
    const lifecycle = new MailboxLifecycle(store, provisioner);
    await expect(lifecycle.remove(tenant, stale)).rejects.toMatchObject({ code: 'recipient.changed' });
    expect(await recipients.getById(tenant, recipient)).toMatchObject({ mailbox: { state: 'ready' } });
    expect(provisioner.mailboxes.size).toBe(1);
  });

  it('goes on where it stopped', async () => {
    const { recipients, store, provisioner, tenant } = await createTestOrganization();
    const made = await recipients.create(tenant, [
      { kind: 'userMailbox', name: 'One' },
      { kind: 'userMailbox', name: 'Two' },
    ]);
    const lifecycle = new MailboxLifecycle(store, provisioner);
    provisioner.failing = 'after';
    await expect(lifecycle.remove(tenant, made)).rejects.toThrow('went away');
    provisioner.failing = 'not';
    const ids = made.map(({ recipient }) => recipient);
    const left = await store.findRecipients(tenant, ids);
    expect(left.map(({ mailbox }) => mailbox?.state)).toEqual(['removing', 'removing']);
    await lifecycle.remove(tenant, left);
    await lifecycle.remove(tenant, await store.findRecipients(tenant, ids));
    expect((await store.findRecipients(tenant, ids)).map(({ mailbox }) => mailbox)).toEqual([null, null]);
    expect(provisioner.mailboxes.size).toBe(0);
  });
});
