import { describe, expect, it } from 'vitest';
import { bytes, folderIds, u16, u32 } from '../../../tests/support/mapi/emsmdb-client.ts';
import { property, RopClient, u64 } from '../../../tests/support/mapi/rop-client.ts';
import { dnOf, serveMapi } from '../../../tests/support/mapi/served-mapi.ts';

const attachData = 0x3701_0102;
const longFilename = 0x3707;
const attachSize = 0x0e20_0003;
const html = 0x1013_0102;
const body = 0x1000_001f;

async function openInbox() {
  const served = await serveMapi();
  const client = await served.connect();
  const { body: logonBody, handle: logon } = await client.logon(dnOf('anna'));
  const rops = new RopClient(client);
  const inboxId = folderIds(logonBody)[4] ?? Buffer.alloc(8);
  const { handle: folder } = await rops.call(0x02, [0, 2], bytes(inboxId, 0), [logon]);
  return { rops, logon, folder, inboxId };
}

type Rops = RopClient;

const create = (rops: Rops, message: number) => rops.call(0x23, [0, 2], bytes(), [message]);
const attach = (rops: Rops, message: number, number: number) =>
  rops.call(0x22, [0, 2], bytes(3, u32(number)), [message]);
const saveAttachment = (rops: Rops, attachment: number) =>
  rops.call(0x25, [1, 0], bytes(0x0a), [attachment, attachment]);
const openStream = (rops: Rops, object: number, tag: number, mode: number) =>
  rops.call(0x2b, [0, 2], bytes(u32(tag), mode), [object]);
const write = (rops: Rops, stream: number, data: Uint8Array) =>
  rops.call(0x2d, [0], bytes(u16(data.length), data), [stream]);
const read = (rops: Rops, stream: number, count: number) => rops.call(0x2c, [0], u16(count), [stream]);
const seek = (rops: Rops, stream: number, origin: number, offset: bigint) =>
  rops.call(0x2e, [0], bytes(origin, u64(BigInt.asUintN(64, offset))), [stream]);

