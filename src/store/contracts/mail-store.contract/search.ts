import { describe, expect, it } from 'vitest';
import type { ItemId } from '../../../base/ids.ts';
import type { MessageFilter } from '../../ports/message-query.ts';
import {
  everything,
  expectRefusal,
  type OpenMailStore,
  type TestMailbox,
  uids,
  useMailStore,
} from './fixture.ts';

const documents = [
  '주간 회의록: 3분기보고서 공유드립니다',
  '회의를 시작합니다. Annual report attached',
  '점심 메뉴',
  'The report, annual. Café Übergröße',
  '会議は東京タワーで',
  'it\'s 100% "quoted" & (odd) | !chars* :x <-> \\ NEAR(a b) OR AND NOT',
  '회의록 정리'.normalize('NFD'),
  '',
];

async function find(box: TestMailbox, text: string, filter: MessageFilter = { text }): Promise<number[]> {
  const page = await box.store.queryMessages(box.key, {
    folder: box.inbox,
    filter,
    sort: { by: 'uid', descending: false },
    limit: 100,
  });
  return page.messages.map(({ uid }) => uid);
}

async function index(box: TestMailbox, texts: readonly string[]): Promise<void> {
  const unindexed = await box.store.listUnindexed(box.key, texts.length);
  await box.store.writeSearchText(
    box.key,
    unindexed.map(({ item }, position) => ({ item, text: texts[position] ?? '' })),
  );
}

