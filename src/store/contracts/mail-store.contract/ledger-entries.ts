import { describe, expect, it } from 'vitest';
import type { Uid } from '../../../base/ids.ts';
import { emptyChecksum } from '../../digest-checksum.ts';
import { everything, expectRefusal, type OpenMailStore, useMailStore } from './fixture.ts';
import { checksumOf, copied, keysOf, ledgerFolder, openLedger, skipped } from './ledger-fixture.ts';

export function describeLedgerEntries(open: OpenMailStore): void {
  describe('entries of ledgers', () => {
    const fixture = useMailStore(open);

    it('count what is copied and what is skipped as entries come, change and go', async () => {
      const ledger = await openLedger(await fixture.mailbox());
      const totals = async () => {
        const { copiedCount, copiedBytes, skippedCount, checksum } = (await ledger.folders())[0]?.state ?? {};
        return [copiedCount, copiedBytes, skippedCount, checksum];
      };
      await ledger.write({ putFolders: [ledgerFolder(1)], putEntries: [copied(1), copied(2), skipped(3)] });
      expect(await totals()).toEqual([2, 200, 1, checksumOf([copied(1), copied(2)])]);
      await ledger.write({
        putEntries: [copied(1, { size: 150, flags: 1 }), copied(1), copied(2, { place: 10 })],
      });
      expect(await totals()).toEqual([3, 300, 1, checksumOf([copied(1), copied(2), copied(2)])]);
      await ledger.write({ putEntries: [copied(3)] });
      expect(await totals()).toEqual([4, 400, 0, checksumOf([copied(1), copied(2), copied(2), copied(3)])]);
      await ledger.write({
        removeEntries: [{ folder: 1, uids: [{ first: 2 as Uid, last: 2 as Uid }], place: 9 }],
      });
      expect(keysOf(await ledger.entries())).toEqual([
        [1, 1, 9],
        [1, 2, 10],
        [1, 3, 9],
      ]);
      await ledger.write({ removeEntries: [{ folder: 1, uids: [{ first: 2 as Uid, last: 3 as Uid }] }] });
      expect(await totals()).toEqual([1, 100, 0, checksumOf([copied(1)])]);
      await ledger.write({ removeEntries: [{ folder: 1, uids: everything }] });
      expect(await totals()).toEqual([0, 0, 0, emptyChecksum]);
    });

    it('let a copied message take the place of its skipped one', async () => {
      const box = await fixture.mailbox();
      const ledger = await openLedger(box);
      await ledger.write({ putFolders: [ledgerFolder(1)], putEntries: [skipped(1), skipped(2), skipped(5)] });
      await ledger.copy(box, [1, 4], { alsoPut: [skipped(3), copied(5)] });
      expect((await ledger.entries()).map(({ uid, skipped: why }) => [uid, why === null])).toEqual([
        [1, true],
        [2, false],
        [3, false],
        [4, true],
        [5, true],
      ]);
      expect((await ledger.folders())[0]?.state).toMatchObject({ copiedCount: 3, skippedCount: 2 });
    });

    it('keep folders as they were last put, and their totals apart', async () => {
      const ledger = await openLedger(await fixture.mailbox());
      const odd = { ...ledgerFolder(2, { targetPath: ['받은 편지함', 'x'] }), name: '&\u00ff\0\ud800' };
      await ledger.write({ putFolders: [odd, ledgerFolder(1)], putEntries: [copied(4)] });
      const [first, second] = await ledger.folders();
      expect([first?.number, second?.name]).toEqual([1, odd.name]);
      const state = {
        ...ledgerFolder(1).state,
        uidNext: 5,
        highestModseq: '18446744073709551615',
        syncedAt: 1,
      };
      const forged = { copiedCount: 77, copiedBytes: 77, skippedCount: 77, checksum: '77' };
      await ledger.write({
        putFolders: [{ number: 1, name: 'renamed', state: { ...state, ...forged } as never }],
      });
      const [renamed] = await ledger.folders();
      expect(renamed).toEqual({
        number: 1,
        name: 'renamed',
        state: {
          ...state,
          copiedCount: 1,
          copiedBytes: 100,
          skippedCount: 0,
          checksum: checksumOf([copied(4)]),
        },
      });
    });

    it('remove before they put, and all or nothing', async () => {
      const ledger = await openLedger(await fixture.mailbox());
      await ledger.write({
        putFolders: [ledgerFolder(1), ledgerFolder(2)],
        putEntries: [copied(1), copied(2)],
      });
      await expectRefusal(ledger.write({ removeFolders: [1], putEntries: [copied(3)] }), 'notFound');
      await expectRefusal(
        ledger.write({ removeFolders: [2], putEntries: [copied(3, { digest: null })] }),
        'invalid',
      );
      expect(keysOf(await ledger.entries())).toHaveLength(2);
      await ledger.write({ removeFolders: [1, 7], putFolders: [ledgerFolder(1)], putEntries: [copied(9)] });
      expect(keysOf(await ledger.entries())).toEqual([[1, 9, 9]]);
      expect((await ledger.folders())[0]?.state).toMatchObject({ copiedCount: 1, copiedBytes: 100 });
      await ledger.write({ removeEntries: [{ folder: 7, uids: everything }] });
    });

    it.each([
      ['a copied message without a digest', copied(1, { digest: null })],
      ['a copied message without an item', copied(1, { item: 0 })],
      ['a skipped message with a place', skipped(1, { place: 4 })],
      ['a uid of 0', copied(0)],
      ['a time that is none', copied(1, { receivedAt: Number.NaN })],
      ['half a byte', copied(1, { size: 0.5 })],
      ['a keyword with a space', copied(1, { keywords: ['a b'] })],
    ])('refuse %s', async (_what, entry) => {
      const ledger = await openLedger(await fixture.mailbox());
      await ledger.write({ putFolders: [ledgerFolder(1)] });
      await expectRefusal(ledger.write({ putEntries: [entry] }), 'invalid');
      expect(await ledger.entries()).toEqual([]);
    });

    it('keep entries as they were given, keywords as messages have them', async () => {
      const ledger = await openLedger(await fixture.mailbox());
      const odd = copied(0xffff_ffff, {
        keywords: ['b', 'A', '업무', 'a'],
        receivedAt: Date.UTC(9999, 0),
        flags: 0xffff,
      });
      await ledger.write({ putFolders: [ledgerFolder(1)], putEntries: [odd, skipped(1, { size: 2 ** 40 })] });
      expect(await ledger.entries()).toEqual([
        skipped(1, { size: 2 ** 40 }),
        { ...odd, keywords: ['A', 'b', '업무'], flags: 0x1ff },
      ]);
    });

    it('are read in pages, by folder, uid and what was skipped', async () => {
      const { store } = fixture;
      const ledger = await openLedger(await fixture.mailbox());
      const entries = [
        ...[1, 2, 3, 4].map((uid) => copied(uid)),
        copied(3, { place: 11 }),
        skipped(6),
        copied(2, { folder: 2 }),
        skipped(3, { folder: 2 }),
      ];
      await ledger.write({ putFolders: [ledgerFolder(1), ledgerFolder(2)], putEntries: entries });
      const list = (query: Partial<Parameters<typeof store.listLedgerEntries>[2]>) =>
        store.listLedgerEntries(ledger.tenant, ledger.id, { limit: 100, ...query }).then(keysOf);
      const whole = await list({});
      expect(whole).toEqual([
        [1, 1, 9],
        [1, 2, 9],
        [1, 3, 9],
        [1, 3, 11],
        [1, 4, 9],
        [1, 6, 0],
        [2, 2, 9],
        [2, 3, 0],
      ]);
      for (const [index, [folder = 0, uid = 0, place = 0]] of whole.entries()) {
        expect(await list({ after: { folder, uid, place }, limit: 2 })).toEqual(
          whole.slice(index + 1, index + 3),
        );
      }
      const two = [
        { first: 3 as Uid, last: 3 as Uid },
        { first: 6 as Uid, last: 0xffff_ffff as Uid },
      ];
      expect(await list({ uids: two })).toEqual([whole[2], whole[3], whole[5], whole[7]]);
      expect(await list({ uids: two, limit: 3 })).toEqual([whole[2], whole[3], whole[5]]);
      expect(await list({ uids: two, after: { folder: 1, uid: 3, place: 9 } })).toEqual([
        whole[3],
        whole[5],
        whole[7],
      ]);
      expect(await list({ folder: 2 })).toEqual(whole.slice(6));
      expect(await list({ onlySkipped: true })).toEqual([whole[5], whole[7]]);
      expect(await list({ onlySkipped: true, folder: 1, uids: two })).toEqual([whole[5]]);
      expect(await list({ uids: [] })).toEqual([]);
    });

    it('give an index of tens of thousands of entries', async () => {
      const count = 12_000;
      const ledger = await openLedger(await fixture.mailbox());
      const entries = Array.from({ length: count }, (_, index) =>
        index % 1000 === 0
          ? skipped(index + 1)
          : copied(index + 1, { place: 9 + (index % 3), keywords: index % 2 === 0 ? ['even', 'x'] : [] }),
      );
      await ledger.write({
        putFolders: [ledgerFolder(1), ledgerFolder(2)],
        putEntries: entries.toReversed(),
      });
      const index = await ledger.index();
      expect([...index.uids]).toEqual(entries.map(({ uid }) => uid));
      expect([...index.places]).toEqual(entries.map(({ place }) => place));
      expect([...index.items]).toEqual(entries.map(({ item }) => item));
      expect([...index.sizes]).toEqual(entries.map(({ size }) => size));
      expect([...index.receivedAts]).toEqual(entries.map(({ receivedAt }) => receivedAt));
      expect([...index.flags]).toEqual(entries.map(({ flags }) => flags));
      expect([...index.skipped]).toEqual(entries.map((entry) => Number(entry.skipped !== null)));
      expect(Array.from(index.keywords, (at) => index.keywordSets[at])).toEqual(
        entries.map(({ keywords }) => keywords),
      );
      expect(index.keywordSets).toHaveLength(2);
      const digests = Buffer.from(index.digests).toString('hex');
      expect(digests).toBe(entries.map(({ digest }) => digest ?? '00'.repeat(32)).join(''));
      expect((await ledger.index(2)).uids).toHaveLength(0);
      const odd = entries.filter(({ uid }) => uid % 2 === 1);
      const uids = odd.map(({ uid }) => ({ first: uid as Uid, last: uid as Uid }));
      await ledger.write({ removeEntries: [{ folder: 1, uids }] });
      expect((await ledger.index()).uids).toHaveLength(count - odd.length);
      expect((await ledger.folders())[0]?.state).toMatchObject({
        copiedCount: count - odd.length,
        skippedCount: 0,
        checksum: checksumOf(entries.filter(({ uid }) => uid % 2 === 0)),
      });
      await fixture.store.removeLedger(ledger.tenant, ledger.id);
      const fresh = await openLedger(await fixture.mailbox());
      expect(await fresh.entries()).toEqual([]);
    });
  });
}
