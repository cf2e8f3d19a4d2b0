/** Synchronisation with a client that shares nothing with the server: [MS-OXCFXICS] sections 2.2.3.2 and 3.2.5. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, u16, u32, utf16z } from '../../../../tests/support/mapi/emsmdb-client.ts';
import { append as appendWhole, makeFolder, openInbox } from '../../../../tests/support/mapi/opened-inbox.ts';
import { everything, ReplicaClient, syncFlags } from '../../../../tests/support/mapi/replica-client.ts';
import { property } from '../../../../tests/support/mapi/rop-client.ts';
import { serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';
import { find, textOf } from '../../../../tests/support/mapi/transfer-client.ts';
import type { FolderId, ItemId, Uid } from '../../../base/ids.ts';
import { mailOf } from '../../../mailbox/test-mailboxes.ts';
import { flag } from '../../../store/ports/mail-model.ts';

const hexOf = (item: number): string => item.toString(16).padStart(12, '0');
const itemOf = (id: string): ItemId => Number.parseInt(id, 16) as ItemId;
const one = (uid: number) => [{ first: uid as Uid, last: uid as Uid }];
const time = (ms: number) => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE((BigInt(ms) + 11_644_473_600_000n) * 10_000n);
  return out;
};
const client = Buffer.alloc(16, 0xc1);

async function open() {
  const served = await serveMapi();
  const { anna } = served.mailboxes;
  const opened = await openInbox(served);
  const replica = new ReplicaClient(opened.rops);
  const folder = (await anna.folders()).getRole('inbox').folder;
  const add = async (subject: string, seen = 0) => (await appendWhole(served, folder, subject, seen)).item;
  const rowOf = async (item: ItemId) => {
    const row = await anna.findItem(item);
    if (row === undefined) throw new Error('The message is gone.');
    return row;
  };
  let versions = 0;
  const version = () => {
    versions += 1;
    return bytes(client, u32(versions).swap32());
  };
  /** A range of ids, behind the identity of the replica. */
  const reserve = async (): Promise<{ replica: Buffer; next(): Buffer }> => {
    const { body } = await opened.rops.call(0x7f, [0], u32(256), [opened.logon]);
    const [guid, first] = [body.subarray(0, 16), body.readUIntBE(16, 6)];
    let used = 0;
    return {
      replica: guid,
      next: () => {
        const counter = Buffer.alloc(6);
        counter.writeUIntBE(first + used++, 0, 6);
        return bytes(guid, counter);
      },
    };
  };
  const sized = (value: Uint8Array) => bytes(value.length, value);
  const binary = (tag: number, value: Uint8Array) => bytes(u32(tag), u16(value.length), value);
  const header = (
    key: Uint8Array,
    changeKey: Uint8Array,
    predecessors: Uint8Array,
    at = Date.UTC(2027, 0, 1),
  ) => [
    binary(0x65e0_0102, key),
    bytes(u32(0x3008_0040), time(at)),
    binary(0x65e2_0102, changeKey),
    binary(0x65e3_0102, predecessors),
  ];
  return {
    served,
    anna,
    ...opened,
    client: replica,
    folder,
    add,
    rowOf,
    version,
    reserve,
    sized,
    binary,
    header,
  };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function importMessage(
  { client, rops, header }: Opened,
  collector: number,
  version: { key: Uint8Array; changeKey: Uint8Array; predecessors: Uint8Array; at?: number },
  subject: string,
  flags = 0,
) {
  const values = header(version.key, version.changeKey, version.predecessors, version.at);
  const request = bytes(flags, u16(values.length), ...values);
  const { code, handle } = await client.rops.call(0x72, [0, 2], request, [collector]);
  if (code !== 0) return code;
  await rops.set(
    handle,
    property.text(0x0037, subject),
    property.text(0x001a, flags === 0 ? 'IPM.Note' : 'IPM.Configuration.X'),
  );
  return (await rops.save(handle)).code;
}

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

