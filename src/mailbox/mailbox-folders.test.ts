import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { systemClock } from '../base/clock.ts';
import type { FolderId } from '../base/ids.ts';
import type { MailStore } from '../store/ports/mail-store.ts';
import { associatedMessage } from './associated-contents.ts';
import { arrival, mailOf, openMemoryStore, openSqliteStore, TestMailboxes } from './test-mailboxes.ts';

describe.each([
  ['memory', openMemoryStore],
  ['SQLite', openSqliteStore],
])('folders of a mailbox on %s', (_, openStore) => {
  async function make(wrap: (store: MailStore) => MailStore = (store) => store) {
    const store = wrap(openStore(systemClock, await temporaryFolder()));
    const test = new TestMailboxes({ store });
    onTestFinished(() => test.close());
    return test.make();
  }

  it('are made once, however many ask for them at the same time', async () => {
    const mailbox = await make();
    const path = ['회의', '2026/1분기', 'INBOX'];
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, caller) =>
        mailbox.ensureFolder(caller % 2 === 0 ? path : path.map((name) => name.toLowerCase())),
      ),
    );
    expect(new Set(made.map(({ folder }) => folder)).size).toBe(1);
    const tree = await mailbox.folders();
    expect(tree.pathOf(made[0]!.folder)?.map((name) => name.toLowerCase())).toEqual(
      path.map((name) => name.toLowerCase()),
    );
    // 14 that every mailbox has, the root, and three.
    expect(tree.all).toHaveLength(18);
  });

  it('that are there already are found, the inbox by its protocol name', async () => {
    const mailbox = await make();
    const before = (await mailbox.describe()).changeNo;
    expect((await mailbox.ensureFolder(['INBOX'])).role).toBe('inbox');
    expect((await mailbox.ensureFolder(['deleted items'])).role).toBe('deleted');
    expect((await mailbox.ensureFolder([])).role).toBe('ipmSubtree');
    expect((await mailbox.describe()).changeNo).toBe(before);
  });

  it('are refused with an empty name, and what was made above stays', async () => {
    const mailbox = await make();
    await expect(mailbox.ensureFolder(['kept', ''])).rejects.toMatchObject({ kind: 'invalid' });
    expect((await mailbox.folders()).findPath(['kept'])).toBeDefined();
  });

  it('are removed with everything below, and their messages can be had back', async () => {
    const mailbox = await make();
    const deep = await mailbox.ensureFolder(['a', 'b', 'c']);
    await mailbox.ensureFolder(['a', 'b', 'd']);
    await mailbox.append(deep.folder, mailOf('Subject: kept', '', 'x'), arrival);
    const { folder } = await mailbox.ensureFolder(['a']);
    await mailbox.removeFolder(folder);
    expect((await mailbox.folders()).findPath(['a'])).toBeUndefined();
    const { messages } = await mailbox.recoverable.list({ limit: 10 });
    expect(messages.map(({ subject, originFolder }) => [subject, originFolder])).toEqual([
      ['kept', deep.folder],
    ]);
    await mailbox.recoverable.restore(messages.map(({ uid }) => uid));
    expect((await mailbox.folders()).getRole('inbox').messageCount).toBe(1);
  });

  it('that every mailbox needs are refused, wherever they have been moved to', async () => {
    const mailbox = await make();
    const tree = await mailbox.folders();
    const own = await mailbox.ensureFolder(['own', 'below']);
    await mailbox.updateFolder(tree.getRole('archive').folder, { parent: own.folder });
    const top = await mailbox.ensureFolder(['own']);
    for (const folder of [tree.getRole('inbox'), tree.getRole('root'), tree.getRole('ipmSubtree'), top]) {
      await expect(mailbox.removeFolder(folder.folder)).rejects.toMatchObject({
        kind: 'denied',
        code: 'mailbox.folder.needed',
      });
    }
    expect((await mailbox.folders()).all).toHaveLength(tree.all.length + 2);
  });

  it('that are not there cannot be removed', async () => {
    const mailbox = await make();
    await expect(mailbox.removeFolder(4711 as FolderId)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('are removed even where somebody makes a subfolder at that moment', async () => {
    let meanwhile: (() => Promise<unknown>) | undefined;
    const mailbox = await make((store) => {
      const removeFolder = store.removeFolder.bind(store);
      store.removeFolder = async (...args) => {
        const work = meanwhile;
        meanwhile = undefined;
        await work?.();
        return removeFolder(...args);
      };
      return store;
    });
    const { folder } = await mailbox.ensureFolder(['busy']);
    meanwhile = () => mailbox.createFolder(folder, 'late');
    await mailbox.removeFolder(folder);
    expect((await mailbox.folders()).find(folder)).toBeUndefined();
  });

  it('that MAPI clients need are made once, in the language asked for, beside what the owner sees', async () => {
    const mailbox = await make();
    const before = await mailbox.folders();
    await mailbox.createFolder(before.getRole('root').folder, 'finder');
    const trees = await Promise.all([1, 2, 3].map(() => mailbox.ensureSpecialFolders('ko')));
    const { changeNo } = await mailbox.describe();
    const tree = await mailbox.ensureSpecialFolders('en');
    expect((await mailbox.describe()).changeNo).toBe(changeNo);
    for (const each of trees) expect(each.getRole('finder')).toEqual(tree.getRole('finder'));
    expect(tree.visible()).toEqual(before.visible());
    expect(tree.all).toHaveLength(before.all.length + 12);
    expect([tree.getRole('reminders'), tree.getRole('finder')]).toMatchObject([
      { name: '미리 알림', kind: 'search' },
      { name: 'Finder (2)', kind: 'generic' },
    ]);
  });

  it('have one companion each, made when it is first asked for', async () => {
    const mailbox = await make();
    const { folder } = await mailbox.ensureFolder(['Project']);
    const found = await Promise.all([1, 2, 3].map(() => mailbox.associatedFolder(folder)));
    expect(new Set(found.map((each) => each.folder)).size).toBe(1);
    const [companion] = found;
    await mailbox.createFolder(folder, 'Unread', 'IPF.Note', 'search');
    await mailbox.importBatch(companion?.folder ?? folder, [
      associatedMessage({
        ...{ receivedAt: 0, subject: 'IPM.Configuration.Rules' },
        native: { kind: 'bytes', bytes: Buffer.from('rules') },
      }),
    ]);
    expect((await mailbox.folders()).findAssociated(folder)?.messageCount).toBe(1);
    await mailbox.removeFolder(folder);
    expect((await mailbox.folders()).all).toHaveLength(15);
  });
});
