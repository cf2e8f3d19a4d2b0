import { describe, expect, it } from 'vitest';
import { expectRefusal, newMessage, type OpenMailStore, uids, useMailStore } from './fixture.ts';

export function describeAssociated(open: OpenMailStore): void {
  describe('folders that MAPI clients alone see', () => {
    const fixture = useMailStore(open);
    const associated = { name: '', kind: 'associated', folderClass: '' } as const;

    it('have a kind, and times that tell when they were made and changed', async () => {
      const box = await fixture.mailbox();
      const made = await fixture.store.createFolder(box.key, {
        ...{
          parent: box.role('root'),
          name: 'Reminders',
          role: 'reminders',
          kind: 'search',
          folderClass: '',
        },
      });
      expect(made).toMatchObject({ kind: 'search', role: 'reminders', createdAt: fixture.clock.time });
      expect((await box.folder()).kind).toBe('generic');
      fixture.clock.time += 5000;
      const owner = { kind: 'folder', folder: made.folder } as const;
      await fixture.store.writeProperties(box.key, owner, { set: [], remove: ['p'] });
      expect(await box.folder(made.folder)).toMatchObject({
        ...{ createdAt: made.createdAt, modifiedAt: fixture.clock.time },
      });
      await box.add(1);
      expect((await box.folder()).modifiedAt).toBe((await box.folder()).createdAt);
    });

    it('are companions: one a folder, nameless, nothing below them, fixed where they are', async () => {
      const { store } = fixture;
      const box = await fixture.mailbox();
      const { folder } = await store.createFolder(box.key, { parent: box.inbox, ...associated });
      await expectRefusal(store.createFolder(box.key, { parent: box.inbox, ...associated }), 'conflict');
      await expectRefusal(store.createFolder(box.key, { parent: folder, ...associated }), 'invalid');
      await expectRefusal(
        store.createFolder(box.key, { ...associated, parent: box.role('deleted'), name: 'x' }),
        'invalid',
      );
      const other = await box.makeFolder('Other');
      await expectRefusal(store.updateFolder(box.key, other, { parent: folder }), 'invalid');
      for (const change of [{ name: 'x' }, { parent: other }, { role: 'notes' as const }]) {
        await expectRefusal(store.updateFolder(box.key, folder, change), 'invalid');
      }
      expect(await store.updateFolder(box.key, folder, { folderClass: 'x' })).toMatchObject({ name: '' });
    });

    it('count for quotas by their bytes alone, are in no search, and lose messages for good', async () => {
      const box = await fixture.mailbox({ quotas: { prohibitSendReceiveBytes: 60 } });
      const { folder } = await fixture.store.createFolder(box.key, { parent: box.inbox, ...associated });
      await box.add(1, { subject: 'mail' });
      const [view] = await box.add(1, { subject: 'view' }, folder);
      expect((await box.mailbox()).usage).toMatchObject({ itemCount: 1, totalBytes: 40 });
      await expectRefusal(fixture.store.addMessages(box.key, folder, [newMessage(), newMessage()]), 'quota');
      const sort = { by: 'receivedAt', descending: false } as const;
      const { messages } = await fixture.store.queryMessages(box.key, { sort, limit: 9 });
      expect(messages.map(({ subject }) => subject)).toEqual(['mail']);
      await fixture.store.removeMessages(box.key, folder, uids(view?.uid ?? 0), { recover: true });
      expect((await box.mailbox()).usage).toMatchObject({ totalBytes: 20, recoverableCount: 0 });
    });

    it('go with their folder, while its messages can be had back', async () => {
      const box = await fixture.mailbox();
      const parent = await box.makeFolder('Project');
      const { folder } = await fixture.store.createFolder(box.key, { parent, ...associated });
      await box.add(2, {}, folder);
      await box.add(1, {}, parent);
      await fixture.store.updateFolder(box.key, parent, { parent: box.role('deleted') });
      expect((await box.folder(folder)).messageCount).toBe(2);
      await fixture.store.removeFolder(box.key, parent, { recover: true });
      expect(await fixture.store.findFolder(box.key, folder)).toBeUndefined();
      expect((await box.mailbox()).usage).toEqual({
        ...{ itemCount: 0, totalBytes: 0, recoverableCount: 1, recoverableBytes: 20 },
      });
    });
  });

  describe('times of messages', () => {
    const fixture = useMailStore(open);

    it('move with every change but that a message was read, and stay with the item', async () => {
      const box = await fixture.mailbox();
      const other = await box.makeFolder('Other');
      const started = fixture.clock.time;
      await box.add(1);
      const times = async (folder = box.inbox) => {
        const [message] = await box.messages(folder);
        return message && [message.createdAt - started, message.modifiedAt - started];
      };
      const labels = { mode: 'add', keywords: [] } as const;
      fixture.clock.time += 1000;
      await fixture.store.updateFlags(box.key, box.inbox, uids(1), { ...labels, flags: 1 });
      expect(await times()).toEqual([0, 0]);
      await fixture.store.updateFlags(box.key, box.inbox, uids(1), { ...labels, flags: 4 });
      expect(await times()).toEqual([0, 1000]);
      fixture.clock.time += 1000;
      await fixture.store.moveMessages(box.key, box.inbox, uids(1), other);
      expect(await times(other)).toEqual([0, 2000]);
      fixture.clock.time += 1000;
      await fixture.store.copyMessages(box.key, other, uids(1), box.inbox);
      expect(await times()).toEqual([3000, 3000]);
    });
  });
}