describe('what a client uploads', () => {
  it('comes back byte for byte as it gave it, and not to itself; IMAP shows it', async () => {
    const opened = await open();
    const { client, inbox, served, anna, folder, version, reserve, sized } = opened;
    const ids = await reserve();
    const given = [0x00, 0x10].map((flags) => {
      const changeKey = version();
      return {
        flags,
        key: ids.next(),
        changeKey,
        predecessors: bytes(sized(changeKey), sized(bytes(Buffer.alloc(16, 0xee), 1, 2))),
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
      given.map(({ flags, key, changeKey, predecessors }, index) => ({
        ...{
          sourceKey: key.toString('hex'),
          changeKey: changeKey.toString('hex'),
          isAssociated: flags !== 0,
        },
        ...{ predecessors: predecessors.toString('hex'), subject: `초안 ${index}` },
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
    expect((await importFolder(ids.next(), bytes(), '프로젝트')).code).toBe(0x8004_0604);
    await client.readState(collector);
    expect((await client.syncHierarchy(inbox)).changed).toEqual([]);
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

describe('a copy of a folder', () => {
  const kinds = [
    'append',
    'expunge',
    'read',
    'unread',
    'flag',
    'out',
    'in',
    'edit',
    'fai',
    'upload',
    'sync',
    'restart',
  ] as const;
  const step = fc.record({ kind: fc.constantFrom(...kinds), which: fc.nat({ max: 30 }) });

  it('is what the folder is, whatever happens on either side', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const opened = await open();
        const { client, inbox, anna, folder, rops, version, reserve, sized, inboxId, served } = opened;
        const append = (subject: string, flags: number) =>
          anna.append(folder, mailOf(`Subject: ${encoded(subject)}`, 'From: a@b.c', '', 'text'), {
            ...{ receivedAt: Date.UTC(2026, 0, 5), flags, keywords: [] },
          });
        const trash = (await anna.folders()).getRole('deleted').folder;
        const ids = await reserve();
        for (const [index, { kind, which }] of [...steps, { kind: 'sync', which: 0 } as const].entries()) {
          const uids = [...(await anna.readFolderIndex(folder)).uids];
          const uid = uids[which % Math.max(1, uids.length)];
          const flags = (mode: 'add' | 'remove', flags: number) =>
            anna.updateFlags(folder, one(uid ?? 0), { mode, flags, keywords: [] });
          if (kind === 'append') await append(`제목 ${index}`, which % 2);
          else if (kind === 'in') {
            const [back] = (await anna.readFolderIndex(trash)).uids;
            if (back !== undefined) await anna.move(trash, one(back), folder);
          } else if (kind === 'fai') {
            const { handle } = await rops.create(inbox, inboxId, 1);
            await rops.set(
              handle,
              property.text(0x001a, 'IPM.Configuration.X'),
              property.text(0x0037, `설정 ${index}`),
            );
            await rops.save(handle);
          } else if (kind === 'upload') {
            const collector = await client.collector(inbox);
            const changeKey = version();
            const given = { key: ids.next(), changeKey, predecessors: sized(changeKey) };
            expect(await importMessage(opened, collector, given, `올림 ${index}`)).toBe(0);
            await rops.release(collector);
          } else if (kind === 'restart') {
            await served.restart();
            opened.http.reconnect();
          } else if (kind === 'sync') {
            await client.syncContents(inbox, { flags: everything, size: 0x400 + which * 900 });
            await expectEqual(opened);
          } else if (uid !== undefined) {
            if (kind === 'expunge') await anna.expunge(folder, one(uid));
            if (kind === 'read') await flags('add', flag.seen);
            if (kind === 'unread') await flags('remove', flag.seen);
            if (kind === 'flag') await flags(which % 2 === 0 ? 'add' : 'remove', flag.flagged);
            if (kind === 'out') await anna.move(folder, one(uid), trash);
            if (kind === 'edit') await edit(opened, uid, `고침 ${index}`);
          }
        }
      }),
      { numRuns: 10 },
    );
  });
});

const encoded = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

async function edit(
  { anna, folder, rops, inbox, inboxId }: Opened,
  uid: number,
  subject: string,
): Promise<void> {
  const row = await anna.findMessage(folder, uid as Uid);
  if (row === undefined) return;
  const id = bytes(1, 0, Buffer.from(hexOf(row.item), 'hex'));
  const { handle } = await rops.open(inbox, inboxId, id);
  await rops.set(handle, property.text(0x0037, subject));
  expect((await rops.save(handle)).code).toBe(0);
}

async function expectEqual({ anna, folder, client }: Opened): Promise<void> {
  const companion = (await anna.folders()).findAssociated(folder)?.folder;
  const expected = new Map<string, unknown>();
  for (const [place, isAssociated] of [
    [folder, false],
    [companion, true],
  ] as const) {
    if (place === undefined) continue;
    const { uids } = await anna.readFolderIndex(place);
    for (const row of await anna.listMessagesByUid(place, [...uids] as Uid[])) {
      const subject = isAssociated ? expect.stringContaining('설정') : row.subject;
      const isRead = (row.flags & flag.seen) !== 0;
      expected.set(
        hexOf(row.item),
        isAssociated ? { subject, isAssociated } : { subject, isAssociated, isRead },
      );
    }
  }
  expect([...client.messages.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [id, copy] of client.messages) expect(copy).toMatchObject(expected.get(id) as object);
}
