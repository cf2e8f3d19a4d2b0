import { describe, expect, it } from 'vitest';
import type { Uid } from '../../base/ids.ts';
import { flag } from '../../store/ports/mail-model.ts';
import { uidRangesOf } from '../../store/uid-ranges.ts';
import { mail, TestSync, type TestSyncOptions } from './test-sync.ts';

/** A source with three messages in the inbox and one in Work, copied once. */
async function copied(options: TestSyncOptions = {}): Promise<TestSync> {
  const test = await TestSync.open(options);
  for (const subject of ['one', 'two', 'three']) test.source.deliver('INBOX', { bytes: mail(subject) });
  test.source.create('Work');
  test.source.deliver('Work', { bytes: mail('four') });
  await test.sync();
  test.source.calls.length = 0;
  return test;
}

async function shown(test: TestSync, ...path: string[]): Promise<string[]> {
  const messages = await test.messages(...path);
  return messages.map(({ subject, flags, keywords }) => [subject, flags, ...keywords].join(' ')).toSorted();
}

const servers = {
  QRESYNC: {},
  'CONDSTORE alone': { qresync: false },
  neither: { condstore: false, qresync: false, mailboxIds: false },
} as const;

describe.each(Object.entries(servers))('with %s, a later round', (_, abilities) => {
  it('brings what is new, and nothing else', async () => {
    const test = await copied({ abilities });
    test.source.deliver('INBOX', { bytes: mail('five') });
    const { counts } = await test.sync();
    expect(counts).toMatchObject({ copied: 1, deleted: 0, flagsChanged: 0 });
    expect(test.source.calls.filter((call) => call.startsWith('fetch'))).toEqual(['fetch INBOX 4']);
    expect(await test.subjects('Inbox')).toEqual(['five', 'one', 'three', 'two']);
    await test.close();
  });

  it('changes flags that changed at the source, and leaves those that the owner changed', async () => {
    const test = await copied({ abilities });
    const { folder } = await test.folder('Inbox');
    const [first] = await test.messages('Inbox');
    const change = { mode: 'add', flags: flag.flagged, keywords: ['Mine'] } as const;
    await test.mailbox.updateFlags(folder, uidRangesOf([first?.uid as Uid]), change);
    test.source.change('INBOX', 1, { flags: flag.seen, keywords: ['Theirs'] });
    test.source.change('INBOX', 2, { flags: flag.answered });

    expect((await test.sync()).counts).toMatchObject({ flagsChanged: 2, copied: 0 });
    expect(await shown(test, 'Inbox')).toEqual([
      `one ${flag.seen | flag.flagged} Mine Theirs`,
      'three 0',
      `two ${flag.answered}`,
    ]);
    test.source.change('INBOX', 1, { flags: 0, keywords: [] });
    await test.sync();
    expect((await shown(test, 'Inbox'))[0]).toBe(`one ${flag.flagged} Mine`);
    expect((await test.sync()).counts.flagsChanged).toBe(0);
    await test.close();
  });

  it('removes what was deleted there, to where the owner can have it back', async () => {
    const test = await copied({ abilities });
    test.source.expunge('INBOX', 2);
    expect((await test.sync()).counts).toMatchObject({ deleted: 1, keptChanged: 0 });
    expect(await test.subjects('Inbox')).toEqual(['one', 'three']);
    const recoverable = await test.mailbox.recoverable.list({ limit: 10 });
    expect(recoverable.messages.map(({ subject }) => subject)).toEqual(['two']);
    await test.close();
  });

  it.each([
    ['answered it here', { flags: flag.answered, keywords: [] }, 1],
    ['gave it a keyword here', { flags: 0, keywords: ['Keep'] }, 1],
    ['has only read it', { flags: flag.seen, keywords: [] }, 0],
  ])('keeps what was deleted there where the owner %s: %j, %i kept', async (_what, change, kept) => {
    const test = await copied({ abilities });
    const { folder } = await test.folder('Inbox');
    await test.mailbox.updateFlags(folder, uidRangesOf([1 as Uid]), { mode: 'add', ...change });
    test.source.expunge('INBOX', 1);
    expect((await test.sync()).counts).toMatchObject({ deleted: 1 - kept, keptChanged: kept });
    expect(await test.subjects('Inbox')).toHaveLength(2 + kept);
    await test.close();
  });

  it('leaves what the owner has moved where it is, and follows its flags there', async () => {
    const test = await copied({ abilities });
    const inbox = await test.folder('Inbox');
    const archive = await test.folder('Archive');
    await test.mailbox.move(inbox.folder, uidRangesOf([1 as Uid, 2 as Uid]), archive.folder);
    test.source.change('INBOX', 1, { flags: flag.seen });
    test.source.expunge('INBOX', 2);
    expect((await test.sync()).counts).toMatchObject({ flagsChanged: 1, keptChanged: 1, copied: 0 });
    expect(await shown(test, 'Archive')).toEqual([`one ${flag.seen}`, 'two 0']);
    await test.close();
  });

  it('moves what was moved there, with the item and what the owner changed of it', async () => {
    const test = await copied({ abilities });
    const [one] = await test.messages('Inbox');
    const { folder } = await test.folder('Inbox');
    await test.mailbox.updateFlags(folder, uidRangesOf([1 as Uid]), {
      mode: 'add',
      flags: flag.flagged,
      keywords: [],
    });
    test.source.change('INBOX', 1, { flags: flag.seen });
    test.source.move('INBOX', 1, 'Work');
    expect((await test.sync()).counts).toMatchObject({ moved: 1, copied: 0, deleted: 0 });
    expect(await shown(test, 'Work')).toEqual(['four 0', `one ${flag.seen | flag.flagged}`]);
    expect((await test.messages('Work')).map(({ item }) => item)).toContain(one?.item);
    expect((await test.sync()).counts).toMatchObject({ moved: 0, copied: 0, deleted: 0 });
    await test.close();
  });

  it('copies again nothing that the owner has deleted here', async () => {
    const test = await copied({ abilities });
    const { folder } = await test.folder('Inbox');
    await test.mailbox.expunge(folder, uidRangesOf([1 as Uid]));
    test.source.change('INBOX', 1, { flags: flag.seen });
    test.source.deliver('INBOX', { bytes: mail('five') });
    expect((await test.sync()).counts).toMatchObject({ copied: 1, adopted: 0 });
    expect(await test.subjects('Inbox')).toEqual(['five', 'three', 'two']);
    await test.close();
  });

  it('finds messages again whose UIDs are new, without copying one', async () => {
    const test = await copied({ abilities });
    const items = (await test.messages('Inbox')).map(({ item }) => item);
    test.source.renumber('INBOX', 100);
    test.source.change('INBOX', 101, { flags: flag.seen });
    test.source.expunge('INBOX', 102);
    const { counts } = await test.sync();
    expect(counts).toMatchObject({ copied: 0, renumbered: 2, deleted: 1, flagsChanged: 1 });
    expect(test.source.calls.filter((call) => call.startsWith('fetch'))).toEqual([]);
    expect((await test.messages('Inbox')).map(({ item }) => item)).toEqual(items.slice(0, 2));
    expect(await shown(test, 'Inbox')).toEqual(['one 0', `two ${flag.seen}`]);
    expect((await test.sync()).counts).toMatchObject({ copied: 0, renumbered: 0, deleted: 0 });
    await test.close();
  });

  it('follows a folder to its new name, with its messages, and takes new ones there', async () => {
    const test = await copied({ abilities });
    test.source.rename('Work', 'Done/2026');
    test.source.deliver('Done/2026', { bytes: mail('five') });
    const { counts } = await test.sync();
    expect(counts).toMatchObject({ foldersRenamed: 1, copied: 1, deleted: 0, adopted: 0 });
    expect(await test.subjects('Done', '2026')).toEqual(['five', 'four']);
    expect((await test.mailbox.folders()).findPath(['Work'])).toBeUndefined();
    await test.close();
  });

  it('leaves a folder where the owner has put it, whatever it is called at the source', async () => {
    const test = await copied({ abilities });
    const work = await test.folder('Work');
    await test.mailbox.updateFolder(work.folder, { name: 'Mine' });
    test.source.rename('Work', 'Theirs');
    test.source.deliver('Theirs', { bytes: mail('five') });
    await test.sync();
    expect(await test.subjects('Mine')).toEqual(['five', 'four']);
    expect((await test.mailbox.folders()).findPath(['Theirs'])).toBeUndefined();
    await test.close();
  });

  it('removes a folder that is gone there, unless it holds other mail', async () => {
    const test = await copied({ abilities });
    test.source.create('Kept');
    test.source.deliver('Kept', { bytes: mail('six') });
    await test.sync();
    const kept = await test.folder('Kept');
    await test.mailbox.append(kept.folder, Buffer.from(mail('mine')), {
      receivedAt: 0,
      flags: 0,
      keywords: [],
    });
    test.source.remove('Work');
    test.source.remove('Kept');
    expect((await test.sync()).counts).toMatchObject({ deleted: 2, foldersRemoved: 1 });
    expect((await test.mailbox.folders()).findPath(['Work'])).toBeUndefined();
    expect(await test.subjects('Kept')).toEqual(['mine']);
    await test.close();
  });

  it('holds deletions of most of a folder, and follows them when told to', async () => {
    const test = await copied({ abilities });
    const massDeletion = { action: 'hold', share: 0.5, messages: 1 } as const;
    for (const uid of [1, 2, 3]) test.source.expunge('INBOX', uid);
    const held = await test.sync({ options: { massDeletion } });
    expect(held.counts).toMatchObject({ deleted: 0, heldDeletions: 3 });
    expect(held.problems.map(({ code, folder }) => [code, folder])).toEqual([['heldDeletions', 'INBOX']]);
    expect((await test.sync({ options: { massDeletion } })).counts.heldDeletions).toBe(3);
    expect(await test.subjects('Inbox')).toHaveLength(3);
    const follow = { ...massDeletion, action: 'follow' } as const;
    expect((await test.sync({ options: { massDeletion: follow } })).counts.deleted).toBe(3);
    expect(await test.subjects('Inbox')).toEqual([]);
    await test.close();
  });
});

