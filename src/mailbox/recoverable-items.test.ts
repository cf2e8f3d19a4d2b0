import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import type { FolderId, Uid } from '../base/ids.ts';
import { allUids, uidRangesOf } from '../store/uid-ranges.ts';
import { defaultRetentionMs } from './recoverable-items.ts';
import { openMemoryStore, openSqliteStore, prepared, TestMailboxes } from './test-mailboxes.ts';

const dayMs = 24 * 60 * 60 * 1000;

describe.each([
  ['memory', openMemoryStore],
  ['SQLite', openSqliteStore],
])('recoverable items on %s', (_, openStore) => {
  async function make(quotas = {}) {
    const clock = new ManualClock();
    const test = new TestMailboxes({ clock, store: openStore(clock, await temporaryFolder()) });
    onTestFinished(() => test.close());
    const mailbox = await test.make({ quotas });
    const tree = await mailbox.folders();
    const inbox = tree.getRole('inbox').folder;
    const recoverable = tree.getRole('recoverable').folder;
    const add = async (folder: FolderId, ...subjects: string[]) => {
      const added = await mailbox.importBatch(
        folder,
        subjects.map((subject) => prepared(`Subject: ${subject}`)),
      );
      return added.map(({ uid }) => uid);
    };
    const remove = async (...subjects: string[]) =>
      mailbox.expunge(inbox, uidRangesOf(await add(inbox, ...subjects)));
    const list = async () => (await mailbox.recoverable.list({ limit: 10_000 })).messages;
    const subjectsIn = async (folder: FolderId) =>
      (await mailbox.listMessages(folder, allUids, 10_000)).map(({ subject }) => subject).sort();
    return { test, clock, mailbox, inbox, recoverable, add, remove, list, subjectsIn };
  }

  it('are what was expunged, and go back to where each came from', async () => {
    const { mailbox, inbox, add, list, subjectsIn } = await make();
    const { folder } = await mailbox.ensureFolder(['프로젝트']);
    await mailbox.expunge(inbox, uidRangesOf(await add(inbox, 'a', 'b')));
    await mailbox.expunge(folder, uidRangesOf(await add(folder, 'c')));
    const items = await list();
    expect(items.map(({ subject }) => subject).sort()).toEqual(['a', 'b', 'c']);
    const wanted = items.filter(({ subject }) => subject !== 'b').map(({ uid }) => uid);
    const restored = await mailbox.recoverable.restore([...wanted, 4711 as Uid]);
    expect(restored.map((one) => one.folder).sort()).toEqual([inbox, folder].sort());
    expect(restored.map(({ source }) => source).sort()).toEqual(wanted.sort());
    expect([await subjectsIn(inbox), await subjectsIn(folder)]).toEqual([['a'], ['c']]);
    expect((await list()).map(({ subject }) => subject)).toEqual(['b']);
    for (const { folder: place, target } of restored) {
      expect(await mailbox.findMessage(place, target)).toMatchObject({ deletedAt: null, originFolder: null });
    }
  });

  it('are listed and counted by the folder that they were removed from', async () => {
    const { mailbox, inbox, add, remove } = await make();
    const { folder } = await mailbox.ensureFolder(['프로젝트']);
    await remove('a', 'b');
    await mailbox.expunge(folder, uidRangesOf(await add(folder, 'c')));
    const first = await mailbox.recoverable.list({ limit: 1, origin: inbox });
    const after = first.next === undefined ? {} : { after: first.next };
    const second = await mailbox.recoverable.list({ limit: 5, origin: inbox, ...after });
    const found = [...first.messages, ...second.messages].map(({ subject }) => subject);
    expect(found.sort()).toEqual(['a', 'b']);
    expect(second.next).toBeUndefined();
    expect([await mailbox.recoverable.count(inbox), await mailbox.recoverable.count(folder)]).toEqual([2, 1]);
  });

  it('go to the inbox where their folder is gone, be it at the last moment', async () => {
    const { test, mailbox, inbox, add, list, subjectsIn } = await make();
    for (const name of ['early', 'late']) {
      const { folder } = await mailbox.ensureFolder([name]);
      await mailbox.expunge(folder, uidRangesOf(await add(folder, name)));
    }
    const folderOf = async (name: string) => (await mailbox.ensureFolder([name])).folder;
    await mailbox.removeFolder(await folderOf('early'));
    const late = await folderOf('late');
    const { listMessages } = test.store;
    test.store.listMessages = async (...args) => {
      test.store.listMessages = listMessages;
      await test.store.removeFolder(mailbox.key, late, { recover: true });
      return listMessages.apply(test.store, args);
    };
    const restored = await mailbox.recoverable.restore((await list()).map(({ uid }) => uid));
    expect(restored.map(({ folder }) => folder)).toEqual([inbox, inbox]);
    expect(await subjectsIn(inbox)).toEqual(['early', 'late']);
  });

  it('are restored by the thousand, and none of none', async () => {
    const { mailbox, remove, list } = await make();
    await remove(...Array.from({ length: 2500 }, (__, index) => `${index}`));
    expect(await mailbox.recoverable.restore([])).toEqual([]);
    const restored = await mailbox.recoverable.restore((await list()).map(({ uid }) => uid));
    expect(new Set(restored.map(({ target }) => target)).size).toBe(2500);
    expect((await mailbox.describe()).usage).toMatchObject({ itemCount: 2500, recoverableCount: 0 });
  });

  it('are listed newest first, page by page', async () => {
    const { mailbox, remove } = await make();
    await remove('a', 'b', 'c');
    const first = await mailbox.recoverable.list({ limit: 2 });
    const second = await mailbox.recoverable.list({ limit: 2, after: first.next! });
    expect([...first.messages, ...second.messages].map(({ subject }) => subject)).toEqual(['c', 'b', 'a']);
    expect(second.next).toBeUndefined();
  });

  it('that are purged are gone for good, and so is what is removed without them', async () => {
    const { mailbox, inbox, add, remove, list } = await make();
    await remove('a', 'b');
    const [first, second] = await list();
    expect(await mailbox.recoverable.purge([first!.uid, 4711 as Uid])).toEqual([first!.uid]);
    expect((await list()).map(({ uid }) => uid)).toEqual([second!.uid]);
    await mailbox.expunge(inbox, uidRangesOf(await add(inbox, 'c')), { recover: false });
    expect(await list()).toHaveLength(1);
    expect((await mailbox.describe()).usage).toMatchObject({ itemCount: 0, recoverableCount: 1 });
  });

  it('are kept for 14 days and no longer', async () => {
    const { clock, mailbox, remove, list } = await make();
    expect(defaultRetentionMs).toBe(14 * dayMs);
    await remove('old');
    clock.jump(dayMs);
    await remove('new');
    clock.jump(13 * dayMs);
    expect(await mailbox.recoverable.purgeExpired()).toBe(0);
    clock.jump(1);
    expect(await mailbox.recoverable.purgeExpired()).toBe(1);
    expect((await list()).map(({ subject }) => subject)).toEqual(['new']);
    clock.jump(dayMs);
    expect([await mailbox.recoverable.purgeExpired(), await mailbox.recoverable.purgeExpired()]).toEqual([
      1, 0,
    ]);
  });

  it('stay longer where the clock jumps back, and keep no later ones from going', async () => {
    const { clock, mailbox, remove, list } = await make();
    clock.jump(365 * dayMs);
    await remove('in a year');
    clock.jump(-365 * dayMs);
    await remove('today');
    clock.jump(15 * dayMs);
    expect(await mailbox.recoverable.purgeExpired()).toBe(1);
    expect((await list()).map(({ subject }) => subject)).toEqual(['in a year']);
    clock.jump(-30 * dayMs);
    expect(await mailbox.recoverable.purgeExpired()).toBe(0);
  });

  it('that were moved there by hand stay, and keep no others from going', async () => {
    const { clock, mailbox, inbox, recoverable, add, remove, list } = await make();
    await mailbox.move(inbox, uidRangesOf(await add(inbox, 'moved')), recoverable);
    await remove('removed');
    clock.jump(15 * dayMs);
    expect(await mailbox.recoverable.purgeExpired()).toBe(1);
    expect((await list()).map(({ subject }) => subject)).toEqual(['moved']);
  });

  it('expire by the thousand, in steps that can be stopped', async () => {
    const { clock, mailbox, remove } = await make();
    await remove(...Array.from({ length: 2300 }, (__, index) => `${index}`));
    clock.jump(15 * dayMs);
    expect(await mailbox.recoverable.purgeExpired(undefined, AbortSignal.abort())).toBe(1000);
    expect(await mailbox.recoverable.purgeExpired()).toBe(1300);
    expect((await mailbox.describe()).usage.recoverableCount).toBe(0);
  });

  it('are refused back where the mailbox is full, and stay where they are', async () => {
    const { mailbox, inbox, add, remove, list } = await make({ prohibitSendReceiveBytes: 30 });
    await remove('x'.repeat(15));
    await add(inbox, 'y'.repeat(15));
    const [item] = await list();
    await expect(mailbox.recoverable.restore([item!.uid])).rejects.toMatchObject({ kind: 'quota' });
    expect(await list()).toHaveLength(1);
  });
});
