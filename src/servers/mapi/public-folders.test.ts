/** Public folders over MAPI: [MS-OXCSTOR] sections 2.2.1.1.4 and 3.2.5, [MS-OXCFOLD], [MS-OXCMSG] section 2.2.3.11. */
import { expect, it } from 'vitest';
import {
  asciiz,
  bytes,
  EmsmdbClient,
  folderIds,
  u16,
  u32,
} from '../../../tests/support/mapi/emsmdb-client.ts';
import { RopClient } from '../../../tests/support/mapi/rop-client.ts';
import {
  dnOf,
  type Person,
  publicFoldersDn,
  type ServedMapi,
  serveMapi,
} from '../../../tests/support/mapi/served-mapi.ts';
import { TableClient } from '../../../tests/support/mapi/table-client.ts';
import {
  allFolderRights,
  changePermissions,
  readPermissions,
  writePermissions,
} from '../../mailbox/folder-permissions.ts';
import { readLegacyDn } from '../../organization/legacy-dn.ts';

const [ok, denied, notSupported, notFound] = [0, 0x8007_0005, 0x8004_0102, 0x8004_010f];
const unread = 0x3603_0003;
const read = 0x0e69_000b;

/** Somebody with an open folder of the public folders; anna may make folders at the top. */
async function openAs(served: ServedMapi, person: Person) {
  const client = await served.connect(person);
  const rops = new RopClient(client);
  const { code, body, handle: logon } = await client.publicLogon();
  expect(code).toBe(ok);
  const ids = folderIds(body);
  const top = ids[1] ?? bytes();
  const open = async (id: Uint8Array) => rops.call(0x02, [0, 2], bytes(id, 0), [logon]);
  const make = async (on: number, name: string, { type = 1, opensExisting = 0 } = {}) => {
    const answer = await rops.call(0x1c, [0, 2], bytes(type, 0, opensExisting, 0, asciiz(name), asciiz('')), [
      on,
    ]);
    return { ...answer, id: answer.body.subarray(0, 8) };
  };
  const write = async (folder: Uint8Array) => {
    const { handle, code: made } = await rops.create(logon, folder);
    return made === ok ? (await rops.save(handle)).mid : made;
  };
  const isRead = async (folder: Uint8Array, mid: Uint8Array) =>
    (await rops.number((await rops.open(logon, folder, mid, 0)).handle, read)) === 1;
  return { client, rops, body, logon, ids, top, open, make, write, isRead };
}

async function served() {
  const all = await serveMapi({ publicFolders: true });
  const mailbox = all.room.mailboxes.open({ tenant: 1 as never, mailbox: 900 as never });
  const { folder } = (await mailbox.folders()).getRole('ipmSubtree');
  const guid = readLegacyDn(dnOf('anna'))?.recipient;
  if (guid === undefined) throw new Error('anna has no name.');
  const owner = { kind: 'add', guid, rights: allFolderRights } as const;
  await writePermissions(mailbox, folder, changePermissions(await readPermissions(mailbox, folder), [owner]));
  const [anna, kim] = [await openAs(all, 'anna'), await openAs(all, 'kim')];
  const { handle: annasTop } = await anna.open(anna.top);
  const { handle: kimsTop } = await kim.open(kim.top);
  return { ...all, anna, kim, annasTop, kimsTop, store: mailbox };
}

it('are logged on to without a name or by their own, and by nothing else (R155, R162, R835, R3110001)', async () => {
  const { connect } = await serveMapi({ publicFolders: true });
  const client = await connect('kim');
  const { code, body } = await client.publicLogon(publicFoldersDn);
  expect(code).toBe(ok);
  const empty = folderIds(body).map((id) => id.equals(Buffer.alloc(8)));
  expect(empty).toEqual([false, false, false, false, ...Array.from({ length: 9 }, () => true)]);
  expect(body.length).toBe(1 + 13 * 8 + 2 + 16 + 16);
  expect(body.subarray(-16)).toEqual(Buffer.alloc(16));
  const codes = [
    await client.publicLogon(dnOf('anna')),
    await client.publicLogon('', { openFlags: 0x102 }),
    await client.publicLogon('', { openFlags: 0 }),
  ];
  expect(codes.map((each) => each.code)).toEqual([0x8004_0111, 0x8004_0111, 0x8004_0111]);
  const none = await (await serveMapi()).connect();
  expect((await none.publicLogon()).code).toBe(0x8004_0111);
  // The mailbox that holds them is nobody's.
  expect((await client.logon(publicFoldersDn)).code).not.toBe(ok);
});

