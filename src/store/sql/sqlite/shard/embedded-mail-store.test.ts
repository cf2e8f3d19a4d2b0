import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../../tests/support/temporary-folder.ts';
import type { TenantId } from '../../../../base/ids.ts';
import {
  guidOf,
  newMessage,
  TestMailbox,
  usualFolders,
} from '../../../contracts/mail-store.contract/fixture.ts';
import { openLedger } from '../../../contracts/mail-store.contract/ledger-fixture.ts';
import { type MailboxKey, unlimitedQuotas } from '../../../ports/mail-model.ts';
import { EmbeddedMailStore, type EmbeddedStoreOptions } from './embedded-mail-store.ts';

const key = { tenant: 1, mailbox: 1 } as MailboxKey;

function open(dataFolder: string, options: Partial<EmbeddedStoreOptions> = {}): EmbeddedMailStore {
  return new EmbeddedMailStore({ dataFolder, shardOf: (tenant) => tenant % 2, ...options });
}

async function fill(store: EmbeddedMailStore) {
  await store.createMailbox(key, { guid: guidOf(1), quotas: unlimitedQuotas, folders: usualFolders });
  const inbox = (await store.listFolders(key)).find(({ role }) => role === 'inbox');
  if (!inbox) throw new Error('There is no inbox.');
  const added = await store.addMessages(key, inbox.folder, [newMessage(), newMessage({ subject: '둘째' })]);
  return { inbox: inbox.folder, added };
}

describe('the embedded store', () => {
  it('writes in a thread for each shard, and reads what was acknowledged at once', async () => {
    const store = open(await temporaryFolder());
    const { inbox, added } = await fill(store);
    expect((await store.findMessage(key, inbox, added[1]?.uid as never))?.subject).toBe('둘째');
    const other = { ...key, tenant: 2 as TenantId };
    await store.createMailbox(other, { guid: guidOf(2), quotas: unlimitedQuotas, folders: [] });
    expect(await store.readChangeNumbers([key, other])).toHaveLength(2);
    await store.close();
  });

  it('carries errors over from the thread as they are', async () => {
    const store = open(await temporaryFolder());
    await fill(store);
    await expect(
      store.createFolder(key, { parent: 999 as never, name: 'x', folderClass: '' }),
    ).rejects.toMatchObject({
      name: 'AppError',
      kind: 'notFound',
      code: 'store.folder.notFound',
    });
    await store.close();
  });

  it('leaves the bytes of a caller alone when they go to the thread', async () => {
    const store = open(await temporaryFolder());
    const { inbox } = await fill(store);
    const bytes = new Uint8Array([1, 2, 3]);
    const [added] = await store.addMessages(key, inbox, [newMessage({ body: { kind: 'bytes', bytes } })]);
    expect([...bytes]).toEqual([1, 2, 3]);
    const body = await store.openBody(key.tenant, added?.body as never);
    expect([...(await body.read())]).toEqual([1, 2, 3]);
    await store.close();
  });

  it('may be read by another process beside the one that writes, which alone may write', async () => {
    const dataFolder = await temporaryFolder();
    const writing = open(dataFolder);
    const { inbox, added } = await fill(writing);
    const reading = open(dataFolder, { writeIn: 'nowhere' });
    expect(await reading.listFolders(key)).toHaveLength(usualFolders.length + 1);
    await writing.addMessages(key, inbox, [newMessage({ subject: '셋째' })]);
    const { messages } = await reading.queryMessages(key, {
      folder: inbox,
      sort: { by: 'uid', descending: true },
      limit: 1,
    });
    expect(messages[0]?.subject).toBe('셋째');
    const body = await reading.openBody(key.tenant, added[0]?.body as never);
    expect((await body.read()).byteLength).toBe(20);
    await expect(reading.addMessages(key, inbox, [newMessage()])).rejects.toMatchObject({
      code: 'store.readOnly',
    });
    expect(await reading.findMailbox({ ...key, tenant: 2 as TenantId })).toBeUndefined();
    await reading.close();
    await writing.close();
  });

  it('writes down in the thread what messages were copied from, or refuses both', async () => {
    const store = open(await temporaryFolder());
    const { inbox } = await fill(store);
    const created = await store.findMailbox(key);
    if (!created) throw new Error('There is no mailbox.');
    const box = new TestMailbox(store, created, await store.listFolders(key));
    const [first, second] = [await openLedger(box), await openLedger(box)];
    const added = await second.copy(box, [7, 8]);
    expect((await second.entries()).map(({ uid, item }) => [uid, item])).toEqual([
      [7, added[0]?.item],
      [8, added[1]?.item],
    ]);
    await expect(first.copy(box, [9])).rejects.toMatchObject({ code: 'store.ledger.takenOver' });
    await expect(second.copy(box, [8])).rejects.toMatchObject({ code: 'store.ledger.alreadyCopied' });
    expect((await store.findFolder(key, inbox))?.messageCount).toBe(4);
    await store.close();
  });

  it('takes no more work once it is closed', async () => {
    const store = open(await temporaryFolder());
    await fill(store);
    await store.close();
    await expect(store.listFolders(key)).rejects.toMatchObject({ code: 'store.closed' });
  });
});
