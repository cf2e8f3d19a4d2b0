import { describe, expect, it } from 'vitest';
import type { FolderId, LedgerId, MailboxId } from '../../../base/ids.ts';
import { unlimitedQuotas } from '../../ports/mail-model.ts';
import {
  expectRefusal,
  guidOf,
  newMessage,
  newTenant,
  type OpenMailStore,
  useMailStore,
  usualFolders,
} from './fixture.ts';
import {
  checksumOf,
  copied,
  digestOf,
  ledgerFolder,
  openLedger,
  skipped,
  TestLedger,
} from './ledger-fixture.ts';

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
