import { describe, expect, it } from 'vitest';
import type { ChangeNumber, Uid } from '../../../base/ids.ts';
import { flag } from '../../ports/mail-model.ts';
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

export function describeReplacing(open: OpenMailStore): void {
  describe('what MAPI clients write', () => {
    const fixture = useMailStore(open);
    const native = bytesOf('the whole message, as a client has written it');
    const written = { kind: 'bytes' as const, bytes: native };
    const short = { kind: 'bytes' as const, bytes: bytesOf('short') };

    it('is kept beside the MIME bytes, counts by the larger of both, and lives as long as a message has it', async () => {
      const { store } = fixture;
      const box = await fixture.mailbox();
      const { tenant } = box.key;
      await box.add(2, { native: written });
      await box.add(1, { body: written });
      expect(await box.message(1)).toMatchObject({ size: 20, native: hashOf(native), nativeSize: 45 });
      expect(await box.message(3)).toMatchObject({ native: null, nativeSize: 0 });
      expect((await box.folder()).totalBytes).toBe(3 * 45);
      await store.copyMessages(box.key, box.inbox, uids(1), box.role('deleted'));
      await store.moveMessages(box.key, box.inbox, uids(1), box.role('deleted'));
      await store.removeMessages(box.key, box.inbox, uids(3), { recover: false });
      await store.removeMessages(box.key, box.inbox, uids(2), { recover: true });
      await store.removeMessages(box.key, box.role('deleted'), everything, { recover: false });
      expect(Buffer.from(await (await store.openBody(tenant, hashOf(native))).read())).toEqual(
        Buffer.from(native),
      );
      await store.removeMessages(box.key, box.role('recoverable'), everything, { recover: false });
      await expectRefusal(store.openBody(tenant, hashOf(native)), 'notFound');
      await box.add(1, { native: written });
      await store.removeMailbox(box.key);
      await expectRefusal(store.openBody(tenant, hashOf(native)), 'notFound');
    });

    it('takes the place of a message as the same item: another uid, content, flags and properties', async () => {
      const { store, clock } = fixture;
      const box = await fixture.mailbox();
      const { tenant } = box.key;
      const set = [{ key: 'a', value: bytesOf('1') }];
      const [first] = await box.add(1, { body: short, native: written, properties: set, keywords: ['x'] });
      await box.add(1);
      const before = await box.message(1);
      clock.time += 1000;
      const replaced = await store.replaceMessage(
        ...([box.key, box.inbox, 1 as Uid] as const),
        newMessage({ subject: 'new', flags: flag.seen, properties: [{ key: 'b', value: bytesOf('2') }] }),
      );
      const changeNo = await box.changeNo();
      expect(replaced).toMatchObject({ uid: 3, item: first?.item, changeNo });
      expect(await store.findItem(box.key, replaced.item)).toMatchObject({
        ...{ uid: 3, subject: 'new', flags: flag.seen, keywords: [], native: null, size: 20 },
        ...{ createdAt: before.createdAt, modifiedAt: clock.time },
      });
      const owner = { kind: 'message', folder: box.inbox, uid: 3 as Uid } as const;
      expect((await store.readProperties(box.key, owner)).map(({ key }) => key)).toEqual(['b']);
      expect((await box.changes(changeNo - 2)).map(({ kind }) => kind)).toEqual(['messageGone', 'message']);
      for (const bytes of [short.bytes, native]) {
        await expectRefusal(store.openBody(tenant, hashOf(bytes)), 'notFound');
      }
      await expectRefusal(store.replaceMessage(box.key, box.inbox, 1 as Uid, newMessage()), 'notFound');
    });

    it('is refused where the message was changed since, or the mailbox is full', async () => {
      const { store } = fixture;
      const box = await fixture.mailbox({ quotas: { prohibitSendReceiveBytes: 50 } });
      const [added] = await box.add(1);
      const uid = added?.uid ?? (0 as Uid);
      const replace = (unchangedSince: number, message = newMessage()) =>
        store.replaceMessage(box.key, box.inbox, uid, message, {
          unchangedSince: unchangedSince as ChangeNumber,
        });
      const labels = { mode: 'add', flags: flag.flagged, keywords: [] } as const;
      await store.updateFlags(box.key, box.inbox, uids(uid), labels);
      await expectRefusal(replace(added?.changeNo ?? 0), 'conflict');
      const large = newMessage({ native: { kind: 'bytes', bytes: new Uint8Array(51) } });
      await expectRefusal(replace(await box.changeNo(), large), 'quota');
      expect(await box.message(uid)).toMatchObject({ flags: flag.flagged, size: 20 });
      expect(await replace(await box.changeNo())).toMatchObject({ uid: uid + 1 });
    });

    it('is found by its new words alone, also where an old text is still on its way', async () => {
      const { store } = fixture;
      const box = await fixture.mailbox();
      const [first, second] = await box.add(2);
      const find = async (text: string) => {
        const sort = { by: 'uid', descending: false } as const;
        const filter = { text };
        const page = await store.queryMessages(box.key, { folder: box.inbox, filter, sort, limit: 9 });
        return page.messages.map(({ item }) => item);
      };
      if (!first || !second) throw new Error('Two messages were added.');
      const index = (text: string, ...messages: { item: typeof first.item; body: typeof first.body }[]) =>
        store.writeSearchText(
          box.key,
          messages.map(({ item, body }) => ({ item, body, text })),
        );
      await index('alt', first, second);
      const replaced = await store.replaceMessage(box.key, box.inbox, first.uid, newMessage());
      expect(await find('alt')).toEqual([second.item]);
      const [third] = await box.add(1);
      const waiting = async () => (await store.listUnindexed(box.key, 9)).map(({ item }) => item);
      expect(await waiting()).toEqual([first.item, third?.item]);
      expect(await store.listMailboxesToIndex(box.key.tenant, 9)).toEqual([box.key]);
      await index('alt', first);
      expect(await find('alt')).toEqual([second.item]);
      expect((await store.listUnindexed(box.key, 1)).map(({ item }) => item)).toEqual([first.item]);
      await index('neu', replaced);
      expect([await find('neu'), await waiting()]).toEqual([[first.item], [third?.item]]);
      // Not yet indexed, and replaced while its text is read.
      if (third) {
        await store.replaceMessage(box.key, box.inbox, third.uid, newMessage());
        await index('alt', third);
      }
      expect([await find('alt'), await waiting()]).toEqual([[second.item], [third?.item]]);
      await store.removeMessages(box.key, box.inbox, everything, { recover: false });
      expect([await waiting(), await store.listMailboxesToIndex(box.key.tenant, 9)]).toEqual([[], []]);
    });
  });
}
