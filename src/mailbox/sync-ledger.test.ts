import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChangeNumber } from '../base/ids.ts';
import type { LedgerArrival, LedgerFolderChange } from '../store/ports/sync-ledger.ts';
import { prepared, TestMailboxes } from './test-mailboxes.ts';

const folder: LedgerFolderChange = {
  number: 1,
  name: 'INBOX',
  state: {
    delimiter: '/',
    mailboxId: null,
    uidValidity: 7,
    uidNext: 0,
    highestModseq: null,
    place: 0,
    targetPath: ['Inbox'],
    targetName: null,
    targetUidValidity: null,
    syncedAt: null,
  },
};

function arrival(uid: number): LedgerArrival {
  return { folder: 1, uid, size: 10, receivedAt: 0, flags: 0, keywords: [] };
}

async function make() {
  const test = new TestMailboxes();
  onTestFinished(() => test.close());
  const mailbox = await test.make();
  const inbox = (await mailbox.folders()).getRole('inbox').folder;
  const identity = { mailbox: mailbox.key.mailbox, source: 'imap.contoso.com/minsu', target: '' };
  const open = () => test.mailboxes.openLedger(mailbox.key.tenant, identity);
  return { ...test, mailboxes: test.mailboxes, mailbox, inbox, open };
}

describe('a ledger', () => {
  it('is written with the messages of its mailbox, which tells whoever listens', async () => {
    const { mailbox, inbox, open } = await make();
    const ledger = await open();
    const heard: string[] = [];
    const { changeNo } = await mailbox.describe();
    const subscription = mailbox.subscribe(changeNo as ChangeNumber, (changes) => {
      heard.push(...changes.map(({ kind }) => kind));
    });
    const arrivals = ledger.arrivals({ entries: [arrival(4), arrival(5)], folder });
    const messages = [prepared('Subject: one', '', ''), prepared('Subject: two', '', '')];
    const added = await mailbox.importBatch(inbox, messages, { priority: 'bulk', ledger: arrivals });
    await subscription.idle();
    expect(heard).toEqual(['message', 'message']);
    const entries = await Array.fromAsync(ledger.eachEntry());
    expect(entries.map(({ uid, item, digest }) => [uid, item, digest])).toEqual(
      added.map(({ item, body }, index) => [4 + index, item, body]),
    );
    expect((await ledger.folders())[0]?.state.copiedCount).toBe(2);
    await subscription.close();
  });

  it('belongs to whoever has opened it last', async () => {
    const { mailbox, inbox, open } = await make();
    const [first, second] = [await open(), await open()];
    const refused = { kind: 'conflict', code: 'store.ledger.takenOver' };
    await expect(first.write({ putFolders: [folder] })).rejects.toMatchObject(refused);
    const ledger = first.arrivals({ entries: [arrival(1)], folder });
    await expect(mailbox.importBatch(inbox, [prepared('', '')], { ledger })).rejects.toMatchObject(refused);
    await second.write({ putFolders: [folder] });
    expect(await second.folders()).toHaveLength(1);
  });

  it('is found by those who verify and report, and read in pages', async () => {
    const { mailboxes, mailbox, open } = await make();
    const ledger = await open();
    const { tenant } = mailbox.key;
    const elsewhere = await mailboxes.openLedger(tenant, { mailbox: null, source: 's', target: 't' });
    const entries = Array.from({ length: 2500 }, (_, index) => ({
      ...arrival(index + 1),
      place: 0,
      item: 0,
      digest: null,
      skipped: {
        reason: 'filtered' as const,
        text: '',
        subject: null,
        sender: null,
        recipients: null,
        sentAt: null,
        attempts: 1,
        skippedAt: 0,
        isApproved: false,
      },
    }));
    await elsewhere.write({ putFolders: [folder], putEntries: entries });
    const found = await mailboxes.findLedgers(tenant);
    expect(found.map(({ record }) => record.ledger)).toEqual([ledger.record.ledger, elsewhere.record.ledger]);
    expect(await mailboxes.findLedgers(tenant, mailbox.key.mailbox)).toHaveLength(1);
    expect(await Array.fromAsync(found[1]?.eachEntry({ folder: 1 }) ?? [])).toEqual(entries);
    expect((await found[1]?.readIndex(1))?.uids).toHaveLength(2500);
    await elsewhere.remove();
    expect(await mailboxes.findLedgers(tenant)).toHaveLength(1);
    await mailboxes.openLedger(tenant, { mailbox: null, source: 's', target: 't' });
    await mailboxes.removeLedgers(tenant);
    expect(await mailboxes.findLedgers(tenant)).toEqual([]);
  });
});
