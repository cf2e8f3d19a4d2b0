import { describe, expect, it } from 'vitest';
import { flag } from '../../store/ports/mail-model.ts';
import { parseFolderPattern } from '../folders/folder-patterns.ts';
import { mail, TestSync } from './test-sync.ts';

const allMail = '[Gmail]/All Mail';

async function gmail(): Promise<TestSync> {
  const test = await TestSync.open({ abilities: { gmail: true, qresync: false } });
  const { source } = test;
  source.create('[Gmail]', ['\\Noselect']);
  source.create(allMail, ['\\All']);
  source.create('[Gmail]/Sent Mail', ['\\Sent']);
  source.create('[Gmail]/Trash', ['\\Trash']);
  source.create('Work');
  source.deliver(allMail, { bytes: mail('in both'), labels: ['\\Inbox', 'Work'] });
  source.deliver(allMail, { bytes: mail('sent'), labels: ['\\Sent'] });
  source.deliver(allMail, { bytes: mail('archived'), labels: ['\\Starred'] });
  source.deliver('[Gmail]/Trash', { bytes: mail('thrown away') });
  return test;
}

async function everything(test: TestSync): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const folder of ['Inbox', 'Work', 'Sent Items', 'Archive', 'Deleted Items']) {
    found[folder] = await test.subjects(folder);
  }
  return found;
}

describe('Gmail', () => {
  it('is fetched once, and every message is in each folder that its labels name', async () => {
    const test = await gmail();
    const { counts, problems } = await test.sync();
    expect(counts).toMatchObject({ copied: 4, newlySkipped: 0 });
    expect(problems).toEqual([]);
    expect(await everything(test)).toEqual({
      Inbox: ['in both'],
      Work: ['in both'],
      'Sent Items': ['sent'],
      Archive: ['archived'],
      'Deleted Items': ['thrown away'],
    });
    const fetched = test.source.calls.filter((call) => call.startsWith('fetch'));
    expect(fetched.toSorted()).toEqual([`fetch ${allMail} 1 2 3`, 'fetch [Gmail]/Trash 1']);
    expect((await test.sync()).counts).toMatchObject({ copied: 0, moved: 0, deleted: 0, adopted: 0 });
    // Once each, in however many folders they are.
    expect(test.arrived).toBe(4);
    await test.close();
  });

  it('follows labels and flags without fetching anything', async () => {
    const test = await gmail();
    await test.sync();
    test.source.calls.length = 0;
    test.source.change(allMail, 1, { labels: ['Work'], flags: flag.seen });
    test.source.change(allMail, 3, { labels: ['\\Inbox', 'Work'] });
    await test.sync();
    expect(await everything(test)).toMatchObject({
      Inbox: ['archived'],
      Work: ['archived', 'in both'],
      Archive: [],
    });
    expect((await test.messages('Work')).map(({ flags }) => flags).toSorted()).toEqual([0, flag.seen]);
    expect(test.source.calls.filter((call) => call.startsWith('fetch'))).toEqual([]);
    await test.close();
  });

  it('removes from every folder what was deleted', async () => {
    const test = await gmail();
    await test.sync();
    test.source.expunge(allMail, 1);
    expect((await test.sync()).counts.deleted).toBe(2);
    expect(await everything(test)).toMatchObject({ Inbox: [], Work: [] });
    await test.close();
  });

  it('leaves out what is in folders alone that are left out, and takes it when that ends', async () => {
    const test = await gmail();
    const options = { exclude: [parseFolderPattern('#SentItems#')] };
    const { counts, skipped } = await test.sync({ options });
    expect(counts).toMatchObject({ copied: 3, filtered: 1, newlySkipped: 0 });
    expect(skipped.filtered).toBe(1);
    expect((await test.sync({ options })).counts).toMatchObject({ copied: 0, filtered: 0 });
    expect((await test.sync()).counts.copied).toBe(1);
    expect(await test.subjects('Sent Items')).toEqual(['sent']);
    await test.close();
  });

  it('adopts in each folder what is there already', async () => {
    const test = await gmail();
    await test.sync();
    await (await test.openLedger()).remove();
    expect((await test.sync()).counts).toMatchObject({ copied: 0, adopted: 4 });
    expect(await everything(test)).toMatchObject({ Inbox: ['in both'], Work: ['in both'] });
    await test.close();
  });

  it('finds messages again whose UIDs are new, in all their folders', async () => {
    const test = await gmail();
    await test.sync();
    test.source.calls.length = 0;
    test.source.renumber(allMail, 50);
    expect((await test.sync()).counts).toMatchObject({ copied: 0, renumbered: 3, deleted: 0 });
    test.source.expunge(allMail, 50);
    expect((await test.sync()).counts.deleted).toBe(2);
    await test.close();
  });
});
