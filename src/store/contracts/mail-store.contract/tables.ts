import { describe, expect, it } from 'vitest';
import type { FolderId, Uid } from '../../../base/ids.ts';
import { flag, trait } from '../../ports/mail-model.ts';
import type { TableSort } from '../../ports/message-query.ts';
import { everything, expectRefusal, type OpenMailStore, uids, useMailStore } from './fixture.ts';

export function describeTables(open: OpenMailStore): void {
  describe('tables of a folder', () => {
    const fixture = useMailStore(open);
    const up = (by: TableSort['by']): TableSort => ({ by, descending: false });
    const down = (by: TableSort['by']): TableSort => ({ by, descending: true });

    async function fill() {
      const box = await fixture.mailbox();
      const rows = [
        { subject: 'b', receivedAt: 3, flags: flag.seen, traits: trait.hasAttachments },
        { subject: 'RE: a', receivedAt: 1, flags: flag.flagged, traits: trait.lowImportance },
        { subject: 'a', receivedAt: 2, flags: 0, traits: trait.highImportance },
        { subject: 'B', receivedAt: 2, flags: flag.seen | flag.flagged, traits: 0 },
      ];
      for (const row of rows) await box.add(1, row);
      return box;
    }

    it.each<[string, TableSort[], number[]]>([
      ['nothing', [], [1, 2, 3, 4]],
      ['receipt', [down('receivedAt')], [1, 4, 3, 2]],
      ['subject', [up('subject')], [2, 3, 1, 4]],
      ['subject and receipt', [down('subject'), up('receivedAt')], [4, 1, 2, 3]],
      ['whether it was read, and subject', [down('unread'), up('subject')], [3, 2, 4, 1]],
      ['flag and importance', [down('flagged'), down('importance')], [4, 2, 3, 1]],
      ['attachments', [up('attachments')], [2, 3, 4, 1]],
    ])('say which message is in which row, ordered by %s', async (_, sorts, expected) => {
      const box = await fill();
      expect([...(await fixture.store.readSortedUids(box.key, { folder: box.inbox, sorts }))]).toEqual(
        expected,
      );
    });

    it('follow what changes, show chosen rows in their order, and count under a filter', async () => {
      const { store } = fixture;
      const box = await fill();
      const order = { folder: box.inbox, sorts: [up('subject')] };
      await store.readSortedUids(box.key, order);
      await box.add(1, { subject: 'aa' });
      await store.removeMessages(box.key, box.inbox, uids(1), { recover: true });
      const sorted = await store.readSortedUids(box.key, order);
      expect(sorted).toEqual(Uint32Array.from([2, 3, 5, 4]));
      const shown = await store.listMessagesByUid(box.key, box.inbox, [5, 1, 2, 99] as Uid[]);
      expect(shown.map(({ uid, subject }) => [uid, subject])).toEqual([
        [5, 'aa'],
        [2, 'RE: a'],
      ]);
      expect(shown[1]).toEqual(await box.message(2));
      const filter = { hasFlags: flag.flagged };
      expect([...(await store.readSortedUids(box.key, { ...order, filter }))]).toEqual([2, 4]);
      expect(await store.countMessages(box.key, box.inbox, filter)).toBe(2);
      expect(await store.countMessages(box.key, box.inbox)).toBe(4);
      const bin = box.role('recoverable');
      const of = (originFolder: FolderId) => store.countMessages(box.key, bin, { originFolder });
      expect([await of(box.inbox), await of(bin)]).toEqual([1, 0]);
      await store.removeMessages(box.key, box.inbox, everything, { recover: false });
      expect(await store.readSortedUids(box.key, order)).toEqual(new Uint32Array());
    });

    it('are refused of a folder that is not there, and in more orders than anybody sees', async () => {
      const { store } = fixture;
      const box = await fill();
      const nowhere = 4711 as FolderId;
      await expectRefusal(store.readSortedUids(box.key, { folder: nowhere, sorts: [] }), 'notFound');
      await expectRefusal(store.listMessagesByUid(box.key, nowhere, []), 'notFound');
      await expectRefusal(store.countMessages(box.key, nowhere), 'notFound');
      const sorts = Array.from({ length: 9 }, () => up('uid'));
      await expectRefusal(store.readSortedUids(box.key, { folder: box.inbox, sorts }), 'limit');
    });
  });
}