describe('an attachment', () => {
  it('is the message’s when it is saved, and stored when the message is (MS-OXCMSG_R446, R1062)', async () => {
    const { rops, folder, inboxId } = await openInbox();
    const { handle: message } = await rops.create(folder, inboxId);
    const made = await create(rops, message);
    expect([made.code, made.body.readUInt32LE(0)]).toEqual([0, 0]);
    // R1649 and R1650: as Exchange 2013 and later begin it; R451: PidTagRenderingPosition.
    expect(await rops.number(made.handle, attachSize)).toBe(0);
    expect(await rops.number(made.handle, 0x0ff7_0003)).toBe(0);
    expect(await rops.number(made.handle, 0x370b_0003)).toBe(0xffff_ffff);
    await rops.set(
      made.handle,
      property.text(longFilename, '보고서.pdf'),
      property.binary(0x3701, Buffer.from('%PDF')),
    );
    const valid = () => rops.call(0x52, [0], bytes(), [message]);
    expect((await valid()).body.readUInt16LE(0)).toBe(0);
    expect((await saveAttachment(rops, made.handle)).code).toBe(0);
    expect((await valid()).body.readUInt16LE(0)).toBe(1);
    expect(await rops.number(message, 0x0e1b_000b)).toBe(1);
    const { mid } = await rops.save(message);
    const again = (await rops.open(folder, inboxId, mid)).handle;
    const { handle: stored } = await attach(rops, again, 0);
    expect(await rops.text(stored, 0x3707_001f)).toBe('보고서.pdf');
    expect((await rops.get(stored, attachData))[0]?.toString()).toBe('\u0004\0%PDF');
    expect((await attach(rops, again, 1)).code).toBe(0x8004_010f);
    // The handle from before reads what is stored now.
    expect((await rops.get(made.handle, attachData))[0]?.toString()).toBe('\u0004\0%PDF');
    expect((await rops.call(0x24, [0], u32(0), [again])).code).toBe(0);
    expect((await rops.call(0x24, [0], u32(0), [again])).code).toBe(0x8004_010f);
    expect(await rops.number(again, 0x0e1b_000b)).toBe(0);
  });

  it('is shown in a table, with what its columns ask for (MS-OXCMSG_R490)', async () => {
    const { rops, folder, inboxId } = await openInbox();
    const { handle: message } = await rops.create(folder, inboxId);
    for (const name of ['b.txt', 'a.txt']) {
      const { handle } = await create(rops, message);
      await rops.set(handle, property.text(longFilename, name));
      await saveAttachment(rops, handle);
    }
    const { handle: table } = await rops.call(0x21, [0, 2], bytes(0), [message]);
    await rops.call(0x12, [0], bytes(0, u16(2), u32(0x0e21_0003), u32(0x3707_001f)), [table]);
    const rows = await rops.call(0x15, [0], bytes(0, 1, u16(10)), [table]);
    expect(rows.body.readUInt16LE(1)).toBe(2);
    const text = rows.body.toString('utf16le', 3 + 1 + 4, 3 + 1 + 4 + 10);
    expect([rows.body.readUInt32LE(4), text]).toEqual([0, 'b.txt']);
  });

  it('may be a message, which is saved into it and then with it (MS-OXCMSG_R481)', async () => {
    const { rops, folder, inboxId } = await openInbox();
    const { handle: message } = await rops.create(folder, inboxId);
    const { handle: attachment } = await create(rops, message);
    const embed = (object: number, mode: number) =>
      rops.call(0x46, [0, 2], bytes(u16(0x0fff), mode), [object]);
    expect((await embed(attachment, 1)).code).toBe(0x8004_010f);
    const inner = await embed(attachment, 2);
    expect(inner.code).toBe(0);
    await rops.set(inner.handle, property.text(0x37, 'Inside'), property.text(0x1000, 'Text'));
    expect((await rops.save(inner.handle)).code).toBe(0);
    await saveAttachment(rops, attachment);
    const { mid } = await rops.save(message);
    const again = (await rops.open(folder, inboxId, mid)).handle;
    const { handle: stored } = await attach(rops, again, 0);
    expect(await rops.number(stored, 0x3705_0003)).toBe(5);
    const { handle: fixed } = await rops.call(0x22, [0, 2], bytes(0, u32(0)), [again]);
    const opened = await embed(fixed, 0);
    expect(await rops.text(opened.handle, 0x0037_001f)).toBe('Inside');
    expect(await rops.text(opened.handle, body)).toBe('Text');
    expect((await rops.set(opened.handle, property.text(0x37, 'x')))[0]).toBe(0x8007_0005);
    // What holds a message does not become what it holds.
    const { handle: within } = await embed(stored, 1);
    expect((await rops.call(0x39, [0, 1], bytes(0, 1, 0, u16(0)), [again, within])).code).toBe(0x504);
  });
});

