import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BodyHash, type ChangeNumber, type ItemId, maxUid, type Uid } from '../../../base/ids.ts';
import { type Change, flag, type MailboxKey } from '../../ports/mail-model.ts';
import type { MailStore, RestoredChange } from '../../ports/mail-store.ts';
import {
  everything,
  expectRefusal,
  MailStoreFixture,
  newMessage,
  type OpenMailStore,
  readFeed,
  type TestMailbox,
  uids,
  useMailStore,
} from './fixture.ts';
import { expectInvariants } from './invariants.ts';
import { readAllProperties, readState } from './state.ts';

const mailboxOwner = { kind: 'mailbox' } as const;

/** What a backup reads: a change, the properties of its object, and the body. */
async function capture(store: MailStore, key: MailboxKey, change: Change): Promise<RestoredChange> {
  if (change.kind === 'folder') {
    const owner = { kind: 'folder' as const, folder: change.folder.folder };
    return { change, properties: await store.readProperties(key, owner) };
  }
  if (change.kind !== 'message') return { change, properties: [] };
  const { folder, uid, body, native } = change.message;
  const read = async (hash: BodyHash) => {
    const bytes = await (await store.openBody(key.tenant, hash)).read();
    return { kind: 'inline' as const, hash, bytes };
  };
  const properties = await store.readProperties(key, { kind: 'message', folder, uid });
  const bodies = { body: await read(body), ...(native && { native: await read(native) }) };
  return { change, properties, ...bodies };
}

async function transfer(
  from: MailStore,
  to: MailStore,
  key: MailboxKey,
  since: ChangeNumber,
  perPage: number,
) {
  const mailbox = await from.findMailbox(key);
  if (mailbox === undefined) throw new Error('The mailbox to transfer is gone.');
  const names = await from.listNamedProperties(key);
  await to.restoreMailbox(mailbox, await from.readProperties(key, mailboxOwner), names);
  const changes = await readFeed(from, key, since, perPage);
  for (let start = 0; start < changes.length; start += perPage) {
    const page = changes.slice(start, start + perPage);
    await to.restoreChanges(key, await Promise.all(page.map((change) => capture(from, key, change))));
  }
}

async function fill(box: TestMailbox): Promise<void> {
  const { store, key, inbox } = box;
  const set = [{ key: 'k', value: new Uint8Array([1, 2]) }];
  await box.add(5, { keywords: ['업무'], properties: set });
  const parent = await box.makeFolder('parent');
  const child = await box.makeFolder('child', parent);
  await store.copyMessages(key, inbox, uids(1, 2), child);
  await store.moveMessages(key, inbox, uids(3), child);
  await store.removeMessages(key, inbox, uids(4), { recover: true });
  await store.removeMessages(key, child, uids(1), { recover: false });
  await store.updateFlags(key, inbox, uids(1), { mode: 'add', flags: flag.seen, keywords: [] });
  await store.writeProperties(key, { kind: 'folder', folder: child }, { set, remove: [] });
  await store.writeProperties(key, mailboxOwner, { set, remove: [] });
  await store.updateFolder(key, parent, { name: '상위', role: 'archive' });
  await store.nameProperties(key, ['{guid}:이름', '{guid}:other']);
  const views = await store.createFolder(key, {
    ...{ parent: inbox, name: '', kind: 'associated', folderClass: '' },
  });
  const native = { kind: 'bytes', bytes: new Uint8Array(70) } as const;
  await box.add(2, { native }, views.folder);
  await store.replaceMessage(key, inbox, 5 as Uid, newMessage({ native, properties: set }));
}

async function goOn(box: TestMailbox): Promise<void> {
  const { store, key, inbox } = box;
  await box.add(2, { flags: flag.seen });
  await store.removeMessages(key, inbox, uids(7), { recover: false });
  await store.moveMessages(key, inbox, uids(1), box.role('deleted'));
  await store.updateFlags(key, inbox, uids(2), { mode: 'replace', flags: flag.flagged, keywords: ['x'] });
  await store.moveMessages(key, box.role('recoverable'), everything, inbox);
  const folders = await store.listFolders(key);
  const child = folders.find(({ name }) => name === 'child')?.folder;
  const parent = folders.find(({ role }) => role === 'archive')?.folder;
  if (child === undefined || parent === undefined) throw new Error('The folders are gone.');
  await store.removeFolder(key, child, { recover: true });
  await store.updateFolder(key, parent, { name: 'Other', role: null });
  await box.makeFolder('상위');
  await store.writeProperties(
    key,
    { kind: 'message', folder: inbox, uid: 2 as never },
    { set: [], remove: ['k'] },
  );
  await store.writeProperties(key, mailboxOwner, {
    set: [{ key: 'l', value: new Uint8Array(3) }],
    remove: ['k'],
  });
  await store.replaceMessage(key, inbox, 6 as Uid, newMessage({ subject: 'again' }));
  await store.nameProperties(key, ['{guid}:third']);
  await store.updateMailbox(key, { ...(await box.mailbox()).quotas, prohibitSendBytes: 5 });
}