it('lie in the mailbox that was opened, and nothing is received there (R875, R916, R1236, R59771, R962)', async () => {
  const { kim } = await served();
  const { rops, logon, top } = kim;
  const one = (id: number, request: Uint8Array) => rops.call(id, [0], request, [logon]);
  const { body } = await one(0x42, top);
  expect([body.readUInt16LE(0), body.readUInt16LE(2)]).toEqual([1, 1]);
  expect(body.subarray(4).toString('latin1')).toBe(`${publicFoldersDn}\0`);
  expect((await one(0x45, top)).body[0]).toBe(0);
  const nothing = bytes(1, 0, 0, 0, 0, 0, 0, 0);
  expect([(await one(0x42, nothing)).code, (await one(0x45, nothing)).code]).toEqual([notFound, notFound]);
  const refused = [
    await one(0x27, asciiz('IPM')),
    await one(0x26, bytes(top, asciiz('My.Class'))),
    await one(0x68, bytes()),
    await one(0x60, Buffer.alloc(16)),
    await one(0x61, Buffer.alloc(24)),
  ];
  expect(refused.map(({ code }) => code)).toEqual(refused.map(() => notSupported));
});

it('are made by whoever may, belong to who has made them, and are opened by others (R10660202)', async () => {
  const { anna, kim, annasTop, kimsTop } = await served();
  expect((await kim.make(kimsTop, 'Kim')).code).toBe(denied);
  expect((await anna.make(annasTop, 'Found', { type: 2 })).code).toBe(notSupported);
  const { id, code } = await anna.make(annasTop, 'Notices');
  expect(code).toBe(ok);
  expect((await kim.make(kimsTop, 'Notices', { opensExisting: 1 })).id).toEqual(id);
  const rows = await TableClient.open(kim.client, kimsTop, 'hierarchy');
  await rows.setColumns(0x3001_001f, 0x6639_0003);
  // Author, as everybody is: [MS-OXCPERM] section 2.2.7.
  expect((await rows.query()).rows).toEqual([['Notices', 0x41b]]);
  const remove = (who: typeof kim, on: number) => who.rops.call(0x1d, [0], bytes(5, id), [on]);
  expect((await remove(kim, kimsTop)).code).toBe(denied);
  // The tops themselves stay, whoever asks.
  expect((await anna.rops.call(0x58, [0], bytes(0, 0), [annasTop])).code).toBe(notSupported);
  expect((await remove(anna, annasTop)).code).toBe(ok);
  expect((await kim.open(id)).code).toBe(notFound);
});

it('go to no mailbox, and no mailbox to them', async () => {
  const { anna, annasTop } = await served();
  const { handle: own, body } = await anna.client.logon(dnOf('anna'), 1);
  const inbox = folderIds(body)[4] ?? bytes();
  const opening = bytes(0x02, 1, 0, 1, inbox, 0);
  const { buffers } = await anna.client.execute([opening], [own, 0xffff_ffff]);
  const target = buffers[0]?.handles[1] ?? 0;
  const { id } = await anna.make(annasTop, 'Stays');
  const name = asciiz('Moved');
  const moved = await anna.rops.call(0x35, [0, 1], bytes(0, 0, id, name), [annasTop, target]);
  const copied = await anna.rops.call(0x36, [0, 1], bytes(0, 1, 0, id, name), [annasTop, target]);
  const messages = await anna.rops.call(0x33, [0, 1], bytes(u16(1), id, 0, 1), [annasTop, target]);
  expect([moved.code, copied.code, messages.code]).toEqual([notSupported, notSupported, notSupported]);
});

