import { describe, expect, it } from 'vitest';
import { unlimitedQuotas } from '../../ports/mail-model.ts';
import { everything, expectRefusal, newMessage, type OpenMailStore, uids, useMailStore } from './fixture.ts';

export function describeQuotas(open: OpenMailStore): void {
  describe('quotas', () => {
    const fixture = useMailStore(open);

    it('let a mailbox be filled to the last byte, and not beyond', async () => {
      const box = await fixture.mailbox({ quotas: { prohibitSendReceiveBytes: 60 } });
      await box.add(2);
      await expectRefusal(
        fixture.store.addMessages(box.key, box.inbox, [newMessage(), newMessage()]),
        'quota',
      );
      expect(await box.messages()).toHaveLength(2);
      expect(await box.changeNo()).toBe(7);
      await box.add(1);
      await expectRefusal(box.add(1), 'quota');
      await expectRefusal(
        fixture.store.copyMessages(box.key, box.inbox, uids(1), box.role('deleted')),
        'quota',
      );
      expect(await box.messages(box.role('deleted'))).toEqual([]);
      expect(await box.changeNo()).toBe(8);
    });

    it('warn and prohibit sending elsewhere: here they refuse nothing', async () => {
      const box = await fixture.mailbox({ quotas: { issueWarningBytes: 1, prohibitSendBytes: 1 } });
      expect(await box.add(2)).toHaveLength(2);
    });

    it('let a mailbox that is over its limit be cleaned up', async () => {
      const box = await fixture.mailbox();
      await box.add(4);
      await fixture.store.updateMailbox(box.key, { ...unlimitedQuotas, prohibitSendReceiveBytes: 30 });
      const { store } = fixture;
      expect(await store.moveMessages(box.key, box.inbox, uids(1), box.role('deleted'))).toHaveLength(1);
      expect(await store.removeMessages(box.key, box.inbox, uids(2), { recover: true })).toEqual([2]);
      expect(await store.removeMessages(box.key, box.inbox, uids(3), { recover: false })).toEqual([3]);
      await expectRefusal(box.add(1), 'quota');
      await store.removeMessages(box.key, box.role('deleted'), everything, { recover: false });
      await expectRefusal(box.add(1), 'quota');
      expect((await box.mailbox()).usage.totalBytes).toBe(20);
    });

    it('bound recoverable items apart: a removal that does not fit is refused, one for good is not', async () => {
      const box = await fixture.mailbox({
        quotas: { recoverableItemsBytes: 40, prohibitSendReceiveBytes: 60 },
      });
      const { store } = fixture;
      await box.add(3);
      await store.removeMessages(box.key, box.inbox, uids(1, 2), { recover: true });
      await box.add(2);
      const before = await box.changeNo();
      await expectRefusal(store.removeMessages(box.key, box.inbox, uids(3), { recover: true }), 'quota');
      await expectRefusal(store.moveMessages(box.key, box.inbox, uids(3), box.role('recoverable')), 'quota');
      await expectRefusal(store.moveMessages(box.key, box.role('recoverable'), uids(1), box.inbox), 'quota');
      expect(await box.changeNo()).toBe(before);
      expect(await store.removeMessages(box.key, box.inbox, uids(3), { recover: false })).toEqual([3]);
      expect(await store.moveMessages(box.key, box.role('recoverable'), uids(1), box.inbox)).toHaveLength(1);
      expect((await box.mailbox()).usage).toMatchObject({ totalBytes: 60, recoverableBytes: 20 });
    });

    it('keep a folder whose messages do not fit among the recoverable items', async () => {
      const box = await fixture.mailbox({ quotas: { recoverableItemsBytes: 10 } });
      const folder = await box.makeFolder('full');
      const hidden = { parent: folder, name: '', kind: 'associated', folderClass: '' } as const;
      const { folder: companion } = await fixture.store.createFolder(box.key, hidden);
      await box.add(1, {}, folder);
      await expectRefusal(fixture.store.removeFolder(box.key, folder, { recover: true }), 'quota');
      expect(await box.messages(folder)).toHaveLength(1);
      expect(await fixture.store.findFolder(box.key, companion)).toMatchObject({ parent: folder });
      await fixture.store.removeFolder(box.key, folder, { recover: false });
    });
  });
}
