/** Requirement numbers are those of [MS-OXCNOTIF]. */
import { describe, expect, it } from 'vitest';
import { bytes, type EmsmdbClient, folderIds, u16 } from '../../../../tests/support/mapi/emsmdb-client.ts';
import { dnOf, serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';
import { TableClient, ValueReader } from '../../../../tests/support/mapi/table-client.ts';
import { prepareMessage } from '../../../mailbox/message-intake.ts';
import { mailOf } from '../../../mailbox/test-mailboxes.ts';

const none = 0xffff_ffff;
const subject = 0x0037_001f;
const mail = (text: string) => mailOf(`Subject: ${text}`, 'From: a@b.c', '', 'text');
const u32be = (value: number) => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
};
const arrival = { receivedAt: Date.UTC(2026, 0, 5), flags: 0, keywords: [] };

async function open() {
  const served = await serveMapi();
  const client = await served.connect();
  const { body, handle } = await client.logon(dnOf('anna'));
  const id = folderIds(body)[4] ?? bytes();
  const { buffers } = await client.execute([bytes(0x02, 0, 0, 1, id, 0)], [handle, none]);
  const { anna } = served.mailboxes;
  const inbox = (await anna.folders()).getRole('inbox').folder;
  const append = (text: string) => anna.append(inbox, mail(text), arrival);
  return {
    ...served,
    client,
    logon: handle,
    folder: buffers[0]?.handles[1] ?? none,
    id,
    anna,
    inbox,
    append,
  };
}

/** RopRegisterNotification for the whole mailbox. */
const register = (client: EmsmdbClient, logon: number, types: number) =>
  client.execute([bytes(0x29, 0, 0, 1, types, 0, 1)], [logon, none]);

/** The RopNotify answers in what came: the flags of each, and what is behind them. */
function notified(rops: Buffer, handles: readonly number[]) {
  const reader = new ValueReader(rops);
  const seen: { handle: number; flags: number; at: number }[] = [];
  const starts: number[] = [];
  for (let at = rops.indexOf(0x2a); at >= 0; at = rops.indexOf(0x2a, at + 1)) {
    if (handles.includes(at + 5 <= rops.length ? rops.readUInt32LE(at + 1) : -1)) starts.push(at);
  }
  for (const at of starts) {
    reader.at = at + 1;
    seen.push({ handle: reader.u32(), flags: rops.readUInt16LE(at + 6), at: at + 8 });
  }
  return seen;
}

describe('objects', () => {
  it('wake a client that waits, which then asks what it was (R307, R498)', async () => {
    const { client, logon, append } = await open();
    const registered = await register(client, logon, 0x06);
    const handle = registered.buffers[0]?.handles[1] ?? none;
    const waiting = client.wait();
    await append('새 메일');
    expect((await waiting).body.readUInt32LE(8)).toBe(1);
    const { buffers } = await client.execute([], []);
    const events = notified(buffers[0]?.rops ?? bytes(), [handle]);
    expect(events.map(({ flags }) => flags.toString(16))).toEqual(['8004', '8002']);
    const again = await client.execute([], []);
    expect(again.buffers[0]?.rops.length).toBe(0);
  });

  it('tell of what is removed, and of the counts of its folder', async () => {
    const { client, logon, append, anna, inbox, id } = await open();
    const { uid } = await append('a');
    const handle = (await register(client, logon, 0x18)).buffers[0]?.handles[1] ?? none;
    await anna.expunge(inbox, [{ first: uid, last: uid }]);
    const rops = (await client.execute([], [])).buffers[0]?.rops ?? bytes();
    const events = notified(rops, [handle]);
    expect(events.map(({ flags }) => flags.toString(16))).toEqual(['8008', '3010']);
    const [, counts] = events;
    const reader = new ValueReader(rops);
    reader.at = counts?.at ?? 0;
    expect(rops.subarray(reader.at, reader.at + 8).equals(id)).toBe(true);
    reader.at += 8;
    // TagCount (R199).
    expect(reader.u16()).toBe(0);
    expect([reader.u32(), reader.u32()]).toEqual([0, 0]);
  });

  it('that are copies are told with what they were made of (R108, R182, R186)', async () => {
    const { client, logon, append, anna, inbox, id } = await open();
    const { uid, item } = await append('a');
    const handle = (await register(client, logon, 0x40)).buffers[0]?.handles[1] ?? none;
    const drafts = (await anna.folders()).getRole('drafts').folder;
    await anna.copy(inbox, [{ first: uid, last: uid }], drafts);
    const rops = (await client.execute([], [])).buffers[0]?.rops ?? bytes();
    const events = notified(rops, [handle]);
    expect(events.map(({ flags }) => flags.toString(16))).toEqual(['8040']);
    const old = (events[0]?.at ?? 0) + 16;
    expect(rops.subarray(old, old + 8).equals(id)).toBe(true);
    expect(rops.readUIntBE(old + 10, 6)).toBe(item);
  });

  it('tell how many there are now, once for all that has come (R206, R210)', async () => {
    const { client, logon, append } = await open();
    const handle = (await register(client, logon, 0x10)).buffers[0]?.handles[1] ?? none;
    await append('a');
    await client.wait();
    await append('b');
    const rops = (await client.execute([], [])).buffers[0]?.rops ?? bytes();
    const counted = notified(rops, [handle]).filter(({ flags }) => flags === 0x3010);
    expect(counted.map(({ at }) => rops.readUInt32LE(at + 10))).toEqual([2]);
  });

  it('that are searches are told to every session when they are complete (R17, R47)', async () => {
    const { client, logon, anna, inbox, connect } = await open();
    const other = await connect('anna');
    const second = await other.logon(dnOf('anna'));
    const handles = [
      (await register(client, logon, 0x80)).buffers[0]?.handles[1] ?? none,
      (await register(other, second.handle, 0x80)).buffers[0]?.handles[1] ?? none,
    ];
    anna.tellSearchComplete(inbox);
    for (const [index, each] of [client, other].entries()) {
      const rops = (await each.execute([], [])).buffers[0]?.rops ?? bytes();
      expect(notified(rops, [handles[index] ?? none]).map(({ flags }) => flags)).toEqual([0x80]);
    }
  });

  it('that are messages go with their folder (R53)', async () => {
    const { client, logon, anna, inbox } = await open();
    const { folder } = await anna.createFolder(inbox, 'Gone');
    const { item } = await anna.append(folder, mail('in it'), arrival);
    const ids = [folder, item].map((id) => bytes('0100', u16(0), u32be(id)));
    const { buffers } = await client.execute([bytes(0x29, 0, 0, 1, 0x08, 0, 0, ...ids)], [logon, none]);
    await anna.removeFolder(folder, { recover: false });
    const rops = (await client.execute([], [])).buffers[0]?.rops ?? bytes();
    expect(notified(rops, [buffers[0]?.handles[1] ?? none]).map(({ flags }) => flags & 0xfff)).toContain(8);
  });

  it('are not told to who has released what it registered', async () => {
    const { client, logon, append } = await open();
    const handle = (await register(client, logon, 0x06)).buffers[0]?.handles[1] ?? none;
    await client.execute([bytes(0x01, 0, 0)], [handle]);
    await append('a');
    expect((await client.execute([], [])).buffers[0]?.rops.length).toBe(0);
  });
});