it('know of everybody what he has read, and of nobody what others have ([MS-OXCMSG] R920, R921, R1517)', async () => {
  const { anna, kim, annasTop, store } = await served();
  const { id, handle: annasFolder } = await anna.make(annasTop, 'Notices');
  const { handle: kimsFolder } = await kim.open(id);
  const first = (await anna.write(id)) as Buffer;
  await anna.write(id);
  const counts = async () => [
    await anna.rops.number(annasFolder, unread),
    await kim.rops.number(kimsFolder, unread),
  ];
  // Who writes one has read it.
  expect(await counts()).toEqual([0, 2]);
  expect([await anna.isRead(id, first), await kim.isRead(id, first)]).toEqual([true, false]);
  const longTerm = Buffer.alloc(24, 7);
  const mark = async (flags: number) => {
    const { handle } = await kim.rops.open(kim.logon, id, first, 0);
    const { body } = await kim.rops.call(0x11, [0, 1], bytes(flags, longTerm), [handle, handle]);
    return body.toString('hex');
  };
  const { changeNo } = await store.describe();
  // ReadStatusChanged, and then the logon and what the client has given.
  expect(await mark(0)).toBe(`0100${longTerm.toString('hex')}`);
  expect(await mark(0)).toBe('00');
  expect(await counts()).toEqual([0, 1]);
  const rows = await TableClient.open(kim.client, kimsFolder, 'contents');
  await rows.setColumns(read);
  expect((await rows.query()).rows).toEqual([[false], [true]]);
  expect(await mark(4)).toBe(`0100${longTerm.toString('hex')}`);
  // Everything in it, as a client marks a folder.
  const { code } = await kim.rops.call(0x66, [0], bytes(0, 0, u16(0)), [kimsFolder]);
  expect([code, ...(await counts())]).toEqual([ok, 0, 0]);
  expect((await store.describe()).changeNo).toBe(changeNo);
});

it('give what was read as a set of change numbers, and take one (R965, R1016, R1026, R1027, R1257)', async () => {
  const { anna, kim, annasTop } = await served();
  const { id } = await anna.make(annasTop, 'Notices');
  const first = (await anna.write(id)) as Buffer;
  const { body: longTerm } = await anna.rops.call(0x43, [0], id, [anna.logon]);
  const information = async (who: typeof kim) => {
    const { body } = await who.rops.call(0x63, [0], bytes(longTerm, 0, u32(0), u16(0)), [who.logon]);
    return body.subarray(3);
  };
  const annas = await information(anna);
  expect(annas.subarray(0, 16)).toEqual(longTerm.subarray(0, 16));
  expect(annas.length).toBeGreaterThan(16);
  expect(await information(kim)).toEqual(Buffer.alloc(0));
  const request = bytes(longTerm, 1, u32(0), u16(annas.length), annas);
  expect((await kim.rops.call(0x64, [0], request, [kim.logon])).code).toBe(ok);
  expect(await kim.isRead(id, first)).toBe(true);
  expect(await information(kim)).toEqual(annas);
  await anna.write(id);
  expect(await information(anna)).not.toEqual(annas);
  expect(await information(kim)).toEqual(annas);
  // An empty set forgets the folder.
  await kim.rops.call(0x64, [0], bytes(longTerm, 1, u32(0), u16(0)), [kim.logon]);
  expect(await kim.isRead(id, first)).toBe(false);
});

it('are connected to by their name, as whoever signs in', async () => {
  const { http, anna, annasTop } = await served();
  const { id } = await anna.make(annasTop, 'Notices');
  const client = new EmsmdbClient(http('kim'));
  expect((await client.connect(publicFoldersDn)).body.readUInt32LE(4)).toBe(ok);
  const rops = new RopClient(client);
  const { handle } = await rops.create((await client.publicLogon(publicFoldersDn)).handle, id);
  expect(await rops.text(handle, 0x3ff8_001f)).toBe('kim');
});

it('are open again after a restart', async () => {
  const all = await serveMapi({ publicFolders: true });
  const kim = await openAs(all, 'kim');
  const { handle } = await kim.open(kim.top);
  await all.restart();
  kim.client.http.reconnect();
  expect(await kim.rops.text(handle, 0x3001_001f)).toBe('IPM_SUBTREE');
});

it('say of themselves whose logon it is, and take no properties (R3077)', async () => {
  const { kim } = await served();
  const [user] = await kim.rops.get(kim.logon, 0x6619_0102);
  expect((user as Buffer).toString('latin1')).toContain(dnOf('kim'));
  expect(await kim.rops.text(kim.logon, 0x3001_001f)).toBe('Public Folders');
  const [entryId] = await kim.rops.get(kim.logon, 0x6631_0102);
  // eitLTPublicFolder behind the provider of public folders: [MS-OXCDATA] section 2.2.4.1.
  expect((entryId as Buffer).subarray(2, 24).toString('hex')).toBe(
    '000000001a447390aa6611cd9bc800aa002fc45a0300',
  );
});
