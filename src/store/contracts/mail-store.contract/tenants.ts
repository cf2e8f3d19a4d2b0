import { describe, expect, it } from 'vitest';
import type { ChangeNumber, FolderId, ItemId, Uid } from '../../../base/ids.ts';
import { unlimitedQuotas } from '../../ports/mail-model.ts';
import {
  everything,
  newMessage,
  newTenant,
  type OpenMailStore,
  type TestMailbox,
  useMailStore,
} from './fixture.ts';
import { readState } from './state.ts';

const uid = 1 as Uid;
const nothing = { set: [], remove: [] };

/** Every method that takes a mailbox, asked about the folders and items of `of`. */
function calls({ store, inbox, key: { mailbox } }: TestMailbox, tenant: TestMailbox['key']['tenant']) {
  const key = { tenant, mailbox };
  const target = 4 as FolderId;
  return {
    listFolders: () => store.listFolders(key),
    listMessages: () => store.listMessages(key, inbox, everything, 9),
    queryFolder: () =>
      store.queryMessages(key, { folder: inbox, sort: { by: 'uid', descending: false }, limit: 9 }),
    queryMailbox: () => store.queryMessages(key, { sort: { by: 'receivedAt', descending: true }, limit: 9 }),
    readFolderIndex: () => store.readFolderIndex(key, inbox),
    changesSince: () => store.changesSince(key, 0 as ChangeNumber, { limit: 9 }),
    changesOfFolder: () => store.changesSince(key, 0 as ChangeNumber, { limit: 9, folder: inbox }),
    readMailboxProperties: () => store.readProperties(key, { kind: 'mailbox' }),
    readFolderProperties: () => store.readProperties(key, { kind: 'folder', folder: inbox }),
    readMessageProperties: () => store.readProperties(key, { kind: 'message', folder: inbox, uid }),
    updateMailbox: () => store.updateMailbox(key, unlimitedQuotas),
    removeMailbox: () => store.removeMailbox(key),
    createFolder: () => store.createFolder(key, { parent: inbox, name: 'x', folderClass: '' }),
    updateFolder: () => store.updateFolder(key, inbox, { name: 'x' }),
    removeFolder: () => store.removeFolder(key, inbox, { recover: false }),
    addMessages: () => store.addMessages(key, inbox, [newMessage()]),
    updateFlags: () => store.updateFlags(key, inbox, everything, { mode: 'add', flags: 1, keywords: [] }),
    copyMessages: () => store.copyMessages(key, inbox, everything, target),
    moveMessages: () => store.moveMessages(key, inbox, everything, target),
    removeMessages: () => store.removeMessages(key, inbox, everything, { recover: false }),
    writeMailboxProperties: () => store.writeProperties(key, { kind: 'mailbox' }, nothing),
    writeFolderProperties: () => store.writeProperties(key, { kind: 'folder', folder: inbox }, nothing),
    writeMessageProperties: () =>
      store.writeProperties(key, { kind: 'message', folder: inbox, uid }, nothing),
    writeSearchText: () => store.writeSearchText(key, [{ item: 6 as ItemId, text: 'x' }]),
  };
}

export function describeTenants(open: OpenMailStore): void {
  describe('tenants', () => {
    const fixture = useMailStore(open);

    it('that name a mailbox of another find nothing', async () => {
      const victim = await fixture.mailbox();
      await victim.add(2, { keywords: ['secret'], properties: [{ key: 'k', value: new Uint8Array(1) }] });
      const before = await readState(fixture.store, victim.key);
      const forger = await fixture.mailbox({ mailbox: 2 });
      for (const tenant of [forger.key.tenant, newTenant()]) {
        for (const [method, call] of Object.entries(calls(victim, tenant))) {
          const outcome = await call().then(
            () => 'answered',
            (error: unknown) => error,
          );
          expect(outcome, method).toMatchObject({ name: 'AppError', kind: 'notFound' });
        }
        const key = { tenant, mailbox: victim.key.mailbox };
        expect(await fixture.store.findMailbox(key)).toBeUndefined();
        expect(await fixture.store.findFolder(key, victim.inbox)).toBeUndefined();
        expect(await fixture.store.findMessage(key, victim.inbox, uid)).toBeUndefined();
        expect(await fixture.store.findItem(key, 6 as ItemId)).toBeUndefined();
        expect(await fixture.store.readChangeNumbers([key])).toEqual([]);
        expect(await fixture.store.listUnindexed(key, 9)).toEqual([]);
      }
      expect(await readState(fixture.store, victim.key)).toEqual(before);
    });

    it('with the same numbers for everything stay apart', async () => {
      const [one, two] = [await fixture.mailbox(), await fixture.mailbox()];
      await one.add(2, { subject: 'secret', keywords: ['secret'] });
      await two.add(2, { subject: 'public' });
      const before = await readState(fixture.store, one.key);
      expect((await two.messages()).map(({ subject, keywords }) => [subject, keywords])).toEqual([
        ['public', []],
        ['public', []],
      ]);
      await fixture.store.writeProperties(
        two.key,
        { kind: 'folder', folder: two.inbox },
        { set: [{ key: 'k', value: new Uint8Array(1) }], remove: [] },
      );
      await fixture.store.moveMessages(two.key, two.inbox, everything, two.role('deleted'));
      await fixture.store.removeFolder(two.key, two.role('deleted'), { recover: true });
      expect(await fixture.store.readProperties(one.key, { kind: 'folder', folder: one.inbox })).toEqual([]);
      await fixture.store.removeMailbox(two.key);
      expect(await readState(fixture.store, one.key)).toEqual(before);
      expect(await fixture.store.listMailboxes(two.key.tenant, { limit: 9 })).toEqual([]);
    });

    it('have mailboxes that do not see each other either', async () => {
      const one = await fixture.mailbox();
      const two = await fixture.mailbox({ tenant: one.key.tenant, mailbox: 2 });
      await one.add(2);
      const before = await readState(fixture.store, one.key);
      expect(await two.messages()).toEqual([]);
      expect(await fixture.store.findItem(two.key, 6 as ItemId)).toBeUndefined();
      await fixture.store.removeMailbox(two.key);
      expect(await readState(fixture.store, one.key)).toEqual(before);
    });
  });
}