describe('tables', () => {
  it('tell which row came, behind which, with its columns (R245, R257)', async () => {
    const { client, folder, append } = await open();
    await append('a');
    const table = await TableClient.open(client, folder, 'contents');
    await table.setColumns(subject);
    await table.query();
    const { item } = await append('b');
    const rops = (await client.execute([], [])).buffers[0]?.rops ?? bytes();
    const [event] = notified(rops, [table.handle]);
    expect(event?.flags).toBe(0x8100);
    const reader = new ValueReader(rops);
    reader.at = event?.at ?? 0;
    expect(reader.u16()).toBe(0x03);
    const row = rops.subarray(reader.at + 8, reader.at + 16);
    expect(row.readUIntBE(2, 6)).toBe(item);
    reader.at += 40;
    const size = reader.u16();
    expect(new ValueReader(rops.subarray(reader.at, reader.at + size)).row([subject])).toEqual(['b']);
  });

  it('tell of a message that was written anew as the row that it was (R131)', async () => {
    const { client, folder, append, anna, inbox } = await open();
    const { uid } = await append('a');
    const table = await TableClient.open(client, folder, 'contents');
    await table.setColumns(subject);
    await table.query();
    await anna.replaceMessage(inbox, uid, prepareMessage(mail('b'), arrival));
    const rops = (await client.execute([], [])).buffers[0]?.rops ?? bytes();
    const events = notified(rops, [table.handle]);
    expect(events.map(({ at }) => rops.readUInt16LE(at))).toEqual([0x05]);
  });

  it('tell from RopQueryColumnsAll on, and give bookmarks the same names after they were reset (R250, R286)', async () => {
    const { client, folder, append } = await open();
    const table = await TableClient.open(client, folder, 'contents');
    await table.setColumns(subject);
    const first = await table.rop(0x1b);
    await table.rop(0x81);
    await table.setColumns(subject);
    expect(await table.rop(0x1b)).toEqual(first);
    await table.rop(0x81);
    await table.setColumns(subject);
    await table.rop(0x37);
    await append('a');
    expect((await client.execute([], [])).buffers[0]?.rops.readUInt16LE(8)).toBe(0x03);
  });

  it('say when a condition is set that nobody waits for (R13201)', async () => {
    const { client, folder } = await open();
    const table = await TableClient.open(client, folder, 'contents');
    await table.setColumns(subject);
    await table.query();
    for (const [asynchronous, told] of [
      [1, [0x07]],
      [0, []],
    ] as const) {
      await table.rop(0x14, bytes(asynchronous, u16(0)));
      const rops = (await client.execute([], [])).buffers[0]?.rops ?? bytes();
      expect(notified(rops, [table.handle]).map(({ at }) => rops.readUInt16LE(at))).toEqual(told);
    }
  });

  it('say once that they changed before somebody has looked, and nothing after they were reset (R244, R275, R372)', async () => {
    const { client, folder, append } = await open();
    const table = await TableClient.open(client, folder, 'contents');
    await table.setColumns(subject);
    await append('a');
    expect((await client.execute([], [])).buffers[0]?.rops.readUInt16LE(8)).toBe(0x01);
    await append('a');
    expect((await client.execute([], [])).buffers[0]?.rops.length).toBe(0);
    await table.query();
    await table.rop(0x81);
    await append('b');
    expect((await client.execute([], [])).buffers[0]?.rops.length).toBe(0);
    await table.setColumns(subject);
    await table.rop(0x15, bytes(0, 1, u16(1)));
    await append('c');
    expect((await client.execute([], [])).buffers[0]?.rops.length).toBeGreaterThan(0);
  });
});