export function describeRestoring(open: OpenMailStore): void {
  describe('restoring', () => {
    const source = useMailStore(open);
    const target = new MailStoreFixture();
    beforeAll(() => target.open(open));
    afterAll(() => target.close());

    async function expectEqual(key: MailboxKey) {
      const [before, after] = [await readState(source.store, key), await expectInvariants(target.store, key)];
      expect(after).toEqual(before);
      expect(await readAllProperties(target.store, after)).toEqual(
        await readAllProperties(source.store, before),
      );
      expect(await target.store.changesSince(key, 0 as ChangeNumber, { limit: 1_000 })).toEqual(
        await source.store.changesSince(key, 0 as ChangeNumber, { limit: 1_000 }),
      );
      return after;
    }

    it.each([1, 4, 1_000])(
      'a feed of %i a page into an empty store makes the same mailbox',
      async (perPage) => {
        const box = await source.mailbox();
        await fill(box);
        await transfer(source.store, target.store, box.key, 0 as ChangeNumber, perPage);
        const state = await expectEqual(box.key);
        for (const { body } of state.messages) {
          const [here, there] = [
            await target.store.openBody(box.key.tenant, body),
            await source.store.openBody(box.key.tenant, body),
          ];
          expect(Buffer.from(await here.read())).toEqual(Buffer.from(await there.read()));
        }
        expect(await target.store.listUnindexed(box.key, 100)).toHaveLength(state.messages.length);
      },
    );

    it.each([1, 1_000])(
      'increments are applied in turn (%i a page), and may be applied again',
      async (perPage) => {
        const box = await source.mailbox();
        await fill(box);
        await transfer(source.store, target.store, box.key, 0 as ChangeNumber, perPage);
        const since = await box.changeNo();
        await goOn(box);
        await transfer(source.store, target.store, box.key, since, perPage);
        await expectEqual(box.key);
        await transfer(source.store, target.store, box.key, since, perPage);
        await expectEqual(box.key);
      },
    );

    it('leaves a mailbox that goes on as any other', async () => {
      const box = await source.mailbox();
      await fill(box);
      await transfer(source.store, target.store, box.key, 0 as ChangeNumber, 100);
      const { changeNo } = await box.mailbox();
      const { uidNext } = await box.folder();
      for (const { store } of [source, target]) {
        const [added] = await store.addMessages(box.key, box.inbox, [sameMessage]);
        expect(added).toMatchObject({ uid: uidNext, item: changeNo + 1 });
        const earlier = (await store.listFolders(box.key)).map(({ uidValidity }) => uidValidity);
        const made = await store.createFolder(box.key, { parent: box.inbox, name: 'n', folderClass: '' });
        expect(made.uidValidity).toBeGreaterThan(Math.max(...earlier));
        await store.removeMessages(box.key, box.inbox, everything, { recover: true });
      }
      await expectEqual(box.key);
    });

    it('keeps uids to the very last, after which a folder is full', async () => {
      const box = await source.mailbox();
      await box.add(2);
      const [change] = await box.changes(6);
      if (change?.kind !== 'message') throw new Error('The last change is not the message.');
      await transfer(source.store, target.store, box.key, 0 as ChangeNumber, 100);
      const captured = await capture(source.store, box.key, change);
      const message = {
        ...change.message,
        item: 8 as ItemId,
        uid: maxUid as Uid,
        changeNo: 8 as ChangeNumber,
      };
      await target.store.restoreChanges(box.key, [
        { ...captured, change: { ...change, changeNo: message.changeNo, message } },
      ]);
      expect((await target.store.findFolder(box.key, box.inbox))?.uidNext).toBe(maxUid + 1);
      const { inbox, key } = box;
      await expectRefusal(target.store.addMessages(key, inbox, [sameMessage]), 'limit');
      await expectRefusal(target.store.copyMessages(key, inbox, everything, inbox), 'limit');
      await expectInvariants(target.store, key);
      expect(await target.store.removeMessages(key, inbox, everything, { recover: true })).toEqual([
        1,
        2,
        maxUid,
      ]);
    });

    it('refuses what cannot be: another mailbox under the id, a body that is not there, an unknown mailbox', async () => {
      const box = await source.mailbox();
      await box.add(1);
      const mailbox = await box.mailbox();
      await expectRefusal(target.store.restoreChanges(box.key, []), 'notFound');
      await target.store.restoreMailbox(mailbox);
      expect(await target.store.listFolders(box.key)).toEqual([]);
      expect(await target.store.findMailbox(box.key)).toEqual({
        ...mailbox,
        usage: { itemCount: 0, totalBytes: 0, recoverableCount: 0, recoverableBytes: 0 },
      });
      const other = { ...mailbox, guid: mailbox.guid.replace(/.$/, 'f') as typeof mailbox.guid };
      await expectRefusal(target.store.restoreMailbox(other), 'conflict');
      const changes = (await box.changes()).map((change) => ({ change, properties: [] }));
      await expectRefusal(target.store.restoreChanges(box.key, changes), 'notFound');
      await target.store.removeMailbox(box.key);
    });
  });
}

const sameMessage = {
  body: { kind: 'bytes' as const, bytes: new Uint8Array([1, 2, 3]) },
  ...{ flags: 0, keywords: [], receivedAt: 5, sentAt: null, traits: 0 },
  ...{ subject: 's', sender: 'a', recipients: 'b', messageId: 'c' },
};
