import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { flag } from '../../ports/mail-model.ts';
import {
  bytesOf,
  everything,
  guidOf,
  newMessage,
  type OpenMailStore,
  seen,
  uids,
  useMailStore,
  usualFolders,
} from './fixture.ts';

export function describeConcurrency(open: OpenMailStore): void {
  describe('at the same time', () => {
    const fixture = useMailStore(open);

    it('fifty writers add and flag, and no number is given twice', async () => {
      const box = await fixture.mailbox();
      const { store } = fixture;
      await box.add(5);
      const shared = { kind: 'bytes' as const, bytes: bytesOf('shared') };
      const writers = Array.from({ length: 50 }, async (_, number) => {
        const added = await box.add(3, number % 2 === 0 ? { body: shared } : {});
        const change = { mode: 'add' as const, flags: seen, keywords: [`k${number}`] };
        const { changed } = await store.updateFlags(box.key, box.inbox, uids((number % 5) + 1), change);
        return [...added, ...changed].map(({ changeNo }) => changeNo);
      });
      const numbers = (await Promise.all(writers)).flat();
      expect(new Set(numbers).size).toBe(200);
      expect(Math.max(...numbers)).toBe(await box.changeNo());
      expect(await box.changeNo()).toBe(10 + 200);
      expect(await box.folder()).toMatchObject({ messageCount: 155, unreadCount: 150, uidNext: 156 });
      expect((await box.message(1)).keywords).toHaveLength(10);
    });

    it('the numbers that one writer took for a batch are its own', async () => {
      const box = await fixture.mailbox();
      const batches = await Promise.all(Array.from({ length: 10 }, () => box.add(20)));
      for (const batch of batches) {
        const first = batch[0];
        expect(batch.map(({ uid, changeNo }) => [uid, changeNo])).toEqual(
          batch.map((_, index) => [(first?.uid ?? 0) + index, (first?.changeNo ?? 0) + index]),
        );
      }
    });

    it('of ten that make one folder, one succeeds', async () => {
      const box = await fixture.mailbox();
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => box.makeFolder('one')));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ kind: 'conflict' });
      }
    });

    it('of ten that make one mailbox, all get the same', async () => {
      const box = await fixture.mailbox();
      await fixture.store.removeMailbox(box.key);
      const { guid, quotas } = box.created;
      const make = () => fixture.store.createMailbox(box.key, { guid, quotas, folders: [] });
      const made = await Promise.all(Array.from({ length: 10 }, make));
      for (const one of made) expect(one).toMatchObject({ guid, changeNo: 1 });
    });

    it('a mailbox that is removed while others write to it leaves nothing to the next of its number', async () => {
      const box = await fixture.mailbox();
      const { store } = fixture;
      await box.add(5);
      const writer = async () => {
        for (let count = 0; count < 10; count += 1) await box.add(1);
      };
      const [removed, ...written] = await Promise.allSettled([
        store.removeMailbox(box.key),
        ...Array.from({ length: 5 }, writer),
      ]);
      expect(removed.status).toBe('fulfilled');
      for (const outcome of written) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ kind: 'notFound' });
      }
      const { quotas } = box.created;
      await store.createMailbox(box.key, { guid: guidOf(4_711), quotas, folders: usualFolders });
      expect(await box.messages()).toEqual([]);
      expect(await box.changes()).toHaveLength(1 + usualFolders.length);
    });

    it('messages that are moved by many arrive once', async () => {
      const box = await fixture.mailbox();
      await box.add(20);
      const targets = [box.role('deleted'), box.role('recoverable')];
      const moves = Array.from({ length: 8 }, (_, number) =>
        fixture.store.moveMessages(box.key, box.inbox, everything, targets[number % 2] ?? box.inbox),
      );
      expect((await Promise.all(moves)).flat()).toHaveLength(20);
      expect(await box.messages()).toEqual([]);
    });

    it('bodies that come and go stay readable as long as one message has them', async () => {
      const box = await fixture.mailbox();
      const { store } = fixture;
      const body = { kind: 'bytes' as const, bytes: bytesOf('contended') };
      await box.add(1, { body, flags: flag.flagged });
      const workers = Array.from({ length: 12 }, async () => {
        const [added] = await store.addMessages(box.key, box.inbox, [newMessage({ body })]);
        if (added) await store.removeMessages(box.key, box.inbox, uids(added.uid), { recover: false });
      });
      await Promise.all(workers);
      const [left] = await box.messages();
      expect(await box.messages()).toHaveLength(1);
      const open = await store.openBody(box.key.tenant, left?.body as never);
      expect(Buffer.from(await open.read()).toString()).toBe('contended');
    });

    it('a reader of changes sees every number below the one it is told', async () => {
      const box = await fixture.mailbox();
      let writing = true;
      const writers = Promise.all(Array.from({ length: 10 }, () => box.add(4))).finally(() => {
        writing = false;
      });
      const read: number[] = [];
      let since = await fixture.store.changesSince(box.key, 5 as never, { limit: 100 });
      for (;;) {
        const last = !writing;
        read.push(...since.changes.map(({ changeNo }) => changeNo));
        // A store that answers without waiting would otherwise never let the writers go on.
        await setImmediate();
        since = await fixture.store.changesSince(box.key, since.upTo, { limit: 100 });
        if (last && since.changes.length === 0) break;
      }
      await writers;
      expect(read).toEqual(Array.from({ length: 40 }, (_, index) => index + 6));
    });
  });
}
