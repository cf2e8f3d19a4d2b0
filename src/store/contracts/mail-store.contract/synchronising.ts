import { describe, expect, it } from 'vitest';
import type { FolderId, ItemId, Uid } from '../../../base/ids.ts';
import { firstGivenId } from '../../given-ids.ts';
import { flag } from '../../ports/mail-model.ts';
import type { UidRange } from '../../ports/message-query.ts';
import {
  bytesOf,
  everything,
  expectRefusal,
  newMessage,
  type OpenMailStore,
  type TestMailbox,
  uids,
  useMailStore,
} from './fixture.ts';

const given = (number: number) => (firstGivenId + number) as ItemId;
const lineage = { changeKey: 'aa01', predecessors: '02aa01' };
const none = { changeKey: null, predecessors: null };

export function describeSynchronising(open: OpenMailStore): void {
  describe('what clients that synchronise give', () => {
    const fixture = useMailStore(open);

    it('the number of the last modification stays while a message is read, and rises with everything else', async () => {
      const { store } = fixture;
      const box = await fixture.mailbox();
      const [added] = await box.add(1);
      const owner = { kind: 'message', folder: box.inbox, uid: 1 as Uid } as const;
      const set = [{ key: 'a', value: bytesOf('1') }];
      const change = (flags: number) => ({ mode: 'add' as const, flags, keywords: [] });
      const modification = async () => (await box.message(1)).modification;
      expect(await modification()).toBe(added?.changeNo);
      await store.updateFlags(box.key, box.inbox, uids(1), change(flag.seen | flag.mdnSent));
      await store.writeProperties(box.key, owner, { set, remove: [], keepsModifiedAt: true });
      expect(await modification()).toBe(added?.changeNo);
      await store.updateFlags(box.key, box.inbox, uids(1), change(flag.flagged));
      expect(await modification()).toBe(await box.changeNo());
      await store.writeProperties(box.key, owner, { set, remove: [] });
      expect(await modification()).toBe(await box.changeNo());
      await store.moveMessages(box.key, box.inbox, uids(1), box.role('deleted'));
      expect((await store.findItem(box.key, added?.item ?? given(0)))?.modification).toBe(
        await box.changeNo(),
      );
    });

    it('the version that a client has given is kept until something is changed here', async () => {
      const { store } = fixture;
      const box = await fixture.mailbox();
      const owner = { kind: 'message', folder: box.inbox, uid: 1 as Uid } as const;
      const versionOf = async () => {
        const { changeKey, predecessors } = await box.message(1);
        return { changeKey, predecessors };
      };
      await box.add(1, { lineage });
      expect(await versionOf()).toEqual(lineage);
      await store.updateFlags(box.key, box.inbox, uids(1), { mode: 'add', flags: flag.seen, keywords: [] });
      expect(await versionOf()).toEqual(lineage);
      await store.updateFlags(box.key, box.inbox, uids(1), { mode: 'add', flags: 0, keywords: ['x'] });
      expect(await versionOf()).toEqual({ ...lineage, changeKey: null });
      const second = { changeKey: 'bb02', predecessors: '02aa0102bb02' };
      await store.writeProperties(box.key, owner, { set: [], remove: [], lineage: second });
      expect(await versionOf()).toEqual(second);
      const third = { changeKey: 'cc03', predecessors: '02cc03' };
      const { uid } = await store.replaceMessage(
        box.key,
        box.inbox,
        1 as Uid,
        newMessage({ lineage: third }),
      );
      expect(await box.message(uid)).toMatchObject(third);
      await store.copyMessages(box.key, box.inbox, uids(uid), box.inbox);
      expect(await box.message(uid + 1)).toMatchObject(none);
      const again = await store.replaceMessage(box.key, box.inbox, uid, newMessage());
      expect(await box.message(again.uid)).toMatchObject({ ...third, changeKey: null });
    });

    it('a folder keeps the version that a client has given of it', async () => {
      const { store } = fixture;
      const box = await fixture.mailbox();
      const owner = { kind: 'folder', folder: box.inbox } as const;
      expect(await box.folder()).toMatchObject(none);
      await store.writeProperties(box.key, owner, { set: [], remove: [], lineage });
      expect(await box.folder()).toMatchObject(lineage);
      await box.add(1);
      expect(await box.folder()).toMatchObject(lineage);
      await store.updateFolder(box.key, box.inbox, { name: 'renamed' });
      expect(await box.folder()).toMatchObject({ ...lineage, changeKey: null });
    });

    it('folders and messages have the ids that a client was promised, and nothing has one twice', async () => {
      const { store } = fixture;
      const box = await fixture.mailbox();
      const folder = (id: number, name: string) => ({
        ...{ parent: box.inbox, name, folderClass: 'IPF.Note', id: id as FolderId },
      });
      await store.createFolder(box.key, folder(given(1), 'made'));
      expect(await store.findFolder(box.key, given(1) as number as FolderId)).toMatchObject({ name: 'made' });
      const [added] = await box.add(1, { item: given(2), properties: [{ key: 'a', value: bytesOf('1') }] });
      expect(added).toMatchObject({ item: given(2), uid: 1 });
      expect(await store.findItem(box.key, given(2))).toMatchObject({ changeNo: added?.changeNo });
      for (const taken of [given(1), given(2)]) {
        await expectRefusal(box.add(1, { item: taken }), 'conflict');
        await expectRefusal(store.createFolder(box.key, folder(taken, 'other')), 'conflict');
      }
      await expectRefusal(box.add(2, { item: given(3) }), 'conflict');
      for (const invalid of [7, firstGivenId - 1, 2 ** 48]) {
        await expectRefusal(box.add(1, { item: invalid as ItemId }), 'invalid');
        await expectRefusal(store.createFolder(box.key, folder(invalid, 'other')), 'invalid');
      }
      // The counter goes on where it was.
      const [next] = await box.add(1);
      expect(next?.item).toBe(await box.changeNo());
    });

    it('a message that a client has moved has another id, and its properties', async () => {
      const { store } = fixture;
      const box = await fixture.mailbox();
      const value = bytesOf('1');
      const [added] = await box.add(2, { properties: [{ key: 'a', value }] });
      const move = (item: ItemId, which: readonly UidRange[] = uids(1)) =>
        store.moveMessages(box.key, box.inbox, which, box.role('deleted'), { item, lineage });
      await expectRefusal(move(added?.item ?? given(0)), 'invalid');
      await expectRefusal(move(given(1), everything), 'invalid');
      await move(given(1));
      const moved = await store.findItem(box.key, given(1));
      expect(moved).toMatchObject({ folder: box.role('deleted'), uid: 1, ...lineage });
      expect(moved?.modification).toBe(await box.changeNo());
      expect(await store.findItem(box.key, added?.item ?? given(0))).toBeUndefined();
      const properties = await store.readPropertiesOf(box.key, [added?.item ?? given(0), given(1)]);
      expect([...properties.keys()]).toEqual([given(1)]);
      expect((await box.changes((await box.changeNo()) - 2))[0]).toMatchObject({ item: added?.item });
    });

    it('their texts are indexed after those of all others, and changed ones again', async () => {
      const { store } = fixture;
      const box = await fixture.mailbox();
      const unindexed = async () => (await store.listUnindexed(box.key, 100)).map(({ item }) => item);
      const index = async (box_: TestMailbox, limit: number) => {
        const some = await store.listUnindexed(box_.key, limit);
        const documents = some.map(({ item }) => ({ item, text: 'word' }));
        await store.writeSearchText(box_.key, documents);
      };
      await box.add(1, { item: given(5) });
      const [second] = await box.add(1);
      expect(await unindexed()).toEqual([second?.item, given(5)]);
      await index(box, 1);
      expect(await unindexed()).toEqual([given(5)]);
      expect(await store.listMailboxesToIndex(box.key.tenant, 5)).toEqual([box.key]);
      await index(box, 1);
      expect(await unindexed()).toEqual([]);
      expect(await store.listMailboxesToIndex(box.key.tenant, 5)).toEqual([]);
      const [third] = await box.add(1);
      expect(await unindexed()).toEqual([third?.item]);
      await store.replaceMessage(box.key, box.inbox, 1 as Uid, newMessage());
      expect(await unindexed()).toEqual([third?.item, given(5)]);
      await index(box, 9);
      const found = await store.queryMessages(box.key, {
        ...{ folder: box.inbox, filter: { text: 'word' }, limit: 9 },
        sort: { by: 'uid', descending: false },
      });
      expect(found.messages).toHaveLength(3);
    });
  });
}
