import { describe, expect, it } from 'vitest';
import type { ItemId, Uid } from '../../../base/ids.ts';
import { allFlags, flag, trait } from '../../ports/mail-model.ts';
import {
  bytesOf,
  everything,
  expectRefusal,
  hashOf,
  newMessage,
  type OpenMailStore,
  uids,
  useMailStore,
} from './fixture.ts';

export function describeMessages(open: OpenMailStore): void {
  describe('messages', () => {
    const fixture = useMailStore(open);

    it('are kept as they were given', async () => {
      const box = await fixture.mailbox();
      const message = newMessage({
        body: { kind: 'bytes', bytes: bytesOf('Subject: hello\r\n\r\n안녕') },
        flags: flag.seen | flag.notJunk,
        keywords: ['$Label1', '업무', 'alpha', 'ALPHA'],
        receivedAt: 1_700_000_000_123,
        sentAt: -62_000_000_000,
        traits: trait.hasAttachments | trait.calendar,
        subject: `긴 제목 ${'가'.repeat(9_990)}`,
        sender: '',
        recipients: '"Kim, Minsu" <minsu@contoso.kr>',
        messageId: 'a%b_c\\d@contoso.kr',
      });
      const [added] = await fixture.store.addMessages(box.key, box.inbox, [message]);
      expect(added).toEqual({
        uid: 1,
        item: 6,
        changeNo: 6,
        body: hashOf(bytesOf('Subject: hello\r\n\r\n안녕')),
      });
      const { properties: _none, body: _bytes, ...summary } = { properties: [], ...message };
      const kept = {
        ...summary,
        ...added,
        folder: box.inbox,
        size: 24,
        native: null,
        nativeSize: 0,
        modification: 6,
        changeKey: null,
        predecessors: null,
        createdAt: fixture.clock.time,
        modifiedAt: fixture.clock.time,
        keywords: ['$Label1', 'alpha', '업무'],
        deletedAt: null,
        originFolder: null,
      };
      expect(await fixture.store.findMessage(box.key, box.inbox, 1 as Uid)).toEqual(kept);
      expect(await fixture.store.findItem(box.key, 6 as ItemId)).toEqual(kept);
    });

    it('are stripped of what no database can hold', async () => {
      const box = await fixture.mailbox();
      await box.add(1, {
        subject: 'a\0b\ud83d',
        sender: '\0',
        recipients: '\udc00x',
        messageId: 'm\0@x',
        flags: 0x7fff,
      });
      expect(await box.message(1)).toMatchObject({
        subject: 'ab\ufffd',
        sender: '',
        recipients: '\ufffdx',
        messageId: 'm@x',
        flags: allFlags,
      });
    });

    it('take ascending uids and numbers, in the order given, and none is used again', async () => {
      const box = await fixture.mailbox();
      const first = await box.add(3);
      expect(first.map(({ uid, item, changeNo }) => [uid, item, changeNo])).toEqual([
        [1, 6, 6],
        [2, 7, 7],
        [3, 8, 8],
      ]);
      expect(await box.folder()).toMatchObject({
        uidNext: 4,
        contentChange: 8,
        changeNo: 3,
        messageCount: 3,
        unreadCount: 3,
        totalBytes: 60,
      });
      await fixture.store.removeMessages(box.key, box.inbox, everything, { recover: false });
      expect(await box.folder()).toMatchObject({
        uidNext: 4,
        contentChange: 11,
        messageCount: 0,
        unreadCount: 0,
        totalBytes: 0,
      });
      expect((await box.add(1))[0]).toMatchObject({ uid: 4, item: 12, changeNo: 12 });
    });

    it('come in all or not at all', async () => {
      const box = await fixture.mailbox();
      expect(await fixture.store.addMessages(box.key, box.inbox, [])).toEqual([]);
      const unknown = { kind: 'stored' as const, hash: hashOf(bytesOf('nobody has this')) };
      const batches: [Partial<Parameters<typeof newMessage>[0]>, 'notFound' | 'invalid'][] = [
        [{ body: unknown }, 'notFound'],
        [{ keywords: ['two words'] }, 'invalid'],
        [{ keywords: [''] }, 'invalid'],
      ];
      for (const [bad, kind] of batches) {
        const messages = [newMessage(), newMessage(bad), newMessage()];
        await expectRefusal(fixture.store.addMessages(box.key, box.inbox, messages), kind);
      }
      expect(await box.changeNo()).toBe(5);
      expect(await box.messages()).toEqual([]);
    });

    it('are listed by uid, in ranges, up to a limit', async () => {
      const box = await fixture.mailbox();
      await box.add(10);
      await fixture.store.removeMessages(box.key, box.inbox, uids(4, 5), { recover: false });
      const list = async (ranges: readonly { first: number; last: number }[], limit = 100) => {
        const messages = await fixture.store.listMessages(
          box.key,
          box.inbox,
          ranges as typeof everything,
          limit,
        );
        return messages.map(({ uid }) => uid);
      };
      expect(await list(everything)).toEqual([1, 2, 3, 6, 7, 8, 9, 10]);
      expect(await list(everything, 3)).toEqual([1, 2, 3]);
      expect(
        await list([
          { first: 9, last: 99 },
          { first: 3, last: 6 },
          { first: 5, last: 7 },
        ]),
      ).toEqual([3, 6, 7, 9, 10]);
      expect(
        await list(
          [
            { first: 9, last: 99 },
            { first: 3, last: 6 },
          ],
          2,
        ),
      ).toEqual([3, 6]);
      expect(await list([{ first: 7, last: 2 }])).toEqual([]);
      expect(await list([])).toEqual([]);
    });

    it('of a batch of thousands come whole', async () => {
      const box = await fixture.mailbox();
      const added = await box.add(2_500, {
        body: { kind: 'bytes', bytes: bytesOf('same') },
        keywords: ['k'],
      });
      expect(added.at(-1)).toMatchObject({ uid: 2_500, changeNo: 2_505 });
      expect(await box.folder()).toMatchObject({ messageCount: 2_500, totalBytes: 10_000 });
      const every3rd = uids(...Array.from({ length: 800 }, (_, index) => 3 * index + 1));
      const { changed } = await fixture.store.updateFlags(box.key, box.inbox, every3rd, {
        mode: 'add',
        flags: flag.seen,
        keywords: [],
      });
      expect(changed).toHaveLength(800);
    });

    it('carry folder and mailbox counters with them', async () => {
      const box = await fixture.mailbox();
      await box.add(2, { flags: flag.seen });
      await box.add(1);
      expect(await box.folder()).toMatchObject({ messageCount: 3, unreadCount: 1, totalBytes: 60 });
      expect((await box.mailbox()).usage).toEqual({
        itemCount: 3,
        totalBytes: 60,
        recoverableCount: 0,
        recoverableBytes: 0,
      });
      const index = await fixture.store.readFolderIndex(box.key, box.inbox);
      expect([[...index.uids], [...index.flags]]).toEqual([
        [1, 2, 3],
        [flag.seen, flag.seen, 0],
      ]);
    });
  });
}