describe('a stream', () => {
  it('writes a property in pieces, which its object shows at once (MS-OXCPRPT_R56401)', async () => {
    const { rops, folder, inboxId } = await openInbox();
    const { handle: message } = await rops.create(folder, inboxId);
    expect((await openStream(rops, message, html, 0)).code).toBe(0x8004_010f);
    const { handle: stream } = await openStream(rops, message, html, 2);
    const wrote = await write(rops, stream, Buffer.from('<p>안녕</p>'));
    expect([wrote.code, wrote.body.readUInt16LE(0)]).toEqual([0, 13]);
    expect(await rops.text(message, body)).toBe('안녕');
    await write(rops, stream, Buffer.from('<p>!</p>'));
    expect((await seek(rops, stream, 2, -4n)).body.readBigUInt64LE(0)).toBe(17n);
    expect((await read(rops, stream, 100)).body.subarray(2).toString()).toBe('</p>');
    expect((await seek(rops, stream, 0, -1n)).code).toBe(0x8003_0019);
    expect((await seek(rops, stream, 3, 0n)).code).toBe(0x8003_0057);
    await rops.call(0x2f, [0], u64(13n), [stream]);
    expect((await rops.call(0x5e, [0], bytes(), [stream])).body.readUInt32LE(0)).toBe(13);
    expect((await rops.call(0x5d, [0], bytes(), [stream])).code).toBe(0);
    const { mid } = await rops.save(message);
    const { handle: again } = await rops.open(folder, inboxId, mid, 0);
    const { handle: readOnly, body: size } = await openStream(rops, again, html, 0);
    expect(size.readUInt32LE(0)).toBe(13);
    const refused = await write(rops, readOnly, Buffer.from('x'));
    // R886: nothing is written, and the answer says so.
    expect([refused.code, refused.body.readUInt16LE(0)]).toEqual([0x8003_0005, 0]);
  });

  it('gives a large attachment in chained buffers, and what is too large for a row is told so', async () => {
    const { rops, folder, inboxId } = await openInbox();
    const { handle: message } = await rops.create(folder, inboxId);
    const { handle: attachment } = await create(rops, message);
    const { handle: stream } = await openStream(rops, attachment, attachData, 2);
    const piece = Buffer.alloc(30_000, 'abc');
    for (let count = 0; count < 5; count += 1) await write(rops, stream, piece);
    await saveAttachment(rops, attachment);
    const { mid } = await rops.save(message);
    const { handle: again } = await rops.open(folder, inboxId, mid, 0);
    const { handle: stored } = await attach(rops, again, 0);
    expect(await rops.number(stored, attachData)).toBe(0x8007_000e);
    const { handle: source } = await openStream(rops, stored, attachData, 0);
    const { body: first, more } = await rops.call(
      0x2c,
      [0],
      bytes(u16(0xbabe), u32(140_000)),
      [source],
      true,
    );
    const all = Buffer.concat([first, ...more].map((part) => part.subarray(2)));
    expect([all.length, all.equals(Buffer.alloc(140_000, 'abc'))]).toEqual([140_000, true]);
    expect((await read(rops, source, 20_000)).body.readUInt16LE(0)).toBe(10_000);
  });

  it('refuses what is larger than a message may be, and takes no memory for what is only announced', async () => {
    const { rops, folder, inboxId } = await openInbox();
    const { handle: message } = await rops.create(folder, inboxId);
    const { handle: attachment } = await create(rops, message);
    const { handle: stream } = await openStream(rops, attachment, attachData, 2);
    expect((await rops.call(0x2f, [0], u64(2n ** 31n), [stream])).code).toBe(0x8004_0305);
    expect((await rops.call(0x2f, [0], u64(100_000_000n), [stream])).code).toBe(0);
    await seek(rops, stream, 0, 2n ** 31n);
    const refused = await write(rops, stream, Buffer.from('x'));
    expect([refused.code, refused.body.readUInt16LE(0)]).toEqual([0x8004_0305, 0]);
  });

  it('has copies with places of their own, and is copied to another (MS-OXCPRPT_R757, R592)', async () => {
    const { rops, folder, inboxId } = await openInbox();
    const { handle: message } = await rops.create(folder, inboxId);
    const { handle: one } = await openStream(rops, message, html, 2);
    await write(rops, one, Buffer.from('0123456789'));
    const { handle: copy } = await rops.call(0x3b, [0, 2], bytes(), [one]);
    await seek(rops, copy, 0, 4n);
    await write(rops, copy, Buffer.from('x'));
    await seek(rops, one, 0, 3n);
    expect((await read(rops, one, 3)).body.subarray(2).toString()).toBe('3x5');
    const { handle: other } = await openStream(rops, message, 0x1009_0102, 2);
    await seek(rops, one, 0, 2n);
    const copied = await rops.call(0x3a, [0, 1], u64(5n), [one, other]);
    expect([copied.body.readBigUInt64LE(0), copied.body.readBigUInt64LE(8)]).toEqual([5n, 5n]);
    const missing = await rops.call(0x3a, [0, 2], u64(5n), [one]);
    expect([missing.code, missing.body.readUInt32LE(0), missing.body.length]).toEqual([0x503, 2, 20]);
  });
});

