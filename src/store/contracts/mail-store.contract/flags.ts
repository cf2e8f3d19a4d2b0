import { describe, expect, it } from 'vitest';
import type { ChangeNumber } from '../../../base/ids.ts';
import { flag } from '../../ports/mail-model.ts';
import type { FlagChange } from '../../ports/mail-store.ts';
import { everything, expectRefusal, type OpenMailStore, uids, useMailStore } from './fixture.ts';

const { seen, flagged, answered, draft } = flag;

export function describeFlags(open: OpenMailStore): void {
  describe('flags', () => {
    const fixture = useMailStore(open);

    it.each<[mode: FlagChange['mode'], flags: number, keywords: string[], then: [number, string[]] | 'same']>(
      [
        ['add', flagged, [], [seen | flagged, ['Alpha', '업무']]],
        ['add', seen, ['alpha', '업무'], 'same'],
        ['add', 0, ['beta'], [seen, ['Alpha', 'beta', '업무']]],
        ['add', 0, [], 'same'],
        ['remove', seen | draft, [], [0, ['Alpha', '업무']]],
        ['remove', draft, ['none'], 'same'],
        ['remove', 0, ['ALPHA'], [seen, ['업무']]],
        ['replace', answered, [], [answered, []]],
        ['replace', seen, ['업무', 'ALPHA'], 'same'],
        ['replace', seen, ['alpha', 'Beta', 'beta'], [seen, ['Alpha', 'Beta']]],
        ['replace', 0, [], [0, []]],
      ],
    )('%s %j %j', async (mode, flags, keywords, then) => {
      const box = await fixture.mailbox();
      await box.add(1, { flags: seen, keywords: ['Alpha', '업무'] });
      const before = await box.message(1);
      const result = await fixture.store.updateFlags(box.key, box.inbox, everything, {
        mode,
        flags,
        keywords,
      });
      const after = await box.message(1);
      if (then === 'same') {
        expect(result).toEqual({ changed: [], conflicting: [] });
        expect(after).toEqual(before);
        expect(await box.folder()).toMatchObject({ contentChange: 6 });
      } else {
        const now = { changeNo: 7, flags: then[0], keywords: then[1] };
        expect(result).toEqual({ changed: [{ uid: 1, ...now }], conflicting: [] });
        // Each of them is one of the message, but that it was read.
        const modification = mode === 'remove' && keywords.length === 0 ? 6 : 7;
        expect(after).toEqual({ ...before, ...now, modification });
        expect(await box.folder()).toMatchObject({
          contentChange: 7,
          unreadCount: (then[0] & seen) === 0 ? 1 : 0,
        });
      }
    });

    it('take a number for each message, ascending by uid', async () => {
      const box = await fixture.mailbox();
      await box.add(4);
      await fixture.store.updateFlags(box.key, box.inbox, uids(2), {
        mode: 'add',
        flags: seen,
        keywords: [],
      });
      const { changed } = await fixture.store.updateFlags(box.key, box.inbox, uids(4, 2, 1, 77), {
        mode: 'add',
        flags: seen,
        keywords: [],
      });
      expect(changed.map(({ uid, changeNo }) => [uid, changeNo])).toEqual([
        [1, 11],
        [4, 12],
      ]);
      expect(await box.folder()).toMatchObject({ unreadCount: 1, contentChange: 12 });
    });

    it('leave alone what changed after `unchangedSince`, and say so', async () => {
      const box = await fixture.mailbox();
      await box.add(3);
      const since = await box.changeNo();
      await fixture.store.updateFlags(box.key, box.inbox, uids(2), {
        mode: 'add',
        flags: seen,
        keywords: [],
      });
      const change = { mode: 'add' as const, flags: flagged, keywords: [] };
      const guarded = await fixture.store.updateFlags(box.key, box.inbox, everything, {
        ...change,
        unchangedSince: since,
      });
      expect(guarded.conflicting).toEqual([2]);
      expect(guarded.changed.map(({ uid }) => uid)).toEqual([1, 3]);
      expect((await box.message(2)).flags).toBe(seen);
      const old = { ...change, unchangedSince: 0 as ChangeNumber };
      expect(await fixture.store.updateFlags(box.key, box.inbox, everything, old)).toEqual({
        changed: [],
        conflicting: [1, 2, 3],
      });
    });

    it.each([
      ['a space', 'two words'],
      ['nothing', ''],
      ['a parenthesis', 'a(b'],
      ['a control', 'a\u0007'],
      ['too much', 'x'.repeat(256)],
    ])('refuse a keyword with %s', async (_what, keyword) => {
      const box = await fixture.mailbox();
      await box.add(1);
      const change = { mode: 'add' as const, flags: seen, keywords: [keyword] };
      await expectRefusal(fixture.store.updateFlags(box.key, box.inbox, everything, change), 'invalid');
      expect(await box.changeNo()).toBe(6);
    });

    it('refuse more keywords than a message can carry', async () => {
      const box = await fixture.mailbox();
      const many = Array.from({ length: 100 }, (_, index) => `k${index}`);
      await box.add(1, { keywords: many });
      const more = { mode: 'add' as const, flags: 0, keywords: many.map((keyword) => `${keyword}x`) };
      await expectRefusal(fixture.store.updateFlags(box.key, box.inbox, everything, more), 'limit');
      expect((await box.message(1)).keywords).toHaveLength(100);
    });
  });
}
