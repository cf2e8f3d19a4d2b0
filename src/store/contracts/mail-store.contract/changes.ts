import { describe, expect, it } from 'vitest';
import type { ChangeNumber, FolderId } from '../../../base/ids.ts';
import { type Change, flag } from '../../ports/mail-model.ts';
import { everything, type OpenMailStore, readFeed, uids, useMailStore } from './fixture.ts';

const none = 0 as ChangeNumber;

export function describeChanges(open: OpenMailStore): void {
  describe('changes', () => {
    const fixture = useMailStore(open);

    /** A bit of everything: 5 folders, then numbers 6 … 20. */
    async function history() {
      const box = await fixture.mailbox();
      const { store } = fixture;
      await box.add(4); // 6 7 8 9
      const folder = await box.makeFolder('work'); // 10
      await store.updateFlags(box.key, box.inbox, uids(1), { mode: 'add', flags: flag.seen, keywords: [] }); // 11
      await store.moveMessages(box.key, box.inbox, uids(2), folder); // 12 13
      await store.copyMessages(box.key, box.inbox, uids(3), folder); // 14
      await store.removeMessages(box.key, box.inbox, uids(3), { recover: false }); // 15
      await store.updateFolder(box.key, folder, { name: 'Work' }); // 16
      const doomed = await box.makeFolder('doomed'); // 17
      await store.removeFolder(box.key, doomed, { recover: false }); // 18
      await store.writeProperties(
        box.key,
        { kind: 'message', folder, uid: 1 as never },
        { set: [], remove: ['x'] },
      ); // 19
      await store.writeProperties(box.key, { kind: 'mailbox' }, { set: [], remove: ['x'] }); // 20
      return { box, folder, doomed };
    }

    const brief = (changes: readonly Change[]) =>
      changes.map((change) =>
        `${change.changeNo} ${change.kind} ${'message' in change ? change.message.item : 'item' in change ? change.item : ''}`.trim(),
      );

    it('tell each object once, at its last change, and what is gone by its tombstone', async () => {
      const { box, doomed } = await history();
      const changes = await box.changes();
      expect(brief(changes)).toEqual([
        '1 folder',
        '2 folder',
        '3 folder',
        '4 folder',
        '5 folder',
        '9 message 9',
        '11 message 6',
        '12 messageGone 7',
        '14 message 14',
        '15 messageGone 8',
        '16 folder',
        '18 folderGone',
        '19 message 7',
      ]);
      expect(changes.at(-2)).toEqual({ kind: 'folderGone', changeNo: 18, folder: doomed });
      expect(changes.find(({ changeNo }) => changeNo === 12)).toEqual({
        kind: 'messageGone',
        changeNo: 12,
        folder: box.inbox,
        uid: 2,
        item: 7,
      });
    });

    it('are objects as they are now', async () => {
      const { box, folder } = await history();
      const changes = await box.changes(15);
      expect(changes[0]).toEqual({ kind: 'folder', changeNo: 16, folder: await box.folder(folder) });
      expect(changes[2]).toEqual({ kind: 'message', changeNo: 19, message: await box.message(1, folder) });
    });

    it.each([1, 2, 3, 5, 12, 13, 14])('come in pages of %i', async (limit) => {
      const { box } = await history();
      expect(await readFeed(fixture.store, box.key, none, limit)).toEqual(await box.changes());
    });

    it('end where the mailbox stands, also where the last change is not in the feed', async () => {
      const { box, folder } = await history();
      const { store } = fixture;
      expect(await store.changesSince(box.key, none, { limit: 13 })).toMatchObject({ more: false, upTo: 20 });
      expect(await store.changesSince(box.key, none, { limit: 12 })).toMatchObject({ more: true, upTo: 18 });
      expect(await store.changesSince(box.key, 19 as ChangeNumber, { limit: 5 })).toEqual({
        changes: [],
        more: false,
        upTo: 20,
      });
      expect(await store.changesSince(box.key, 20 as ChangeNumber, { limit: 5 })).toEqual({
        changes: [],
        more: false,
        upTo: 20,
      });
      expect(await store.changesSince(box.key, none, { limit: 5, folder })).toMatchObject({
        more: false,
        upTo: 20,
      });
    });

    it('of one folder are its own and those of its messages', async () => {
      const { box, folder } = await history();
      expect(brief(await box.changes(0, box.inbox))).toEqual([
        '3 folder',
        '9 message 9',
        '11 message 6',
        '12 messageGone 7',
        '15 messageGone 8',
      ]);
      expect(brief(await box.changes(0, folder))).toEqual(['14 message 14', '16 folder', '19 message 7']);
      expect(brief(await readFeed(fixture.store, box.key, none, 1, folder))).toHaveLength(3);
    });

    it('of a folder that is removed end with its tombstone, and of one that never was there are none', async () => {
      const { box, doomed } = await history();
      expect(brief(await box.changes(0, doomed))).toEqual(['18 folderGone']);
      const none = await fixture.store.changesSince(box.key, 3 as ChangeNumber, {
        limit: 5,
        folder: 99 as FolderId,
      });
      expect(none).toEqual({ changes: [], more: false, upTo: 20 });
    });

    it('that happen while pages are read are not missed', async () => {
      const box = await fixture.mailbox();
      await box.add(10);
      const first = await fixture.store.changesSince(box.key, none, { limit: 8 });
      await fixture.store.removeMessages(box.key, box.inbox, uids(1, 9), { recover: false });
      await fixture.store.updateFlags(box.key, box.inbox, uids(2), {
        mode: 'add',
        flags: flag.seen,
        keywords: [],
      });
      const rest = await readFeed(fixture.store, box.key, first.upTo, 3);
      const lastOf = new Map<string, Change>();
      for (const change of [...first.changes, ...rest]) {
        if (change.kind === 'message') lastOf.set(`item ${change.message.item}`, change);
        if (change.kind === 'messageGone') lastOf.delete(`item ${change.item}`);
      }
      const left = [...lastOf.values()].flatMap((change) =>
        change.kind === 'message' ? [change.message] : [],
      );
      expect(left.sort((a, b) => a.uid - b.uid)).toEqual(await box.messages());
    });

    it('number from where the mailbox stood: a refused or empty operation takes none', async () => {
      const { box, folder } = await history();
      const { store } = fixture;
      await store.addMessages(box.key, box.inbox, []);
      await store.copyMessages(box.key, box.inbox, uids(99), folder);
      await store.moveMessages(box.key, box.inbox, uids(99), folder);
      await store.removeMessages(box.key, box.inbox, uids(99), { recover: true });
      await store.updateFlags(box.key, box.inbox, everything, {
        mode: 'remove',
        flags: flag.draft,
        keywords: [],
      });
      await expect(store.removeFolder(box.key, 99 as FolderId, { recover: true })).rejects.toThrow();
      expect(await box.changeNo()).toBe(20);
      await box.makeFolder('next');
      expect(await box.changeNo()).toBe(21);
    });
  });
}
