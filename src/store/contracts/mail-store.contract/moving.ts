import { describe, expect, it } from 'vitest';
import type { FolderId, ItemId } from '../../../base/ids.ts';
import { flag } from '../../ports/mail-model.ts';
import { everything, expectRefusal, type OpenMailStore, uids, useMailStore } from './fixture.ts';

export function describeMoving(open: OpenMailStore): void {
  describe('copying, moving and removing', () => {
    const fixture = useMailStore(open);

    it('copies as new items', async () => {
      const box = await fixture.mailbox();
      const target = await box.makeFolder('target');
      await box.add(3, { flags: flag.seen, keywords: ['k'] });
      await box.add(1, {}, target);
      const pairs = await fixture.store.copyMessages(box.key, box.inbox, uids(3, 1, 9), target);
      expect(pairs).toEqual([
        { source: 1, target: 2 },
        { source: 3, target: 3 },
      ]);
      const original = await box.message(3);
      const copied = { folder: target, uid: 3, item: 12, changeNo: 12, modification: 12 };
      expect(await box.message(3, target)).toEqual({ ...original, ...copied });
      expect(await box.folder(target)).toMatchObject({
        messageCount: 3,
        unreadCount: 1,
        totalBytes: 60,
        uidNext: 4,
        contentChange: 12,
      });
      expect(await box.folder()).toMatchObject({ messageCount: 3, contentChange: 9 });
      expect((await box.mailbox()).usage).toMatchObject({ itemCount: 6, totalBytes: 120 });
    });

    it('copies into the same folder', async () => {
      const box = await fixture.mailbox();
      await box.add(2);
      expect(await fixture.store.copyMessages(box.key, box.inbox, everything, box.inbox)).toEqual([
        { source: 1, target: 3 },
        { source: 2, target: 4 },
      ]);
    });

    it('moves the items themselves: all leave, then all arrive', async () => {
      const box = await fixture.mailbox();
      const target = await box.makeFolder('target');
      await box.add(3, { flags: flag.flagged });
      const before = await box.message(2);
      expect(await fixture.store.moveMessages(box.key, box.inbox, uids(3, 2), target)).toEqual([
        { source: 2, target: 1 },
        { source: 3, target: 2 },
      ]);
      expect(await fixture.store.findItem(box.key, before.item)).toEqual({
        ...before,
        folder: target,
        uid: 1,
        changeNo: 12,
        modification: 12,
      });
      expect(await box.folder()).toMatchObject({ messageCount: 1, contentChange: 11, uidNext: 4 });
      expect(await box.folder(target)).toMatchObject({
        messageCount: 2,
        unreadCount: 2,
        contentChange: 13,
        uidNext: 3,
      });
      expect((await box.changes(9)).map((change) => [change.changeNo, change.kind])).toEqual([
        [10, 'messageGone'],
        [11, 'messageGone'],
        [12, 'message'],
        [13, 'message'],
      ]);
    });

    it('moves within a folder, which gives new uids', async () => {
      const box = await fixture.mailbox();
      await box.add(2);
      expect(await fixture.store.moveMessages(box.key, box.inbox, uids(1), box.inbox)).toEqual([
        { source: 1, target: 3 },
      ]);
      expect((await box.messages()).map(({ uid, item }) => [uid, item])).toEqual([
        [2, 7],
        [3, 6],
      ]);
    });

    it('removes for good', async () => {
      const box = await fixture.mailbox();
      await box.add(3);
      expect(
        await fixture.store.removeMessages(box.key, box.inbox, uids(3, 1, 50), { recover: false }),
      ).toEqual([1, 3]);
      expect((await box.messages()).map(({ uid }) => uid)).toEqual([2]);
      expect((await box.mailbox()).usage).toMatchObject({ itemCount: 1, recoverableCount: 0 });
      expect(await fixture.store.findItem(box.key, 6 as ItemId)).toBeUndefined();
      expect(await fixture.store.removeMessages(box.key, box.inbox, uids(1), { recover: false })).toEqual([]);
      expect(await box.changeNo()).toBe(10);
    });

    it('removes so that an item can be recovered: where from and when stay known', async () => {
      const box = await fixture.mailbox();
      const bin = box.role('recoverable');
      await box.add(2);
      const before = await box.message(2);
      fixture.clock.time += 86_400_000;
      expect(await fixture.store.removeMessages(box.key, box.inbox, uids(2), { recover: true })).toEqual([2]);
      expect(await box.messages(bin)).toEqual([
        {
          ...before,
          folder: bin,
          uid: 1,
          changeNo: 9,
          modification: 9,
          modifiedAt: fixture.clock.time,
          deletedAt: fixture.clock.time,
          originFolder: box.inbox,
        },
      ]);
      expect((await box.mailbox()).usage).toEqual({
        itemCount: 1,
        totalBytes: 20,
        recoverableCount: 1,
        recoverableBytes: 20,
      });

      await fixture.store.copyMessages(box.key, bin, everything, box.inbox);
      expect(await box.message(3)).toMatchObject({ deletedAt: null, originFolder: null });
      await fixture.store.moveMessages(box.key, bin, everything, box.inbox);
      expect(await box.message(4)).toMatchObject({ item: before.item, deletedAt: null, originFolder: null });
      expect((await box.mailbox()).usage).toMatchObject({
        itemCount: 3,
        recoverableCount: 0,
        recoverableBytes: 0,
      });
    });

    it('removes from the recoverable items for good, and so it does where there are none', async () => {
      const box = await fixture.mailbox();
      const bin = box.role('recoverable');
      await box.add(2);
      await fixture.store.removeMessages(box.key, box.inbox, everything, { recover: true });
      expect(await fixture.store.removeMessages(box.key, bin, uids(1), { recover: true })).toEqual([1]);
      expect((await box.mailbox()).usage).toMatchObject({ itemCount: 0, recoverableCount: 1 });

      const plain = await fixture.mailbox({ folders: [] });
      await plain.add(1, {}, plain.role('root'));
      await fixture.store.removeMessages(plain.key, plain.role('root'), everything, { recover: true });
      expect((await plain.mailbox()).usage).toMatchObject({ itemCount: 0, recoverableCount: 0 });
    });

    it('of mail moved to the recoverable items keeps no origin: only removing does', async () => {
      const box = await fixture.mailbox();
      await box.add(1);
      await fixture.store.moveMessages(box.key, box.inbox, everything, box.role('recoverable'));
      expect(await box.messages(box.role('recoverable'))).toMatchObject([
        { deletedAt: null, originFolder: null },
      ]);
    });

    it.each([true, false])('empties a folder that is removed (recover: %j)', async (recover) => {
      const box = await fixture.mailbox();
      const folder = await box.makeFolder('old');
      await box.add(2, {}, folder);
      await fixture.store.removeFolder(box.key, folder, { recover });
      expect(await fixture.store.findFolder(box.key, folder)).toBeUndefined();
      const recovered = await box.messages(box.role('recoverable'));
      expect(recovered.map(({ originFolder }) => originFolder)).toEqual(recover ? [folder, folder] : []);
      const gone = (await box.changes(8)).filter(({ kind }) => kind.endsWith('Gone'));
      expect(gone.map(({ kind }) => kind)).toEqual(['messageGone', 'messageGone', 'folderGone']);
      expect(gone.at(-1)).toEqual({ kind: 'folderGone', folder, changeNo: await box.changeNo() });
      expect((await box.folder(await box.makeFolder('old'))).uidNext).toBe(1);
    });

    it('refuses to remove a folder with subfolders', async () => {
      const box = await fixture.mailbox();
      const folder = await box.makeFolder('parent');
      const child = await box.makeFolder('child', folder);
      await expectRefusal(fixture.store.removeFolder(box.key, folder, { recover: false }), 'conflict');
      await fixture.store.removeFolder(box.key, child, { recover: false });
      await fixture.store.removeFolder(box.key, folder, { recover: false });
      expect(
        (await fixture.store.listFolders(box.key)).map((one: { folder: FolderId }) => one.folder),
      ).not.toContain(folder);
    });
  });
}
