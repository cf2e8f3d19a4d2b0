import { describe, expect, it } from 'vitest';
import { bytes, u32 } from '../../../../tests/support/mapi/emsmdb-client.ts';
import { openInbox } from '../../../../tests/support/mapi/opened-inbox.ts';
import { ReplicaClient, syncFlags } from '../../../../tests/support/mapi/replica-client.ts';
import { hexOf, one, open } from '../../../../tests/support/mapi/synchronized-inbox.ts';
import { find, textOf } from '../../../../tests/support/mapi/transfer-client.ts';
import type { FolderId, ItemId } from '../../../base/ids.ts';
import { mailOf } from '../../../mailbox/test-mailboxes.ts';
import { flag } from '../../../store/ports/mail-model.ts';

describe('synchronisation of contents', () => {
  it('R2043: gives what a client does not have, once, and then nothing', async () => {
    const { client, inbox, add } = await open();
    const items = [await add('회의록'), await add('둘째', flag.seen)];
    const first = await client.syncContents(inbox);
    expect(first.changed).toEqual(items.map(hexOf));
    expect([...client.messages.values()].map(({ subject, isRead }) => [subject, isRead])).toEqual([
      ['회의록', false],
      ['둘째', true],
    ]);
    const [copy] = client.messages.values();
    const inner = copy?.elements.slice(copy.elements.indexOf('StartEmbed')) ?? [];
    expect(textOf(find(inner, '0037001f'))).toBe('회의 초대');
    expect((await client.syncContents(inbox)).elements).toEqual([
      'IncrSyncStateBegin',
      ...[...client.state].map(([tag, value]) => `${tag}=${value}`),
      'IncrSyncStateEnd',
      'IncrSyncEnd',
    ]);
  });

  it('R2045, R2048: tells what is gone and what was read, and of a change the whole message', async () => {
    const { client, inbox, add, anna, folder, rowOf } = await open();
    const items = [await add('a'), await add('b'), await add('c'), await add('d', flag.seen)];
    await client.syncContents(inbox);
    const uidOf = async (index: number) => (await rowOf(items[index] as ItemId)).uid;
    await anna.expunge(folder, one(await uidOf(0)));
    await anna.updateFlags(folder, one(await uidOf(1)), { mode: 'add', flags: flag.seen, keywords: [] });
    await anna.updateFlags(folder, one(await uidOf(2)), { mode: 'add', flags: flag.flagged, keywords: [] });
    await anna.updateFlags(folder, one(await uidOf(3)), { mode: 'remove', flags: flag.seen, keywords: [] });
    const told = await client.syncContents(inbox);
    expect(told).toMatchObject({ changed: [hexOf(items[2] ?? 0)], deleted: [hexOf(items[0] ?? 0)] });
    expect([...client.messages.values()].map(({ subject, isRead }) => [subject, isRead]).sort()).toEqual([
      ['b', true],
      ['c', false],
      ['d', false],
    ]);
  });

  it('R2165, R2171, R2173: does without what the client did not ask for, and tells it later', async () => {
    const { client, inbox, add, anna, folder, rowOf } = await open();
    const items = [await add('a'), await add('b')];
    await client.syncContents(inbox);
    const { uid } = await rowOf(items[0] as ItemId);
    await anna.updateFlags(folder, one((await rowOf(items[1] as ItemId)).uid), {
      mode: 'add',
      flags: flag.seen,
      keywords: [],
    });
    await anna.expunge(folder, one(uid));
    const { unicode, noDeletions, normal } = syncFlags;
    const told = await client.syncContents(inbox, { flags: unicode | noDeletions | normal });
    expect(told).toMatchObject({ changed: [], deleted: [] });
    expect(client.messages.get(hexOf(items[1] ?? 0))?.isRead).toBe(false);
    const later = await client.syncContents(inbox);
    expect(later).toMatchObject({ changed: [], deleted: [hexOf(items[0] ?? 0)] });
    expect(client.messages.get(hexOf(items[1] ?? 0))?.isRead).toBe(true);
  });

  it('R2174, R2175, R2048: tells what was read without the messages, and gives those later', async () => {
    const { client, inbox, add, anna, folder, rowOf } = await open();
    const item = await add('a');
    await client.syncContents(inbox);
    const changes = { mode: 'add', flags: flag.seen, keywords: [] } as const;
    await anna.updateFlags(folder, one((await rowOf(item)).uid), changes);
    const added = await add('b');
    const { unicode, readState, fai } = syncFlags;
    expect((await client.syncContents(inbox, { flags: unicode | readState | fai })).changed).toEqual([]);
    expect([...client.messages.values()].map(({ isRead }) => isRead)).toEqual([true]);
    expect((await client.syncContents(inbox)).changed).toEqual([hexOf(added)]);
  });

  it('R2198, R2199: gives the newest first, and settings among them', async () => {
    const { client, inbox, anna, folder } = await open();
    const companion = (await anna.associatedFolder(folder)).folder;
    const at = async (into: FolderId, hour: number) => {
      const mail = mailOf(`Subject: ${hour}`, 'From: a@b.c', '', 'text');
      return (
        await anna.append(into, mail, { receivedAt: Date.UTC(2026, 0, 1, hour), flags: 0, keywords: [] })
      ).item;
    };
    const items = [await at(folder, 2), await at(companion, 3), await at(folder, 4), await at(companion, 1)];
    const [two, three, four, one_] = items.map(hexOf);
    const { changed } = await client.syncContents(inbox, { extraFlags: 15 });
    expect(changed).toEqual([four, three, two, one_]);
  });

  it('R2169, R2168: with a condition gives what meets it, and says what does no longer', async () => {
    const { client, inbox, add, anna, folder, rowOf } = await open();
    const items = [await add('a'), await add('b'), await add('c', flag.seen)];
    // PidTagMessageFlags without mfRead.
    const restriction = bytes(0x06, 0, u32(0x0e07_0003), u32(1));
    await client.syncContents(inbox, { restriction });
    expect([...client.messages.values()].map(({ subject }) => subject).sort()).toEqual(['a', 'b']);
    const { uid } = await rowOf(items[0] as ItemId);
    await anna.updateFlags(folder, one(uid), { mode: 'add', flags: flag.seen, keywords: [] });
    const { outOfScope } = await client.syncContents(inbox, { restriction });
    expect(outOfScope).toEqual([hexOf(items[0] ?? 0)]);
    // Without it what was kept back comes.
    await client.syncContents(inbox);
    expect([...client.messages.values()].map(({ subject }) => subject).sort()).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['an unknown type', 4, syncFlags.unicode, 0x8007_0057],
    ['the reserved flag (R2180)', 1, 0x1001, 0x4b6],
  ])('R2160: refuses %s', async (_what, type, flags, code) => {
    const { client, inbox } = await open();
    expect((await client.configure(inbox, type, { flags })).code).toBe(code);
  });

  it('gives others what they may read, and nothing without rights', async () => {
    const { served, add } = await open();
    await add('private');
    const kim = await openInbox(served, 'kim', 'anna');
    const replica = new ReplicaClient(kim.rops);
    expect((await replica.configure(kim.inbox, 1, {})).code).not.toBe(0);
  });
});
