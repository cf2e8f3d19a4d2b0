import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import type { LedgerEntry } from '../../store/ports/sync-ledger.ts';
import { compileContentFilter } from '../content-filter/content-filter.ts';
import type { SyncTarget } from './target-port.ts';
import { mail, TestSync } from './test-sync.ts';

async function skippedEntries(test: TestSync): Promise<LedgerEntry[]> {
  return (await test.openLedger()).listEntries({ onlySkipped: true, limit: 100 });
}

function refusing(target: SyncTarget, subject: string, error: AppError): SyncTarget {
  return new Proxy(target, {
    get: (of, name) => {
      const value = Reflect.get(of, name, of);
      if (name !== 'addMessages') return typeof value === 'function' ? value.bind(of) : value;
      return async (batch: Parameters<SyncTarget['addMessages']>[0], signal: AbortSignal) => {
        const holdsIt = batch.messages.some(
          ({ content }) =>
            content.kind === 'bytes' && Buffer.from(content.bytes).includes(`: ${subject}\r\n`),
        );
        if (holdsIt) throw error;
        return target.addMessages(batch, signal);
      };
    },
  });
}

describe('a message that cannot be copied stops nothing', () => {
  it('because it is larger than allowed: nothing but its header is fetched, until the limit is raised', async () => {
    const test = await TestSync.open();
    test.source.deliver('INBOX', { bytes: mail('small') });
    test.source.deliver('INBOX', { bytes: mail('huge', 'x'.repeat(5000)) });
    const options = { largestMessageBytes: 1000 };
    const result = await test.sync({ options });
    expect(result.skipped.tooLarge).toBe(1);
    expect(result.unapprovedSkipped).toBe(1);
    expect(result.problems).toMatchObject([{ code: 'skipped', folder: 'INBOX' }]);
    expect(test.source.calls).toContain('header INBOX 2');
    const [entry] = await skippedEntries(test);
    expect(entry).toMatchObject({
      uid: 2,
      place: 0,
      skipped: {
        reason: 'tooLarge',
        subject: 'huge',
        sender: 'Kim <kim@contoso.com>',
        recipients: 'Lee <lee@contoso.com>',
        attempts: 1,
      },
    });
    test.source.calls.length = 0;
    expect((await test.sync({ options })).problems).toEqual([]);
    expect(test.source.calls).toEqual(['survey']);
    expect((await test.sync()).counts.copied).toBe(1);
    expect(await skippedEntries(test)).toEqual([]);
    expect(await test.subjects('Inbox')).toEqual(['huge', 'small']);
    await test.close();
  });

  it.each([
    ['whole', 10],
    ['in pieces', 200_000],
  ])('because it is larger than the server said, and comes %s', async (_how, length) => {
    const test = await TestSync.open();
    test.source.deliver('INBOX', { bytes: mail('liar', 'x'.repeat(length)), announcedSize: 5 });
    const { skipped } = await test.sync({ options: { largestMessageBytes: 60 } });
    expect(skipped.tooLarge).toBe(1);
    expect(test.budget.heldBytes).toBe(0);
    await test.close();
  });

  it('because the source does not give it: it is tried again, a bounded number of rounds', async () => {
    const test = await TestSync.open();
    test.source.deliver('INBOX', { bytes: mail('bad') });
    test.source.deliver('INBOX', { bytes: mail('good') });
    test.source.unavailable.set('INBOX 1', 'NO [SERVERBUG] Internal error');
    const options = { maxAttempts: 3 };
    for (const attempts of [1, 2, 3, 3]) {
      await test.sync({ options });
      const [entry] = await skippedEntries(test);
      expect(entry?.skipped).toMatchObject({
        reason: 'unavailable',
        text: 'NO [SERVERBUG] Internal error',
        subject: 'bad',
        attempts,
      });
    }
    expect(await test.subjects('Inbox')).toEqual(['good']);
    test.source.unavailable.clear();
    expect((await test.sync({ options })).counts.copied).toBe(0);
    const last = await test.sync({ options: { ...options, isFinal: true } });
    expect(last.counts.copied).toBe(1);
    expect(last.progress.skippedItems).toBe(0);
    await test.close();
  });

  it('because nothing comes of it', async () => {
    const test = await TestSync.open();
    test.source.deliver('INBOX', { bytes: '', announcedSize: 900 });
    expect((await test.sync()).skipped.damaged).toBe(1);
    await test.close();
  });

  it('because the target refuses it: those beside it are stored', async () => {
    const test = await TestSync.open();
    for (const subject of ['a', 'b', 'c', 'd', 'e']) test.source.deliver('INBOX', { bytes: mail(subject) });
    const error = new AppError({ kind: 'invalid', code: 'test.refused', message: 'It is not liked.' });
    const result = await test.sync({ around: (target) => refusing(target, 'c', error) });
    expect(result.skipped.refusedByTarget).toBe(1);
    expect((await skippedEntries(test))[0]?.skipped).toMatchObject({
      text: 'It is not liked.',
      subject: 'c',
    });
    expect(await test.subjects('Inbox')).toEqual(['a', 'b', 'd', 'e']);
    expect((await test.sync()).counts.copied).toBe(1);
    await test.close();
  });

  it('because the filter leaves it out, which is no skipped item; and it comes when the filter changes', async () => {
    const test = await TestSync.open();
    for (const year of [2024, 2025, 2026]) {
      test.source.deliver('INBOX', { bytes: mail(String(year)), receivedAt: Date.UTC(year, 5, 1) });
    }
    const contentFilter = compileContentFilter("Received -gt '2025-01-01'");
    const result = await test.sync({ options: { contentFilter } });
    expect(result.counts).toMatchObject({ copied: 2, filtered: 1, newlySkipped: 0 });
    expect(result).toMatchObject({ unapprovedSkipped: 0, problems: [], progress: { skippedItems: 0 } });
    test.source.calls.length = 0;
    await test.sync({ options: { contentFilter } });
    expect(test.source.calls).toEqual(['survey']);
    const wider = compileContentFilter("Received -gt '2024-01-01'");
    expect((await test.sync({ options: { contentFilter: wider } })).counts.copied).toBe(1);
    await test.close();
  });
});

