import { describe, expect, it } from 'vitest';
import type { Guid, RecipientId } from '../../../base/ids.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import { mail, TestSync } from '../../sync/test-sync.ts';
import { LedgerSkippedItems } from './ledger-skipped-items.ts';

describe('what was skipped of a mailbox', () => {
  it('is told with its folder and reason, and approved once', async () => {
    const test = await TestSync.open();
    const { tenant, mailbox } = test.mailbox.key;
    test.source.deliver('INBOX', { bytes: mail('small') });
    test.source.deliver('INBOX', { bytes: mail('large', 'x'.repeat(5000)) });
    await test.sync({ options: { largestMessageBytes: 1000 } });
    const items = new LedgerSkippedItems(test.rooms.mailboxes);
    const organization = { tenant } as Tenant;
    const place = {
      recipient: 1 as RecipientId,
      recipientGuid: 'r' as Guid,
      mailbox,
      mailboxGuid: 'm' as Guid,
    };
    const user = { guid: 'u' as Guid, emailAddress: 'kim@contoso.com', mailbox: place };

    const found = await items.read(organization, user, 10);
    expect(found).toMatchObject([
      { kind: 'tooLarge', folder: 'Inbox', uid: 2, subject: 'large', isApproved: false },
    ]);
    expect(await items.approve(organization, user)).toBe(1);
    expect(await items.approve(organization, user)).toBe(0);
    expect(await items.read(organization, user, 10)).toMatchObject([{ uid: 2, isApproved: true }]);
    expect((await test.sync({ options: { largestMessageBytes: 1000 } })).unapprovedSkipped).toBe(0);

    expect(await items.read(organization, { ...user, mailbox: null }, 10)).toEqual([]);
    await test.close();
  });
});
