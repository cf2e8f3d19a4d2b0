import { describe, expect, it } from 'vitest';
import { flag } from '../../store/ports/mail-model.ts';
import { mail, TestSync } from './test-sync.ts';

describe('a first copy', () => {
  it('brings every folder with its messages, byte for byte, with dates, flags and keywords', async () => {
    const test = await TestSync.open();
    const { source } = test;
    source.create('Sent', ['\\Sent']);
    source.create('Projects', ['\\Noselect']);
    source.create('Projects/2026');
    source.create('Empty');
    source.deliver('INBOX', { bytes: mail('one'), flags: flag.seen | flag.flagged });
    source.deliver('INBOX', { bytes: mail('two'), keywords: ['$Label1', 'Work'] });
    source.deliver('Sent', { bytes: mail('three'), receivedAt: Date.UTC(2019, 4, 6, 7, 8, 9) });
    const large = mail('large', 'x'.repeat(200_000));
    source.deliver('Projects/2026', { bytes: large, flags: flag.answered });
    source.deliver('Projects/2026', { bytes: '' });

    const result = await test.sync();

    expect(result.counts).toMatchObject({ copied: 5, adopted: 0, newlySkipped: 0, foldersCreated: 3 });
    expect(result.problems).toEqual([]);
    expect(test.arrived).toBe(5);
    expect(await test.subjects('Inbox')).toEqual(['one', 'two']);
    const [one, two] = (await test.messages('Inbox')).toSorted((a, b) => a.subject.localeCompare(b.subject));
    expect(one).toMatchObject({ flags: flag.seen | flag.flagged, receivedAt: Date.UTC(2026, 0, 1, 0, 0, 1) });
    expect(two).toMatchObject({ flags: 0, keywords: ['$Label1', 'Work'] });
    const [three] = await test.messages('Sent Items');
    expect(three).toMatchObject({ subject: 'three', receivedAt: Date.UTC(2019, 4, 6, 7, 8, 9) });
    const project = await test.messages('Projects', '2026');
    expect(project.map(({ size }) => size)).toEqual([large.length, 0]);
    const [body] = await Promise.all(project.slice(0, 1).map((message) => test.mailbox.openBody(message)));
    expect(Buffer.from((await body?.read()) ?? []).toString()).toBe(large);
    expect(await test.messages('Empty')).toEqual([]);
    expect(result.progress).toMatchObject({
      phase: 'done',
      estimatedItems: 5,
      syncedItems: 5,
      transferredItems: 5,
      folders: 5,
    });
    expect(test.budget.heldBytes).toBe(0);
    await test.close();
  });

  it('knows how many bytes there are to copy from the lists of messages', async () => {
    const test = await TestSync.open();
    const { source } = test;
    source.create('Sent', ['\\Sent']);
    const sent = [mail('one'), mail('two', 'x'.repeat(9000)), mail('three')];
    source.deliver('INBOX', { bytes: sent[0] ?? '' });
    source.deliver('Sent', { bytes: sent[1] ?? '' });
    const sizeOf = (count: number) => sent.slice(0, count).join('').length;
    expect((await test.sync()).progress.estimatedBytes).toBe(sizeOf(2));
    source.deliver('INBOX', { bytes: sent[2] ?? '' });
    const { progress } = await test.sync();
    expect(progress).toMatchObject({
      estimatedBytes: sizeOf(3),
      syncedBytes: sizeOf(3),
      transferredItems: 1,
    });
    await test.close();
  });

  it('copies nothing again in the next round, and asks no folder', async () => {
    const test = await TestSync.open();
    test.source.deliver('INBOX', { bytes: mail('one') });
    await test.sync();
    test.source.calls.length = 0;
    const result = await test.sync();
    expect(test.source.calls).toEqual(['survey']);
    expect(result.counts.copied).toBe(0);
    expect(result.progress).toMatchObject({ syncedItems: 1, estimatedItems: 1, transferredItems: 0 });
    await test.close();
  });
});
