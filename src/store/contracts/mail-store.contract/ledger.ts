import { describe, expect, it } from 'vitest';
import type { FolderId, LedgerId, MailboxId, Uid } from '../../../base/ids.ts';
import { DigestChecksum, emptyChecksum } from '../../digest-checksum.ts';
import { unlimitedQuotas } from '../../ports/mail-model.ts';
import type { LedgerEntry } from '../../ports/sync-ledger.ts';
import {
  everything,
  expectRefusal,
  guidOf,
  newMessage,
  newTenant,
  type OpenMailStore,
  useMailStore,
  usualFolders,
} from './fixture.ts';
import { copied, digestOf, ledgerFolder, openLedger, skipped, TestLedger } from './ledger-fixture.ts';

function checksumOf(entries: readonly Pick<LedgerEntry, 'digest'>[]): string {
  const checksum = new DigestChecksum();
  for (const { digest } of entries) if (digest) checksum.add(digest);
  return checksum.toString();
}

const keysOf = (entries: readonly LedgerEntry[]) =>
  entries.map(({ folder, uid, place }) => [folder, uid, place]);

export function describeLedger(open: OpenMailStore): void {
  describe('ledgers', () => {
    const fixture = useMailStore(open);
    const takenOver = { name: 'AppError', kind: 'conflict', code: 'store.ledger.takenOver' };

    it('grow in revision with each write, and are read whole as of one moment', async () => {
      const box = await fixture.mailbox();
      const ledger = await openLedger(box);
      const state = () => fixture.store.readLedgerState(ledger.tenant, ledger.id);
      expect(await state()).toEqual({ record: { ...ledger.record, revision: 0 }, folders: [], skipped: [] });
      await ledger.copy(box, [4, 2]);
      await ledger.write({
        putFolders: [ledgerFolder(3)],
        putEntries: [skipped(9, { folder: 3 }), copied(1)],
      });
      const record = { ...ledger.record, revision: 2 };
      expect(await fixture.store.listLedgers(ledger.tenant)).toEqual([record]);
      const [first, second] = await ledger.folders();
      expect(await state()).toEqual({
        record,
        folders: [
          { folder: first, index: await ledger.index(1) },
          { folder: second, index: await ledger.index(3) },
        ],
        skipped: [skipped(9, { folder: 3 })],
      });
      await expect(ledger.copy(box, [4])).rejects.toMatchObject({ code: 'store.ledger.alreadyCopied' });
      expect((await state()).record).toEqual(record);
    });

    it('are found again by what they are of, and taken over', async () => {
      const box = await fixture.mailbox();
      const first = await openLedger(box);
      expect(first.record).toMatchObject({ mailbox: box.key.mailbox, session: 1, target: '' });
      const again = await openLedger(box);
      expect(again.record).toEqual({ ...first.record, session: 2 });
      const other = await openLedger(box, 'another \0 \ud800 source');
      expect(other.id).toBeGreaterThan(first.id);
      const elsewhere = await openLedger(box, first.record.source, null);
      expect(elsewhere.record.mailbox).toBeNull();
      expect(await fixture.store.listLedgers(box.key.tenant)).toEqual([
        again.record,
        other.record,
        elsewhere.record,
      ]);
      const { mailbox } = box.key;
      expect(await fixture.store.listLedgers(box.key.tenant, { mailbox })).toEqual([
        again.record,
        other.record,
      ]);
    });

    it('refuse a mailbox that is not there', async () => {
      const { key } = await fixture.mailbox();
      const identity = { mailbox: 99 as MailboxId, source: 's', target: '' };
      await expectRefusal(fixture.store.openLedger(key.tenant, identity), 'notFound');
      expect(await fixture.store.listLedgers(key.tenant)).toEqual([]);
    });

    it('let only whoever opened them last write, and store nothing for others', async () => {
      const box = await fixture.mailbox();
      const first = await openLedger(box);
      await first.copy(box, [1]);
      const second = await openLedger(box);
      const before = [await box.changes(), await second.entries(), await second.folders()];
      await expect(first.copy(box, [2])).rejects.toMatchObject(takenOver);
      await expect(first.write({ putEntries: [copied(3)] })).rejects.toMatchObject(takenOver);
      await expect(first.write({ removeFolders: [1] })).rejects.toMatchObject(takenOver);
      expect([await box.changes(), await second.entries(), await second.folders()]).toEqual(before);
      await second.copy(box, [2]);
      expect(await second.entries()).toHaveLength(2);
    });

    it('hold an entry for each message stored with it', async () => {
      const box = await fixture.mailbox();
      const ledger = await openLedger(box);
      const added = await ledger.copy(box, [12, 5]);
      expect(await ledger.entries()).toEqual(
        [5, 12].map((uid) => ({
          folder: 1,
          uid,
          place: box.inbox,
          item: added[uid === 12 ? 0 : 1]?.item,
          digest: digestOf(uid),
          size: 20,
          receivedAt: Date.UTC(2026, 0, 1) + uid,
          flags: 1,
          keywords: ['$Work'],
          skipped: null,
        })),
      );
      const [folder] = await ledger.folders();
      expect(folder).toEqual({
        ...ledgerFolder(1),
        state: {
          ...ledgerFolder(1).state,
          copiedCount: 2,
          copiedBytes: 40,
          skippedCount: 0,
          checksum: checksumOf(await ledger.entries()),
        },
      });
    });

    it('refuse a message that was copied before, and one that comes twice', async () => {
      const box = await fixture.mailbox();
      const ledger = await openLedger(box);
      await ledger.copy(box, [1, 2]);
      const before = [await box.changes(), await ledger.entries(), await ledger.folders()];
      const refused = { name: 'AppError', kind: 'conflict', code: 'store.ledger.alreadyCopied' };
      await expect(ledger.copy(box, [3, 2])).rejects.toMatchObject(refused);
      await expect(ledger.copy(box, [4, 4])).rejects.toMatchObject(refused);
      expect([await box.changes(), await ledger.entries(), await ledger.folders()]).toEqual(before);
    });

    it('take a message at a second place, as one of several labels', async () => {
      const box = await fixture.mailbox();
      const ledger = await openLedger(box);
      await ledger.copy(box, [1]);
      const label = await box.makeFolder('label');
      await fixture.store.addMessages(
        box.key,
        label,
        [newMessage({ body: { kind: 'stored', hash: digestOf(1) } })],
        { ledger: ledger.arrivals([1]) },
      );
      expect((await ledger.entries()).map(({ place }) => place)).toEqual([box.inbox, label]);
    });

    it('keep neither message nor entry of a write that is refused', async () => {
      const box = await fixture.mailbox({ quotas: { prohibitSendReceiveBytes: 50 } });
      const other = await fixture.mailbox({ tenant: box.key.tenant, mailbox: 2 });
      const ledger = await openLedger(box);
      await ledger.write({ putFolders: [ledgerFolder(1)] });
      const before = [await box.changes(), await ledger.entries(), await ledger.folders()];
      await expectRefusal(ledger.copy(box, [1, 2, 3]), 'quota');
      await expectRefusal(ledger.copy(other, [1]), 'notFound');
      await expectRefusal(ledger.copy(box, [1], { ledger: 999 as LedgerId }), 'notFound');
      await expectRefusal(ledger.copy(box, [1], { entries: [] }), 'invalid');
      const elsewhere = ledger.arrivals([1]).entries.map((entry) => ({ ...entry, folder: 8 }));
      await expectRefusal(ledger.copy(box, [1], { entries: elsewhere }), 'notFound');
      await expectRefusal(ledger.copy(box, [1], { alsoPut: [skipped(2, { folder: 8 })] }), 'notFound');
      await expectRefusal(ledger.copy(box, [1], { alsoPut: [skipped(2, { place: 3 })] }), 'invalid');
      await expectRefusal(
        fixture.store.addMessages(box.key, 999 as FolderId, [newMessage()], { ledger: ledger.arrivals([1]) }),
        'notFound',
      );
      expect([await box.changes(), await ledger.entries(), await ledger.folders()]).toEqual(before);
      expect(await other.messages()).toEqual([]);
    });

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

    it('go with their mailbox, and nothing of them comes back', async () => {
      const box = await fixture.mailbox();
      const other = await fixture.mailbox({ tenant: box.key.tenant, mailbox: 2 });
      const [ledger, kept] = [await openLedger(box), await openLedger(other)];
      const away = await openLedger(box, 'source', null);
      for (const one of [kept, away])
        await one.write({ putFolders: [ledgerFolder(1)], putEntries: [copied(1)] });
      await ledger.copy(box, [1, 2]);
      const many = Array.from({ length: 6000 }, (_, index) => copied(index + 1));
      await ledger.write({ putFolders: [ledgerFolder(1)], putEntries: many });
      await fixture.store.removeMailbox(box.key);
      const left = await fixture.store.listLedgers(box.key.tenant);
      expect(left.map(({ ledger: id }) => id)).toEqual([kept.id, away.id]);
      await expectRefusal(ledger.folders(), 'notFound');
      await expectRefusal(fixture.store.readLedgerState(ledger.tenant, ledger.id), 'notFound');
      await expectRefusal(ledger.index(), 'notFound');
      await expectRefusal(ledger.entries(), 'notFound');
      await expectRefusal(ledger.write({ putEntries: [copied(1)] }), 'notFound');
      expect([await kept.entries(), await away.entries()]).toEqual([[copied(1)], [copied(1)]]);
      await fixture.store.createMailbox(box.key, {
        guid: guidOf(1),
        quotas: unlimitedQuotas,
        folders: usualFolders,
      });
      const again = await openLedger(box);
      expect(again.id).toBeGreaterThan(away.id);
      expect([await again.folders(), await again.entries()]).toEqual([[], []]);
    });

    it('can be removed, and removed again', async () => {
      const box = await fixture.mailbox();
      const ledger = await openLedger(box);
      await ledger.copy(box, [1, 2]);
      await fixture.store.removeLedger(ledger.tenant, ledger.id);
      await fixture.store.removeLedger(ledger.tenant, ledger.id);
      await expectRefusal(ledger.entries(), 'notFound');
      expect(await box.messages()).toHaveLength(2);
      const fresh = await openLedger(box);
      expect(fresh.id).toBeGreaterThan(ledger.id);
      await fresh.copy(box, [1]);
      expect(await fresh.entries()).toHaveLength(1);
    });

    it('of other tenants are nowhere', async () => {
      const box = await fixture.mailbox();
      const ledger = await openLedger(box);
      await ledger.copy(box, [1]);
      const before = [await ledger.entries(), await ledger.folders()];
      const forger = await fixture.mailbox({ tenant: newTenant() });
      const forged = new TestLedger(fixture.store, forger.key.tenant, ledger.record);
      expect(await fixture.store.listLedgers(forger.key.tenant)).toEqual([]);
      await expectRefusal(forged.folders(), 'notFound');
      await expectRefusal(forged.index(), 'notFound');
      await expectRefusal(forged.entries(), 'notFound');
      await expectRefusal(forged.write({ removeFolders: [1] }), 'notFound');
      await expectRefusal(forged.copy(forger, [2]), 'notFound');
      await fixture.store.removeLedger(forger.key.tenant, ledger.id);
      expect((await openLedger(forger)).record).toMatchObject({ session: 1 });
      expect([await ledger.entries(), await ledger.folders()]).toEqual(before);
      expect(await forger.messages()).toEqual([]);
    });

    it('are taken over by one of several who open them at once', async () => {
      const box = await fixture.mailbox();
      const opened = await Promise.all(Array.from({ length: 4 }, () => openLedger(box)));
      expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
      expect(opened.map(({ record }) => record.session).sort()).toEqual([1, 2, 3, 4]);
      const outcomes = await Promise.allSettled(opened.map((ledger, index) => ledger.copy(box, [index + 1])));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await box.messages()).toHaveLength(1);
    });
  });
}