describe('copying properties', () => {
  it('takes all but what is excluded, recipients and attachments too (MS-OXCPRPT_R5070501, R181)', async () => {
    const { rops, folder, inboxId } = await openInbox();
    const { handle: source } = await rops.create(folder, inboxId);
    await rops.set(
      source,
      property.text(0x37, 'RE: x'),
      property.text(0x1000, 'Text'),
      property.long(0x17, 2),
    );
    const { handle: attachment } = await create(rops, source);
    await rops.set(attachment, property.binary(0x3701, Buffer.from('data')));
    await saveAttachment(rops, attachment);
    const { handle: target } = await rops.create(folder, inboxId);
    const copied = await rops.call(0x39, [0, 1], bytes(0, 1, 0, u16(1), u32(0x0017_0003)), [source, target]);
    expect([copied.code, copied.body.readUInt16LE(0)]).toEqual([0, 0]);
    expect(await rops.text(target, body)).toBe('Text');
    expect(await rops.number(target, 0x0017_0003)).toBe(1);
    const { handle: there } = await attach(rops, target, 0);
    expect((await rops.get(there, attachData))[0]?.toString()).toBe('\u0004\0data');
    const only = await rops.create(folder, inboxId);
    await rops.call(0x67, [0, 1], bytes(0, 0, u16(1), u32(0x0037_001f)), [source, only.handle]);
    expect([await rops.text(only.handle, 0x0037_001f), await rops.text(only.handle, body)]).toEqual([
      'RE: x',
      0x8004_010f,
    ]);
  });

  it.each([
    ['flags that nobody knows', 0x04, 0x8007_0057],
    ['both flags at once', 0x03, 0x8007_0057],
  ])('refuses %s (MS-OXCPRPT_R5070505)', async (_, flags, code) => {
    const { rops, folder, inboxId } = await openInbox();
    const [one, other] = [await rops.create(folder, inboxId), await rops.create(folder, inboxId)];
    const answer = await rops.call(0x39, [0, 1], bytes(0, 1, flags, u16(0)), [one.handle, other.handle]);
    expect(answer.code).toBe(code);
    expect((await rops.call(0x39, [0, 1], bytes(0, 1, 0, u16(0)), [one.handle, folder])).code).toBe(
      0x8004_0102,
    );
    const missing = await rops.call(0x39, [0, 2], bytes(0, 1, 0, u16(0)), [one.handle]);
    expect([missing.code, missing.body.readUInt32LE(0)]).toEqual([0x503, 2]);
  });

  it('gives names ids, and ids names (MS-OXCPRPT_R518 to R524, R220)', async () => {
    const { rops, logon, folder, inboxId } = await openInbox();
    const set = Buffer.from('0820060000000000c000000000000046', 'hex');
    const name = Buffer.from('Keywords\0', 'utf16le');
    const names = bytes(
      0,
      set,
      u32(0x8530),
      1,
      Buffer.from('2903020000000000c000000000000046', 'hex'),
      name.length,
      name,
    );
    const ask = (flags: number) => rops.call(0x56, [0], bytes(flags, u16(2), names), [logon]);
    const unknown = await ask(0);
    expect([unknown.code, unknown.body.readUInt16LE(2)]).toEqual([0, 0]);
    const made = await ask(2);
    const id = made.body.readUInt16LE(2);
    // R535.
    expect([made.code, id > 0x8000]).toEqual([0, true]);
    const back = await rops.call(0x55, [0], bytes(u16(3), u16(id), u16(0x37), u16(0x9fff)), [logon]);
    expect(back.body.toString('hex')).toBe(
      `030000${set.toString('hex')}30850000002803020000000000c00000000000004637000000ff`,
    );
    const { handle: message } = await rops.create(folder, inboxId);
    await rops.set(message, property.text(id, 'Follow up'));
    const { mid } = await rops.save(message);
    const { handle, body: header } = await rops.open(folder, inboxId, mid);
    expect([header[0], await rops.text(handle, ((id << 16) | 0x1f) >>> 0)]).toEqual([1, 'Follow up']);
    const named = await rops.call(0x5f, [0], bytes(0, 0), [handle]);
    const count = named.body.readUInt16LE(0);
    const ids = Array.from({ length: count }, (_, index) => named.body.readUInt16LE(2 + index * 2));
    expect(ids).toContain(id);
  });
});