describe('a source that lists nothing', () => {
  it('changes nothing here', async () => {
    const test = await copied();
    test.source.folders.clear();
    await expect(test.sync()).rejects.toMatchObject({ code: 'migration.source.noFolders', retryable: true });
    expect(await test.subjects('Inbox')).toHaveLength(3);
    await test.close();
  });
});

describe('messages that are here already', () => {
  it('are adopted as often as they are there, and copied the other times', async () => {
    const test = await copied();
    for (let times = 0; times < 3; times += 1) {
      const receivedAt = Date.UTC(2026, 5, 1);
      test.source.deliver('INBOX', { bytes: mail('same'), receivedAt });
    }
    await test.sync();
    const ledger = await test.openLedger();
    await ledger.remove();
    const { folder } = await test.folder('Inbox');
    const same = (await test.messages('Inbox')).filter(({ subject }) => subject === 'same');
    const [, second] = same;
    await test.mailbox.expunge(folder, uidRangesOf([second?.uid as Uid]), { recover: false });
    const { counts } = await test.sync();
    expect(counts).toMatchObject({ adopted: 6, copied: 1 });
    expect(await test.subjects('Inbox')).toEqual(['one', 'same', 'same', 'same', 'three', 'two']);
    await test.close();
  });

  it('are copied all the same where they were received at another time', async () => {
    const test = await copied();
    const { folder } = await test.folder('Work');
    const arrival = { receivedAt: Date.UTC(2020, 0, 1), flags: 0, keywords: [] };
    test.source.deliver('Work', { bytes: mail('five'), receivedAt: Date.UTC(2021, 0, 1) });
    await test.mailbox.append(folder, Buffer.from(mail('five')), arrival);
    expect((await test.sync()).counts).toMatchObject({ adopted: 0, copied: 1 });
    await test.close();
  });
});