export function describeSearch(open: OpenMailStore): void {
  describe('full text', () => {
    const fixture = useMailStore(open);

    it('is found as the tokens say', async () => {
      const box = await fixture.mailbox();
      await box.add(documents.length);
      await index(box, documents);
      const table: [query: string, uids: number[]][] = [
        ['회의', [1, 2, 7]],
        ['회의록', [1, 7]],
        ['회', [1, 2, 7]],
        ['록', [1, 7]],
        ['분기보고', [1]],
        ['3분기', [1]],
        ['주간 회의', [1]],
        ['"주간 회의"', [1]],
        ['"회의 주간"', []],
        ['annual report', [2, 4]],
        ['"annual report"', [2]],
        ['rep', [2, 4]],
        ['port', []],
        ['CAFE ubergroße', [4]],
        ['東京', [5]],
        ['会', [5]],
        ['100%', [6]],
        ['odd chars*', [6]],
        ['"near a b" or and not', [6]],
        ['x <->', [6]],
        ["it's", [6]],
        ['회의록'.normalize('NFD'), [1, 7]],
        ['없는말', []],
        ['... !', [1, 2, 3, 4, 5, 6, 7, 8]],
        ['', [1, 2, 3, 4, 5, 6, 7, 8]],
      ];
      for (const [query, expected] of table) expect(await find(box, query), query).toEqual(expected);
      expect(await find(box, '', { all: [{ text: '회의' }, { not: { text: '보고' } }] })).toEqual([2, 7]);
      expect(await find(box, '', { any: [{ text: '점심' }, { text: 'annual' }] })).toEqual([2, 3, 4]);
      await expectRefusal(find(box, 'w '.repeat(300)), 'invalid');
    });

    it('waits to be written, oldest item first, and then no more', async () => {
      const box = await fixture.mailbox();
      const { store } = fixture;
      const unindexed = async () => (await store.listUnindexed(box.key, 10)).map(({ item }) => item);
      expect(await store.listMailboxesToIndex(box.key.tenant, 10)).toEqual([]);
      await box.add(3);
      await store.updateFlags(box.key, box.inbox, uids(1), { mode: 'add', flags: 1, keywords: [] });
      expect(await unindexed()).toEqual([6, 7, 8]);
      expect((await store.listUnindexed(box.key, 2))[0]).toEqual(await box.message(1));
      expect(await store.listUnindexed(box.key, 2)).toHaveLength(2);
      expect(await store.listMailboxesToIndex(box.key.tenant, 10)).toEqual([box.key]);
      expect(await find(box, '회의')).toEqual([]);
      await index(box, ['회의', '회의']);
      expect(await unindexed()).toEqual([8]);
      expect(await find(box, '회의')).toEqual([1, 2]);
      await index(box, ['다른']);
      expect(await unindexed()).toEqual([]);
      expect(await store.listMailboxesToIndex(box.key.tenant, 10)).toEqual([]);
      expect(await box.changeNo()).toBe(9);
    });

    it('lists the mailboxes of a tenant that wait, as long as there is a message to index', async () => {
      const one = await fixture.mailbox();
      const two = await fixture.mailbox({ tenant: one.key.tenant, mailbox: 2 });
      const elsewhere = await fixture.mailbox();
      for (const box of [one, two, elsewhere]) await box.add(1);
      const list = (limit: number) => fixture.store.listMailboxesToIndex(one.key.tenant, limit);
      expect(await list(10)).toEqual([one.key, two.key]);
      expect(await list(1)).toEqual([one.key]);
      await index(one, ['x']);
      await fixture.store.removeMessages(two.key, two.inbox, everything, { recover: false });
      expect(await list(10)).toEqual([]);
      expect(await fixture.store.listUnindexed(two.key, 10)).toEqual([]);
    });

    it('goes with an item that moves, is to be written anew for a copy, and is gone with the item', async () => {
      const box = await fixture.mailbox();
      const { store } = fixture;
      await box.add(2);
      await index(box, ['회의', '회의']);
      await store.copyMessages(box.key, box.inbox, uids(1), box.inbox);
      expect((await store.listUnindexed(box.key, 10)).map(({ uid }) => uid)).toEqual([3]);
      await index(box, ['복사']);
      await store.moveMessages(box.key, box.inbox, uids(1), box.inbox);
      expect(await store.listUnindexed(box.key, 10)).toEqual([]);
      expect(await find(box, '회의')).toEqual([2, 4]);
      expect(await find(box, '복사')).toEqual([3]);
      await store.removeMessages(box.key, box.inbox, uids(2), { recover: false });
      await store.removeMessages(box.key, box.inbox, uids(4), { recover: true });
      expect(await find(box, '회의')).toEqual([]);
      const anywhere = {
        filter: { text: '회의' },
        sort: { by: 'receivedAt' as const, descending: true },
        limit: 9,
      };
      expect((await store.queryMessages(box.key, anywhere)).messages).toEqual([]);
      const inBin = { ...anywhere, folder: box.role('recoverable') };
      expect((await store.queryMessages(box.key, inBin)).messages).toHaveLength(1);
    });

    it('can be written again, passes over items that are gone, and belongs to its mailbox', async () => {
      const box = await fixture.mailbox();
      const { store } = fixture;
      await box.add(2);
      await store.removeMessages(box.key, box.inbox, uids(1), { recover: false });
      const write = (text: string) =>
        store.writeSearchText(
          box.key,
          [6, 7].map((item) => ({ item: item as ItemId, text })),
        );
      await write('처음');
      await write('나중');
      expect(await find(box, '처음')).toEqual([]);
      expect(await find(box, '나중')).toEqual([2]);
      const other = await fixture.mailbox({ tenant: box.key.tenant, mailbox: 2 });
      await other.add(2);
      expect(await find(other, '나중')).toEqual([]);
      await store.removeMailbox(box.key);
      const again = await fixture.mailbox({ tenant: box.key.tenant });
      await again.add(2);
      expect(await find(again, '나중')).toEqual([]);
      expect(await store.listUnindexed(again.key, 9)).toHaveLength(2);
    });

    it('of items that the mailbox never had keeps nothing from being indexed later', async () => {
      const box = await fixture.mailbox();
      await fixture.store.writeSearchText(box.key, [{ item: 5_000 as never, text: '지난 사서함' }]);
      await box.add(1);
      expect(await fixture.store.listUnindexed(box.key, 10)).toHaveLength(1);
    });

    it('of great length is cut and not refused', async () => {
      const box = await fixture.mailbox();
      await box.add(1);
      const long = Array.from({ length: 30_000 }, (_, number) => `word${number}`).join(' ');
      await index(box, [`${'반복 '.repeat(2_000)}${long}`]);
      expect(await find(box, 'word7')).toEqual([1]);
      expect(await find(box, '"word14 word15 word16"')).toEqual([1]);
      expect(await find(box, 'word29999')).toEqual([]);
    });
  });
}
