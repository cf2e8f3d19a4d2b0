import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { flag, type MailboxKey, type Message } from '../../ports/mail-model.ts';
import type { MailStore } from '../../ports/mail-store.ts';
import { type MessageFilter, type MessageQuery, sortFields } from '../../ports/message-query.ts';
import {
  expectRefusal,
  newMessage,
  type OpenMailStore,
  type TestMailbox,
  uids,
  useMailStore,
} from './fixture.ts';
import { arbitraryFilter, arbitraryMessage, arbitrarySort } from './query-samples.ts';
import { answer } from './reference-query.ts';

async function readPages(store: MailStore, key: MailboxKey, query: MessageQuery): Promise<Message[]> {
  const found: Message[] = [];
  for (let after: string | undefined; ; ) {
    const page = await store.queryMessages(key, after === undefined ? query : { ...query, after });
    found.push(...page.messages);
    if (page.next === undefined) return found;
    expect(page.messages).toHaveLength(query.limit);
    after = page.next;
  }
}

const brief = (messages: readonly Message[]) => messages.map(({ folder, uid }) => `${folder}/${uid}`);

export function describeQueries(open: OpenMailStore): void {
  describe('queries', () => {
    const fixture = useMailStore(open);
    let box: TestMailbox;
    let inInbox: Message[];
    let visible: Message[];

    beforeAll(async () => {
      box = await fixture.mailbox();
      const samples = fc.sample(arbitraryMessage, { numRuns: 90, seed: 7 });
      for (let start = 0; start < 60; start += 15) {
        await fixture.store.addMessages(box.key, box.inbox, samples.slice(start, start + 15));
      }
      await fixture.store.addMessages(box.key, box.role('deleted'), samples.slice(60));
      await fixture.store.removeMessages(box.key, box.inbox, uids(3, 17, 18, 60), { recover: true });
      inInbox = await box.messages();
      visible = [...inInbox, ...(await box.messages(box.role('deleted')))];
    });

    it.each(sortFields.flatMap((by) => [true, false].map((descending) => ({ by, descending }))))(
      'of a folder by $by, descending: $descending',
      async (sort) => {
        const all = brief(answer(inInbox, { sort, limit: 0 }));
        for (const limit of [1, 7, 14, 28, 56, 57, 1_000]) {
          const query = { folder: box.inbox, sort, limit };
          expect(brief(await readPages(fixture.store, box.key, query))).toEqual(all);
        }
      },
    );

    it.each([true, false])(
      'of the whole mailbox leave out recoverable items (descending: %j)',
      async (descending) => {
        const sort = { by: 'receivedAt' as const, descending };
        for (const limit of [1, 10, 43, 86, 100]) {
          expect(brief(await readPages(fixture.store, box.key, { sort, limit }))).toEqual(
            brief(answer(visible, { sort, limit: 0 })),
          );
        }
      },
    );

    const period = { from: 0, before: 2 * 86_400_000 };
    it.each<[MessageFilter]>([
      [{ hasFlags: flag.seen }],
      [{ hasFlags: flag.seen | flag.flagged }],
      [{ hasFlags: 0 }],
      [{ hasTraits: 5 }],
      [{ keyword: 'urgent' }],
      [{ keyword: '$FORWARDED' }],
      [{ keyword: 'ÜBER' }],
      [{ keyword: '' }],
      [{ field: 'receivedAt', ...period }],
      [{ field: 'sentAt', ...period }],
      [{ not: { field: 'sentAt', ...period } }],
      [{ field: 'sentAt' }],
      [{ field: 'sentAt', from: 0 }],
      [{ field: 'size', atLeast: 9, below: 100 }],
      [{ field: 'size', below: 1 }],
      [{ field: 'size' }],
      [{ field: 'subject', contains: 'HELLO' }],
      [{ field: 'subject', contains: '회의'.normalize('NFD') }],
      [{ field: 'subject', contains: '100%' }],
      [{ field: 'subject', contains: '_' }],
      [{ field: 'subject', contains: 'οδοσ' }],
      [{ field: 'subject', contains: 'É' }],
      [{ field: 'subject', contains: '' }],
      [{ field: 'sender', contains: 'lee' }],
      [{ field: 'recipients', contains: '민수' }],
      [{ messageId: 'a@x' }],
      [{ messageId: '' }],
      [{ uids: uids(1, 2, 3, 20, 59) }],
      [{ uids: [] }],
      [{ all: [] }],
      [{ any: [] }],
      [{ not: { any: [{ hasFlags: 1 }, { keyword: '업무' }] } }],
    ])('with filter %j', async (filter) => {
      const query = {
        folder: box.inbox,
        filter,
        sort: { by: 'uid' as const, descending: false },
        limit: 1_000,
      };
      const expected = brief(answer(inInbox, query));
      expect(brief(await readPages(fixture.store, box.key, query))).toEqual(expected);
    });

    it('of every kind answer as the definition does', async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryFilter,
          arbitrarySort,
          fc.integer({ min: 1, max: 60 }),
          async (filter, sort, limit) => {
            const query = { folder: box.inbox, filter, sort, limit };
            expect(brief(await readPages(fixture.store, box.key, query))).toEqual(
              brief(answer(inInbox, query)),
            );
          },
        ),
        { numRuns: 60 },
      );
      await fc.assert(
        fc.asyncProperty(arbitraryFilter, fc.boolean(), async (filter, descending) => {
          const query = { filter, sort: { by: 'receivedAt' as const, descending }, limit: 30 };
          expect(brief(await readPages(fixture.store, box.key, query))).toEqual(
            brief(answer(visible, query)),
          );
        }),
        { numRuns: 20 },
      );
    });

    it.each(sortFields)('sorted by %s are right after every kind of write to the folder', async (by) => {
      const changing = await fixture.mailbox();
      const { store } = fixture;
      const samples = fc.sample(arbitraryMessage, { numRuns: 12, seed: 11 });
      const sort = { by, descending: false };
      const check = async () => {
        for (const folder of [changing.inbox, changing.role('deleted')]) {
          const expected = answer(await changing.messages(folder), { sort, limit: 0 });
          const query = { folder, sort, limit: 5 };
          expect(await readPages(store, changing.key, query)).toEqual(expected);
        }
      };
      await store.addMessages(changing.key, changing.inbox, samples.slice(0, 8));
      await check();
      await store.addMessages(changing.key, changing.inbox, samples.slice(8));
      await check();
      await store.updateFlags(changing.key, changing.inbox, uids(1, 2), {
        mode: 'add',
        flags: flag.draft,
        keywords: ['x'],
      });
      await store.copyMessages(changing.key, changing.inbox, uids(1, 5), changing.inbox);
      await store.moveMessages(changing.key, changing.inbox, uids(2, 3, 4), changing.role('deleted'));
      await check();
      await store.removeMessages(changing.key, changing.inbox, uids(6, 7), { recover: true });
      await store.removeMessages(changing.key, changing.role('deleted'), uids(1), { recover: false });
      await check();
    });

    it.each(sortFields)(
      'page on by %s while messages come and go, without a gap or a repetition',
      async (by) => {
        const changing = await fixture.mailbox();
        const { store } = fixture;
        const samples = fc.sample(arbitraryMessage, { numRuns: 30, seed: 3 });
        await store.addMessages(changing.key, changing.inbox, samples.slice(0, 20));
        const lasting = new Set((await changing.messages()).map(({ item }) => item));
        const query = { folder: changing.inbox, sort: { by, descending: true }, limit: 4 };
        const read: Message[] = [];
        let page = await store.queryMessages(changing.key, query);
        for (let turn = 0; ; turn += 1) {
          read.push(...page.messages);
          if (page.next === undefined) break;
          // The very message that the cursor points at goes, and others come anywhere.
          const last = page.messages.at(-1);
          if (last)
            await store.removeMessages(changing.key, changing.inbox, uids(last.uid), { recover: false });
          await store.addMessages(changing.key, changing.inbox, samples.slice(20 + turn, 21 + turn));
          page = await store.queryMessages(changing.key, { ...query, after: page.next });
        }
        const items = read.map(({ item }) => item);
        expect(new Set(items).size).toBe(items.length);
        expect(items.filter((item) => lasting.has(item))).toHaveLength(20);
        expect(brief(read)).toEqual(brief(answer(read, query)));
      },
    );

    it('refuse what they cannot answer', async () => {
      const { store } = fixture;
      const sort = { by: 'uid' as const, descending: false };
      const first = await store.queryMessages(box.key, { folder: box.inbox, sort, limit: 5 });
      const after = first.next ?? '';
      const { key, inbox } = box;
      for (const query of [
        { sort, limit: 5 },
        { folder: inbox, sort, limit: 0 },
        { folder: inbox, sort, limit: 10_001 },
        { folder: inbox, sort, limit: 1.5 },
        { folder: inbox, sort, limit: 5, after: 'x' },
        { folder: inbox, sort: { by: 'size' as const, descending: false }, limit: 5, after },
        { folder: inbox, sort: { by: 'uid' as const, descending: true }, limit: 5, after },
        { folder: box.role('deleted'), sort, limit: 5, after },
      ]) {
        await expectRefusal(store.queryMessages(key, query), 'invalid');
      }
    });

    it('sort subjects of one conversation together, and text by its bytes', async () => {
      const sorted = await fixture.mailbox();
      const subjects = ['b', 'Re: 회의', 'FW: a', '회의', '𠮷', '\ue000', 'B', '회신: 회의'];
      await fixture.store.addMessages(
        sorted.key,
        sorted.inbox,
        subjects.map((subject) => newMessage({ subject })),
      );
      const page = await fixture.store.queryMessages(sorted.key, {
        folder: sorted.inbox,
        sort: { by: 'subject', descending: false },
        limit: 50,
      });
      expect(page.messages.map(({ subject }) => subject)).toEqual([
        'FW: a',
        'b',
        'B',
        'Re: 회의',
        '회의',
        '회신: 회의',
        '\ue000',
        '𠮷',
      ]);
      expect(page.next).toBeUndefined();
    });
  });
}
