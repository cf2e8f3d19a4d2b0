/** Requirement numbers are those of [MS-OXCPERM]. */
import { expect, it } from 'vitest';
import { asciiz, bytes, folderIds, u16, u32 } from '../../../../tests/support/mapi/emsmdb-client.ts';
import { RopClient } from '../../../../tests/support/mapi/rop-client.ts';
import { dnOf, serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';
import { TableClient } from '../../../../tests/support/mapi/table-client.ts';
import { writePermissions } from '../../../mailbox/folder-permissions.ts';
import { readLegacyDn } from '../../../organization/legacy-dn.ts';

const none = 0xffff_ffff;
const tag = { memberId: 0x6671_0014, memberName: 0x6672_001f, rights: 0x6673_0003, entryId: 0x0fff_0102 };

/** [MS-OXNSPI] section 2.2.9.3. */
const entryIdOf = (dn: string) =>
  bytes('00000000 dca740c8c042101ab4b908002b2fe182 01000000 00000000', Buffer.from(`${dn}\0`, 'latin1'));

const addRow = (dn: string, rights: number) => {
  const entryId = entryIdOf(dn);
  return bytes(1, u16(2), u32(tag.entryId), u16(entryId.length), entryId, u32(tag.rights), u32(rights));
};

it('let others see a folder, and take it away again (R79, R80, R81, R175)', async () => {
  const { connect } = await serveMapi();
  const open = async (person: 'anna' | 'kim') => {
    const client = await connect(person);
    const { body, handle } = await client.logon(dnOf('anna'));
    const inbox = folderIds(body)[4] ?? bytes();
    const opening = async () => {
      const { buffers } = await client.execute([bytes(0x02, 0, 0, 1, inbox, 0)], [handle, none]);
      const [reply] = buffers;
      return { code: reply?.rops.readUInt32LE(2), handle: reply?.handles[1] ?? none };
    };
    return { client, opening };
  };
  const [anna, kim] = [await open('anna'), await open('kim')];
  expect((await kim.opening()).code).toBe(0x8007_0005);
  const { handle } = await anna.opening();
  const modify = (...rows: Uint8Array[]) =>
    anna.client.execute([bytes(0x40, 0, 0, 0, u16(rows.length), ...rows)], [handle]);
  expect((await modify(addRow(dnOf('kim'), 0x401))).buffers[0]?.rops.readUInt32LE(2)).toBe(0);

  const { buffers } = await anna.client.execute([bytes(0x3e, 0, 0, 1, 0)], [handle, none]);
  const table = new TableClient(anna.client, buffers[0]?.handles[1] ?? none, 0);
  await table.setColumns(tag.memberId, tag.memberName, tag.rights);
  expect((await table.query()).rows).toEqual([
    [0n, '', 0],
    [0xffff_ffff_ffff_ffffn, 'Anonymous', 0],
    [1n, 'kim', 0x401],
  ]);

  const seen = await kim.opening();
  expect(seen.code).toBe(0);
  expect((await TableClient.open(kim.client, seen.handle, 'contents')).handle).not.toBe(none);
  const change = await kim.client.execute([bytes(0x40, 0, 0, 0, u16(0))], [seen.handle]);
  expect(change.buffers[0]?.rops.readUInt32LE(2)).toBe(0x8007_0005);

  const remove = (member: number) => bytes(4, u16(1), u32(tag.memberId), u32(member), u32(0));
  expect((await modify(remove(1), remove(7))).buffers[0]?.rops.readUInt32LE(2)).toBe(0);
  expect((await kim.opening()).code).toBe(0x8007_0005);
});

const right = {
  readAny: 1,
  create: 2,
  editOwned: 8,
  deleteOwned: 0x10,
  editAny: 0x20,
  deleteAny: 0x40,
} as const;
const visible = 0x400;
const denied = 0x8007_0005;

/** A message of anna's in her inbox, and one that kim has written there; what kim may do is then as it is given. */
async function shared() {
  const { connect, mailboxes } = await serveMapi();
  const [anna, kim] = [await connect('anna'), await connect('kim')];
  const { body, handle: annas } = await anna.logon(dnOf('anna'));
  const { handle: logon } = await kim.logon(dnOf('anna'));
  const inbox = folderIds(body)[4] ?? bytes();
  const { folder } = (await mailboxes.anna.folders()).getRole('inbox');
  const guid = readLegacyDn(dnOf('kim'))?.recipient ?? null;
  const allow = (rights: number) => writePermissions(mailboxes.anna, folder, [{ member: 1, guid, rights }]);
  const rops = new RopClient(kim);
  const write = async (client: RopClient, on: number) => {
    const { handle, code } = await client.create(on, inbox);
    return code === 0 ? (await client.save(handle)).mid : code;
  };
  await allow(right.create | visible);
  const theirs = (await write(new RopClient(anna), annas)) as Buffer;
  const own = (await write(rops, logon)) as Buffer;
  const opened = async () => (await rops.call(0x02, [0, 2], bytes(inbox, 4), [logon])).handle;
  return {
    ...{ rops, logon, inbox, allow, theirs, own, opened },
    create: () => write(rops, logon),
    open: async (mid: Buffer, mode: number) => (await rops.open(logon, inbox, mid, mode)).code,
    remove: async (mid: Buffer) => {
      const { code, body: answer } = await rops.call(0x1e, [0], bytes(0, 0, u16(1), mid), [await opened()]);
      return code === 0 && answer[0] === 0;
    },
    makeFolder: async () =>
      rops.call(0x1c, [0, 2], bytes(1, 0, 0, 0, asciiz('Shared'), asciiz('')), [await opened()]),
    mark: async (mid: Buffer) =>
      (await rops.call(0x66, [0], bytes(0, 0, u16(1), mid), [await opened()])).body[0],
  };
}

it('keep what others may do with messages to what they were given (R122, R125, R128, R132, R141, R144)', async () => {
  const { allow, theirs, own, create, open, remove, mark } = await shared();
  const readOnly = 0;
  const readWrite = 1;
  await allow(visible);
  expect(await create()).toBe(denied);
  expect([await open(theirs, readOnly), await open(own, readOnly)]).toEqual([denied, 0]);
  expect([await open(own, readWrite), await remove(own)]).toEqual([denied, false]);
  await allow(visible | right.readAny | right.editOwned);
  expect([await open(theirs, readOnly), await open(theirs, readWrite)]).toEqual([0, denied]);
  expect([await open(own, readWrite), await mark(theirs)]).toEqual([0, 1]);
  await allow(visible | right.readAny | right.editAny | right.deleteOwned);
  expect([await open(theirs, readWrite), await mark(theirs)]).toEqual([0, 0]);
  expect([await remove(theirs), await remove(own)]).toEqual([false, true]);
  await allow(visible | right.deleteAny);
  expect(await remove(theirs)).toBe(true);
});

it('refuse to save what was opened as far as that is allowed ([MS-OXCMSG] R3009, R3018)', async () => {
  const { rops, logon, inbox, allow, theirs } = await shared();
  await allow(visible | right.readAny);
  const { code, handle } = await rops.open(logon, inbox, theirs, 3);
  expect(code).toBe(0);
  expect((await rops.save(handle)).code).toBe(denied);
});

it('say that nothing was copied where it may not lie ([MS-OXCFOLD] R586, R10163)', async () => {
  const { rops, allow, theirs, opened } = await shared();
  await allow(visible | right.readAny);
  const inbox = await opened();
  const { code, body } = await rops.call(0x33, [0, 1], bytes(u16(1), theirs, 0, 1), [inbox, inbox]);
  expect([code, body[0]]).toEqual([denied, 1]);
});

it('give a new folder to whoever made it, and show nobody others than he may see (R118)', async () => {
  const { rops, logon, allow, makeFolder } = await shared();
  expect((await makeFolder()).code).toBe(denied);
  await allow(visible | 0x80);
  const made = await makeFolder();
  expect(made.code).toBe(0);
  expect((await rops.call(0x02, [0, 2], bytes(made.body.subarray(0, 8), 4), [logon])).code).toBe(0);
});

it('are refused to whoever may not look into them, when he looks (R2007)', async () => {
  const { rops, logon, inbox, allow } = await shared();
  const folder = (await rops.call(0x02, [0, 2], bytes(inbox, 0), [logon])).handle;
  await allow(0);
  const { code, handle } = await rops.call(0x3e, [0, 2], bytes(0), [folder]);
  expect(code).toBe(0);
  expect((await rops.call(0x12, [0], bytes(0, u16(1), u32(tag.rights)), [handle])).code).toBe(0);
  expect((await rops.call(0x15, [0], bytes(0, 1, u16(9)), [handle])).code).toBe(denied);
});

it('open, change and remove nothing of others by ids that somebody has found out (R80, R116)', async () => {
  const { connect, mailboxes } = await serveMapi();
  const { anna } = mailboxes;
  const inbox = (await anna.folders()).getRole('inbox').folder;
  const arrival = { receivedAt: Date.UTC(2026, 0, 5), flags: 0, keywords: [] };
  const { item } = await anna.append(inbox, Buffer.from('Subject: secret\r\n\r\ntext'), arrival);
  const idOf = (counter: number) => {
    const id = Buffer.alloc(8);
    id.writeUInt16LE(1);
    id.writeUIntBE(counter, 2, 6);
    return id;
  };
  const kim = await connect('kim');
  const { handle, body } = await kim.logon(dnOf('anna'));
  const code = async (rop: Uint8Array, handles: readonly number[]) =>
    (await kim.execute([rop], handles)).buffers[0]?.rops.readUInt32LE(2);
  const [root] = folderIds(body);
  const opened = await kim.execute([bytes(0x02, 0, 0, 1, root ?? bytes(), 0)], [handle, none]);
  const rootHandle = opened.buffers[0]?.handles[1] ?? none;
  const [folder, message] = [idOf(inbox), idOf(item)];
  expect({
    openMessage: await code(bytes(0x03, 0, 0, 1, u16(0x0fff), folder, 0, message), [handle, none]),
    createMessage: await code(bytes(0x06, 0, 0, 1, u16(0x0fff), folder, 0), [handle, none]),
    setReceiveFolder: await code(bytes(0x26, 0, 0, folder, Buffer.from('IPM.X\0')), [handle]),
    wholeMailbox: await code(bytes(0x29, 0, 0, 1, 0x02, 0, 1), [handle, none]),
    createFolder: await code(bytes(0x1c, 0, 0, 1, 1, 0, 0, 0, Buffer.from('x\0\0')), [rootHandle, none]),
    deleteFolder: await code(bytes(0x1d, 0, 0, 0x15, folder), [rootHandle]),
  }).toEqual({
    openMessage: 0x8007_0005,
    createMessage: 0x8007_0005,
    setReceiveFolder: 0x8007_0005,
    wholeMailbox: 0x8007_0005,
    createFolder: 0x8007_0005,
    deleteFolder: 0x8007_0005,
  });
  const table = await TableClient.open(kim, rootHandle, 'hierarchy');
  await table.setColumns(0x3001_001f);
  // The way to what somebody may see, and nothing of it.
  expect((await table.query()).rows).toEqual([['Top of Information Store']]);
  expect((await anna.readFolderIndex(inbox)).uids).toHaveLength(1);
});

it('say who has written a message in a mailbox of another by the name that people know (PidTagCreatorName)', async () => {
  const { rops, logon, inbox, own } = await shared();
  const { handle } = await rops.open(logon, inbox, own, 0);
  expect(await rops.text(handle, 0x3ff8_001f)).toBe('kim');
});
