import { describe, expect, it } from 'vitest';
import type { FolderId } from '../../../base/ids.ts';
import type { Folder } from '../../ports/mail-model.ts';
import { maxFolderNameLength } from '../../sort-key.ts';
import { everything, expectRefusal, type OpenMailStore, seen, useMailStore } from './fixture.ts';

const nowhere = 4_000_000 as FolderId;

export function describeFolders(open: OpenMailStore): void {
  describe('folders', () => {
    const fixture = useMailStore(open);

    it('are made with the next number, which is also their id', async () => {
      const box = await fixture.mailbox();
      const made = await fixture.store.createFolder(box.key, {
        parent: box.inbox,
        name: '회의',
        role: 'notes',
        folderClass: 'IPF.StickyNote',
      });
      expect(made).toEqual({
        folder: 6,
        kind: 'generic',
        parent: box.inbox,
        name: '회의',
        role: 'notes',
        folderClass: 'IPF.StickyNote',
        uidValidity: expect.any(Number),
        uidNext: 1,
        messageCount: 0,
        unreadCount: 0,
        totalBytes: 0,
        createdAt: fixture.clock.time,
        modifiedAt: fixture.clock.time,
        changeNo: 6,
        contentChange: 6,
        changeKey: null,
        predecessors: null,
      });
      expect(await box.folder(made.folder)).toEqual(made);
      expect(await box.changeNo()).toBe(6);
    });

    it.each<[one: string, other: string, same: boolean]>([
      ['Projects', 'PROJECTS', true],
      ['회의', '회의'.normalize('NFD'), true],
      ['Été', 'ÉTÉ'.normalize('NFD'), true],
      ['ΟΔΟΣ', 'οδος', true],
      ['a', 'a ', false],
      ['a', 'á', false],
      ['I', 'ı', false],
      ['100%', '100_', false],
    ])('beside "%s" one called "%s" is refused: %j', async (one, other, same) => {
      const box = await fixture.mailbox();
      await box.makeFolder(one);
      const before = await box.changeNo();
      if (!same) expect((await box.folder(await box.makeFolder(other))).name).toBe(other);
      else {
        await expectRefusal(box.makeFolder(other), 'conflict');
        expect(await box.changeNo()).toBe(before);
      }
      expect((await box.folder(await box.makeFolder(other, box.inbox))).parent).toBe(box.inbox);
    });

    it('keep names composed, to a length, and never empty', async () => {
      const box = await fixture.mailbox();
      const made = await box.makeFolder('보고서'.normalize('NFD'));
      expect((await box.folder(made)).name).toBe('보고서');
      const long = '회'.repeat(maxFolderNameLength);
      expect((await box.folder(await box.makeFolder(long))).name).toBe(long);
      for (const name of ['', 'x'.repeat(maxFolderNameLength + 1), '긴'.repeat(10_000)]) {
        await expectRefusal(box.makeFolder(name), 'invalid');
        await expectRefusal(fixture.store.updateFolder(box.key, made, { name }), 'invalid');
      }
    });

    it('hold a role in one place at a time', async () => {
      const box = await fixture.mailbox();
      const junk = { parent: box.inbox, name: 'Junk', role: 'junk' as const, folderClass: 'IPF.Note' };
      const first = await fixture.store.createFolder(box.key, junk);
      const other = await box.makeFolder('Other');
      await expectRefusal(fixture.store.createFolder(box.key, { ...junk, name: 'Spam' }), 'conflict');
      await expectRefusal(fixture.store.updateFolder(box.key, other, { role: 'junk' }), 'conflict');
      await expectRefusal(fixture.store.updateFolder(box.key, other, { role: 'root' }), 'conflict');
      expect(await fixture.store.updateFolder(box.key, first.folder, { role: 'junk' })).toMatchObject({
        role: 'junk',
      });
      expect(await fixture.store.updateFolder(box.key, first.folder, { role: null })).toMatchObject({
        role: null,
      });
      expect(await fixture.store.updateFolder(box.key, other, { role: 'junk' })).toMatchObject({
        role: 'junk',
      });
    });

    it('are renamed, moved and reclassed at once, as one change that their messages do not notice', async () => {
      const box = await fixture.mailbox();
      const folder = await box.makeFolder('One');
      await box.add(2, {}, folder);
      const before = await box.folder(folder);
      const changed: Folder = {
        ...before,
        name: '둘',
        parent: box.inbox,
        folderClass: 'IPF.Task',
        role: 'tasks',
        changeNo: ((await box.changeNo()) + 1) as Folder['changeNo'],
      };
      const { name, parent, folderClass, role } = changed;
      expect(
        await fixture.store.updateFolder(box.key, folder, { name, parent: box.inbox, folderClass, role }),
      ).toEqual(changed);
      expect(parent).toBe(box.inbox);
      expect(await box.folder(folder)).toEqual(changed);
    });

    it('may take their own name in other letters, and a name that has become free', async () => {
      const box = await fixture.mailbox();
      const folder = await box.makeFolder('reports');
      const other = await box.makeFolder('Other');
      expect(await fixture.store.updateFolder(box.key, folder, { name: 'REPORTS' })).toMatchObject({
        name: 'REPORTS',
      });
      await expectRefusal(fixture.store.updateFolder(box.key, other, { name: 'Reports' }), 'conflict');
      await fixture.store.updateFolder(box.key, folder, { parent: box.inbox });
      expect(await fixture.store.updateFolder(box.key, other, { name: 'Reports' })).toMatchObject({
        name: 'Reports',
      });
      await expectRefusal(fixture.store.updateFolder(box.key, other, { parent: box.inbox }), 'conflict');
    });

    it('cannot come to lie below themselves', async () => {
      const box = await fixture.mailbox();
      const a = await box.makeFolder('a');
      const b = await box.makeFolder('b', a);
      const c = await box.makeFolder('c', b);
      for (const parent of [a, b, c]) {
        await expectRefusal(fixture.store.updateFolder(box.key, a, { parent }), 'invalid');
      }
      await fixture.store.updateFolder(box.key, c, { parent: a });
      expect((await fixture.store.updateFolder(box.key, b, { parent: c })).parent).toBe(c);
    });

    it('leave the root where and what it is', async () => {
      const box = await fixture.mailbox();
      const root = box.role('root');
      for (const change of [
        { name: 'x' },
        { parent: box.inbox },
        { role: null },
        { role: 'junk' as const },
      ]) {
        await expectRefusal(fixture.store.updateFolder(box.key, root, change), 'invalid');
      }
      await expectRefusal(fixture.store.removeFolder(box.key, root, { recover: false }), 'invalid');
    });

    it('that are not there are not found', async () => {
      const box = await fixture.mailbox();
      const { store } = fixture;
      expect(await store.findFolder(box.key, nowhere)).toBeUndefined();
      expect(await store.findMessage(box.key, nowhere, 1 as never)).toBeUndefined();
      const refused = [
        box.makeFolder('x', nowhere),
        store.updateFolder(box.key, nowhere, { name: 'x' }),
        store.updateFolder(box.key, box.inbox, { parent: nowhere }),
        store.removeFolder(box.key, nowhere, { recover: true }),
        box.add(1, {}, nowhere),
        store.updateFlags(box.key, nowhere, everything, { mode: 'add', flags: seen, keywords: [] }),
        store.copyMessages(box.key, nowhere, everything, box.inbox),
        store.copyMessages(box.key, box.inbox, everything, nowhere),
        store.moveMessages(box.key, nowhere, everything, box.inbox),
        store.moveMessages(box.key, box.inbox, everything, nowhere),
        store.removeMessages(box.key, nowhere, everything, { recover: false }),
        store.listMessages(box.key, nowhere, everything, 1),
        store.readFolderIndex(box.key, nowhere),
        store.queryMessages(box.key, { folder: nowhere, sort: { by: 'uid', descending: false }, limit: 1 }),
        store.readProperties(box.key, { kind: 'folder', folder: nowhere }),
        store.writeProperties(box.key, { kind: 'folder', folder: nowhere }, { set: [], remove: [] }),
      ];
      for (const result of await Promise.allSettled(refused)) {
        expect(result).toMatchObject({ status: 'rejected', reason: { kind: 'notFound' } });
      }
      expect(await box.changeNo()).toBe(5);
    });

    it('can be a thousand deep', async () => {
      const box = await fixture.mailbox();
      let parent = box.inbox;
      for (let depth = 0; depth < 1_000; depth += 1) parent = await box.makeFolder('deeper', parent);
      const folders = await fixture.store.listFolders(box.key);
      expect(folders).toHaveLength(1_005);
      const top = folders.find((folder) => folder.parent === box.inbox)?.folder as FolderId;
      await expectRefusal(fixture.store.updateFolder(box.key, top, { parent }), 'invalid');
      await expectRefusal(fixture.store.removeFolder(box.key, top, { recover: false }), 'conflict');
      expect(
        (await fixture.store.updateFolder(box.key, parent, { parent: box.inbox, name: 'up' })).parent,
      ).toBe(box.inbox);
    });

    it('that are emptied of their role as recoverable give their messages back to the visible count', async () => {
      const box = await fixture.mailbox();
      await box.add(2);
      await fixture.store.removeMessages(box.key, box.inbox, everything, { recover: true });
      await fixture.store.updateFolder(box.key, box.role('recoverable'), { role: null });
      expect((await box.mailbox()).usage).toMatchObject({ itemCount: 2, recoverableCount: 0 });
      await fixture.store.updateFolder(box.key, box.role('recoverable'), { role: 'recoverable' });
      expect((await box.mailbox()).usage).toMatchObject({ itemCount: 0, recoverableCount: 2 });
    });

    it('that are new have a UIDVALIDITY of their own, also when the clock jumps back', async () => {
      const box = await fixture.mailbox();
      const seenValues = new Set(
        (await fixture.store.listFolders(box.key)).map(({ uidValidity }) => uidValidity),
      );
      for (const [index, jumpMs] of [0, -3_600_000, 0, 7_200_000].entries()) {
        fixture.clock.time += jumpMs;
        const { uidValidity, folder } = await box.folder(await box.makeFolder(`f${index}`));
        expect(uidValidity).toBeGreaterThan(Math.max(...seenValues));
        seenValues.add(uidValidity);
        await fixture.store.removeFolder(box.key, folder, { recover: false });
      }
    });
  });
}