describe('a round', () => {
  it('fails as a whole where the mailbox is full, and goes on when there is room', async () => {
    const test = await TestSync.open();
    test.source.deliver('INBOX', { bytes: mail('one', 'x'.repeat(2000)) });
    const quotas = { issueWarningBytes: null, prohibitSendBytes: null, recoverableItemsBytes: null };
    await test.mailbox.setQuotas({ ...quotas, prohibitSendReceiveBytes: 1000 });
    await expect(test.sync()).rejects.toMatchObject({ kind: 'quota', retryable: false });
    expect(test.budget.heldBytes).toBe(0);
    await test.mailbox.setQuotas({ ...quotas, prohibitSendReceiveBytes: null });
    expect((await test.sync()).counts.copied).toBe(1);
    await test.close();
  });

  it('goes on over another lane where one is lost, and fetches nothing twice that was stored', async () => {
    const test = await TestSync.open();
    for (let number = 0; number < 30; number += 1)
      test.source.deliver('INBOX', { bytes: mail(`m${number}`) });
    let left = 20;
    test.source.beforeMessage = () => {
      left -= 1;
      if (left === 0) {
        throw new AppError({ kind: 'unavailable', code: 'migration.source.disconnected', message: 'Gone.' });
      }
    };
    expect((await test.sync()).counts.copied).toBe(30);
    const fetched = test.source.calls.filter((call) => call.startsWith('fetch'));
    expect(fetched.at(-1)?.split(' ')).toHaveLength(2 + 11);
    await test.close();
  });

  it('gives up where every lane is lost, and says that it can be tried again', async () => {
    const test = await TestSync.open();
    test.source.deliver('INBOX', { bytes: mail('one') });
    test.source.beforeMessage = () => {
      throw new AppError({ kind: 'unavailable', code: 'migration.source.disconnected', message: 'Gone.' });
    };
    await expect(test.sync()).rejects.toMatchObject({ retryable: true });
    test.source.beforeMessage = () => undefined;
    expect((await test.sync()).counts.copied).toBe(1);
    await test.close();
  });

  it('ends at once when it is called off, keeps what was stored, and holds no memory', async () => {
    const test = await TestSync.open();
    for (let number = 0; number < 500; number += 1)
      test.source.deliver('INBOX', { bytes: mail(`m${number}`) });
    const controller = new AbortController();
    let left = 350;
    test.source.beforeMessage = () => {
      left -= 1;
      if (left === 0) controller.abort(new Error('stopped'));
    };
    await expect(test.sync({ signal: controller.signal })).rejects.toThrow('stopped');
    expect(test.budget.heldBytes).toBe(0);
    const stored = (await test.messages('Inbox')).length;
    expect(stored).toBeGreaterThanOrEqual(200);
    test.source.beforeMessage = () => undefined;
    expect((await test.sync()).counts.copied).toBe(500 - stored);
    await test.close();
  });

  it('starts anew where UIDs change while it reads', async () => {
    const test = await TestSync.open();
    for (let number = 0; number < 5; number += 1) test.source.deliver('INBOX', { bytes: mail(`m${number}`) });
    let left = 3;
    test.source.beforeMessage = () => {
      left -= 1;
      if (left === 0) test.source.renumber('INBOX', 50);
    };
    await test.sync();
    expect(await test.subjects('Inbox')).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
    await test.close();
  });

  it('leaves a folder that cannot be read, says so, and copies the others', async () => {
    const test = await TestSync.open();
    test.source.create('Private');
    test.source.deliver('INBOX', { bytes: mail('one') });
    test.source.deliver('Private', { bytes: mail('two') });
    test.source.beforeReading = (folder) => {
      if (folder !== 'Private') return;
      throw new AppError({ kind: 'denied', code: 'migration.source.folder', message: 'Not yours.' });
    };
    const { counts, problems } = await test.sync();
    expect(counts.copied).toBe(1);
    expect(problems).toMatchObject([{ code: 'folderUnavailable', folder: 'Private' }]);
    test.source.beforeReading = () => undefined;
    expect((await test.sync()).counts.copied).toBe(1);
    await test.close();
  });

  it('copies the newest where there are more than may be', async () => {
    const test = await TestSync.open();
    for (let number = 0; number < 5; number += 1) test.source.deliver('INBOX', { bytes: mail(`m${number}`) });
    const { counts, problems } = await test.sync({ options: { maxItems: 2 } });
    expect(counts.copied).toBe(2);
    expect(problems).toMatchObject([{ code: 'tooManyItems' }]);
    expect(await test.subjects('Inbox')).toEqual(['m3', 'm4']);
    expect((await test.sync({ options: { maxItems: 4 } })).counts.copied).toBe(2);
    expect(await test.subjects('Inbox')).toEqual(['m1', 'm2', 'm3', 'm4']);
    await test.close();
  });

  it('does not look again at a folder that fills the mailbox to the last message, but at one with more', async () => {
    const test = await TestSync.open();
    const { source } = test;
    source.create('Old');
    for (let number = 0; number < 3; number += 1) source.deliver('INBOX', { bytes: mail(`m${number}`) });
    const options = { maxItems: 3 };
    expect((await test.sync({ options })).counts.copied).toBe(3);
    source.calls.length = 0;
    await test.sync({ options });
    expect(source.calls).toEqual(['survey']);
    source.deliver('Old', { bytes: mail('one too many') });
    for (const round of [1, 2]) {
      source.calls.length = 0;
      const { problems } = await test.sync({ options });
      expect([round, problems]).toMatchObject([round, [{ code: 'tooManyItems', folder: 'Old' }]]);
      expect(source.calls).toEqual(['survey', 'read Old']);
    }
    await test.close();
  });

  it('mends keywords that cannot be kept, and tells which', async () => {
    const test = await TestSync.open();
    test.source.deliver('INBOX', { bytes: mail('one'), keywords: ['$ok', 'a(b', ''] });
    const { problems } = await test.sync();
    expect(problems).toMatchObject([{ code: 'changedKeywords', folder: 'INBOX' }]);
    expect((await test.messages('Inbox'))[0]?.keywords).toEqual(['$ok', 'a_b']);
    expect((await test.sync()).counts.flagsChanged).toBe(0);
    await test.close();
  });

  it('takes the time sent where the source has none that can be read', async () => {
    const test = await TestSync.open();
    const dated = mail('one').replace('Subject', 'Date: Thu, 2 Jan 2020 03:04:05 +0000\r\nSubject');
    test.source.deliver('INBOX', { bytes: dated, receivedAt: Number.NaN });
    await test.sync();
    expect((await test.messages('Inbox'))[0]?.receivedAt).toBe(Date.UTC(2020, 0, 2, 3, 4, 5));
    await test.close();
  });
});
