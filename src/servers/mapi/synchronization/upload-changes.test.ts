import { describe, expect, it } from 'vitest';
import { bytes, u16, u32, utf16z } from '../../../../tests/support/mapi/emsmdb-client.ts';
import { makeFolder, openInbox } from '../../../../tests/support/mapi/opened-inbox.ts';
import { ReplicaClient } from '../../../../tests/support/mapi/replica-client.ts';
import {
  hexOf,
  importMessage,
  itemOf,
  one,
  open,
} from '../../../../tests/support/mapi/synchronized-inbox.ts';
import type { FolderId, ItemId, Uid } from '../../../base/ids.ts';
import { flag } from '../../../store/ports/mail-model.ts';

describe('what a client uploads', () => {
  it('comes back as it gave it, its predecessors in order (R169) and with itself (R1911), and not to itself; IMAP shows it', async () => {
    const opened = await open();
    const { client, inbox, served, anna, folder, version, reserve, sized } = opened;
    const ids = await reserve();
    const given = [0x00, 0x10].map((flags) => {
      const changeKey = version();
      const older = sized(bytes(Buffer.alloc(16, 0xee), 1, 2));
      const oldest = sized(bytes(Buffer.alloc(16, 0x01), 3));
      return {
        ...{ flags, key: ids.next(), changeKey, predecessors: bytes(older, oldest) },
        sorted: bytes(oldest, sized(changeKey), older),
      };
    });
    await client.syncContents(inbox);
    const collector = await client.collector(inbox);
    for (const [index, each] of given.entries())
      expect(await importMessage(opened, collector, each, `초안 ${index}`, each.flags)).toBe(0);
    await client.readState(collector);
    expect((await client.syncContents(inbox)).changed).toEqual([]);
    const other = new ReplicaClient((await openInbox(served)).rops);
    await other.syncContents(inbox);
    const copies = given.map(({ key }) => other.messages.get(key.subarray(16).toString('hex')));
    expect(copies).toMatchObject(
      given.map(({ flags, key, changeKey, sorted }, index) => ({
        ...{
          sourceKey: key.toString('hex'),
          changeKey: changeKey.toString('hex'),
          isAssociated: flags !== 0,
        },
        ...{ predecessors: sorted.toString('hex'), subject: `초안 ${index}` },
      })),
    );
    const { uids } = await anna.readFolderIndex(folder);
    const rows = await anna.listMessagesByUid(folder, [...uids] as Uid[]);
    expect(rows.map(({ subject }) => subject)).toEqual(['초안 0']);
    expect(Buffer.from(await (await anna.openBody(rows[0] as never)).read()).toString()).toContain(
      '=?utf-8?',
    );
  });

  it('R1901: what is changed here follows what the client gave; R1792, R2231: old versions and conflicts', async () => {
    const opened = await open();
    const { client, inbox, anna, folder, version, reserve, sized, rops } = opened;
    const key = (await reserve()).next();
    const id = key.subarray(16).toString('hex');
    const [v1, v2, v3] = [version(), version(), version()];
    const collector = await client.collector(inbox);
    expect(
      await importMessage(opened, collector, { key, changeKey: v2, predecessors: sized(v2) }, '하나'),
    ).toBe(0);
    const ignored = { key, changeKey: v1, predecessors: sized(v1) };
    expect(await importMessage(opened, collector, ignored, 'old')).toBe(0x8004_0801);
    const { uid } = (await anna.findItem(itemOf(id))) ?? { uid: 0 };
    await anna.updateFlags(folder, one(uid), { mode: 'add', flags: flag.flagged, keywords: [] });
    await client.syncContents(inbox);
    const before = client.messages.get(id);
    expect(before?.predecessors).toContain(sized(v2).toString('hex'));
    expect(before?.predecessors).toContain(before?.changeKey ?? '?');
    const unaware = { key, changeKey: v3, predecessors: sized(v3) };
    expect(await importMessage(opened, collector, unaware, 'both', 0x40)).toBe(0x8004_0802);
    expect(await importMessage(opened, collector, { ...unaware, at: Date.UTC(2001, 0, 1) }, 'earlier')).toBe(
      0,
    );
    await client.syncContents(inbox);
    expect(client.messages.get(id)).toMatchObject({ subject: '하나' });
    expect(client.messages.get(id)?.predecessors).toContain(sized(v3).toString('hex'));
    const aware = { key, changeKey: version(), at: Date.UTC(2030, 0, 1) };
    const list = bytes(Buffer.from(client.messages.get(id)?.predecessors ?? '', 'hex'));
    const merged = bytes(list.subarray(0, 0), list, sized(aware.changeKey));
    expect(await importMessage(opened, collector, { ...aware, predecessors: merged }, '둘')).toBe(0);
    expect((await anna.findItem(itemOf(id)))?.subject).toBe('둘');
    await rops.release(collector);
  });

  it('R2246, R2260, R2250: moves, read states and deletions are done, and are no news to who sent them', async () => {
    const opened = await open();
    const { client, rops, inbox, add, anna, folder, version, reserve, sized, inboxId, logon } = opened;
    const items = [await add('move'), await add('read'), await add('gone')];
    await client.syncContents(inbox);
    const ids = await reserve();
    const keyOf = (item: number) => bytes(ids.replica, Buffer.from(hexOf(item), 'hex'));
    const collector = await client.collector(inbox);
    const states = bytes(u16(22), keyOf(items[1] ?? 0), 1);
    expect((await rops.call(0x80, [0], bytes(u16(states.length), states), [collector])).code).toBe(0);
    const gone = bytes(u32(0x0000_1102), u32(1), u16(22), keyOf(items[2] ?? 0));
    expect((await rops.call(0x74, [0], bytes(0, u16(1), gone), [collector])).code).toBe(0);
    expect((await rops.call(0x74, [0], bytes(0, u16(1), gone), [collector])).code).toBe(0);
    await client.readState(collector);
    const told = await client.syncContents(inbox);
    expect([told.changed, told.deleted, told.elements.includes('IncrSyncRead')]).toEqual([[], [], false]);
    expect((await anna.findItem(items[1] as ItemId))?.flags).toBe(flag.seen);
    expect((await anna.findItem(items[2] as ItemId))?.deletedAt).not.toBeNull();
    const made = await makeFolder(
      { ...opened, transfer: client.transfer, http: opened.http, logon, inboxId },
      inbox,
      '보관',
    );
    const target = new ReplicaClient(rops);
    const [changeKey, key] = [version(), ids.next()];
    const long = (value: Uint8Array) => bytes(u32(value.length), value);
    const into = await target.collector(made.handle);
    const request = bytes(
      long(keyOf(folder)),
      long(keyOf(items[0] ?? 0)),
      long(sized(changeKey)),
      long(key),
      long(changeKey),
    );
    const moved = await rops.call(0x78, [0], request, [into]);
    expect([moved.code, moved.body.toString('hex')]).toEqual([0, '00'.repeat(8)]);
    // R875, R876: its client has changed it as well, and uploads that version afterwards.
    const changed = await anna.findItem(items[1] as ItemId);
    const newer = bytes(ids.replica, Buffer.from(hexOf(Number(changed?.modification) + 1), 'hex'));
    const parts = [keyOf(folder), keyOf(items[1] ?? 0), sized(newer), ids.next(), newer].map(long);
    const newerMoved = await rops.call(0x78, [0], bytes(...parts), [into]);
    expect([newerMoved.code, newerMoved.body.length]).toEqual([0x0004_0821, 0]);
    await target.readState(into);
    expect((await target.syncContents(made.handle)).changed).toEqual([]);
    expect((await client.syncContents(inbox)).deleted).toEqual(items.slice(0, 2).map(hexOf));
    expect(await anna.findItem(itemOf(key.subarray(16).toString('hex')))).toMatchObject({ subject: 'move' });
  });

  it('folders are made, renamed and thrown away, and come to others parents first', async () => {
    const opened = await open();
    const { client, rops, inbox, anna, folder, version, reserve, sized, binary, header } = opened;
    const ids = await reserve();
    const collector = await client.collector(inbox, false);
    const importFolder = async (key: Uint8Array, parent: Uint8Array, name: string, before = bytes()) => {
      const changeKey = version();
      const list = bytes(before, sized(changeKey));
      const values = [
        binary(0x65e1_0102, parent),
        ...header(key, changeKey, list),
        bytes(u32(0x3001_001f), utf16z(name)),
      ];
      const others = bytes(u16(1), u32(0x3613_001f), utf16z('IPF.Note'));
      const { code } = await rops.call(0x73, [0], bytes(u16(values.length), ...values, others), [collector]);
      return { code, changeKey };
    };
    const [above, below] = [ids.next(), ids.next()];
    expect((await importFolder(above, bytes(), '프로젝트')).code).toBe(0);
    const made = await importFolder(below, above, '하위');
    expect(made.code).toBe(0);
    await client.readState(collector);
    expect((await client.syncHierarchy(inbox)).changed).toEqual([]);
    // Made by two clients under one name: the second learns what its folder is called.
    const namesake = ids.next();
    expect((await importFolder(namesake, bytes(), '프로젝트')).code).toBe(0);
    expect((await client.syncHierarchy(inbox)).changed).toEqual([namesake.subarray(16).toString('hex')]);
    expect(client.folders.get(namesake.subarray(16).toString('hex'))?.name).toBe('프로젝트1');
    // And moved to where one of its name lies.
    const nested = ids.next();
    expect((await importFolder(nested, above, '프로젝트')).code).toBe(0);
    expect((await importFolder(nested, bytes(), '프로젝트')).code).toBe(0);
    expect((await client.syncHierarchy(inbox)).changed).toEqual([nested.subarray(16).toString('hex')]);
    expect(client.folders.get(nested.subarray(16).toString('hex'))).toMatchObject({
      ...{ name: '프로젝트2', parentKey: '' },
    });
    for (const key of [namesake, nested])
      await anna.removeFolder(itemOf(key.subarray(16).toString('hex')) as number as FolderId);
    const other = new ReplicaClient(rops);
    await other.syncHierarchy(inbox);
    expect([...other.folders.values()].map(({ name, parentKey }) => [name, parentKey])).toEqual([
      ['프로젝트', ''],
      ['하위', above.toString('hex')],
    ]);
    expect(other.folders.get(below.subarray(16).toString('hex'))).toMatchObject({
      ...{ changeKey: made.changeKey.toString('hex'), predecessors: sized(made.changeKey).toString('hex') },
    });
    await importFolder(below, bytes(), '옮김', bytes());
    expect((await other.syncHierarchy(inbox)).changed).toEqual([below.subarray(16).toString('hex')]);
    expect(
      (await anna.folders())
        .children(folder)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['옮김', '프로젝트']);
    await anna.updateFolder(itemOf(above.subarray(16).toString('hex')) as number as FolderId, {
      name: 'IMAP',
    });
    const gone = bytes(u32(0x0000_1102), u32(1), u16(22), below);
    expect((await rops.call(0x74, [0], bytes(1, u16(1), gone), [collector])).code).toBe(0);
    const told = await other.syncHierarchy(inbox);
    expect(told).toMatchObject({ deleted: [below.subarray(16).toString('hex')] });
    expect([...other.folders.values()].map(({ name }) => name)).toEqual(['IMAP']);
  });
});
