/** Whatever a client sends as ROPs is answered, refused or unreadable ([MS-OXCROPS] section 3.2.5.1), and harms nobody else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, folderIds, u16, u32 } from '../../../tests/support/mapi/emsmdb-client.ts';
import { dnOf, serveMapi } from '../../../tests/support/mapi/served-mapi.ts';
import { mailOf } from '../../mailbox/test-mailboxes.ts';
import { rops } from './rops/registry.gen.ts';

const none = 0xffff_ffff;
const rpcFormat = 0x0000_04b6;
const bufferTooSmall = 0x0000_047d;

async function openMailbox() {
  const served = await serveMapi();
  const inbox = (await served.mailboxes.anna.folders()).getRole('inbox').folder;
  const mail = mailOf('Subject: here', 'From: a@b.c', '', 'text');
  await served.mailboxes.anna.append(inbox, mail, { receivedAt: 0, flags: 0, keywords: [] });
  const client = await served.connect();
  const { body, handle } = await client.logon(dnOf('anna'));
  const folder = folderIds(body)[4] ?? bytes();
  const opening = [bytes(0x02, 0, 0, 1, folder, 0), bytes(0x05, 0, 1, 2, 0)];
  const { buffers } = await client.execute(opening, [handle, none, none]);
  return { ...served, client, handles: buffers[0]?.handles ?? [] };
}

/** ROPs that exist, with anything behind their heads; places within the table and beyond. */
const anyRop = fc
  .record({
    id: fc.oneof(fc.constantFrom(...rops.map(({ id }) => id)), fc.nat(255)),
    places: fc.array(fc.oneof(fc.nat(3), fc.nat(255)), { minLength: 1, maxLength: 3 }),
    rest: fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      // Counts and sizes that promise more than there is.
      fc.array(fc.constantFrom(0, 1, 0x7f, 0xff), { maxLength: 40 }).map((all) => Uint8Array.from(all)),
    ),
  })
  .map(({ id, places, rest }) => bytes(id, 0, Uint8Array.from(places), rest));

describe('ROPs that make no sense', () => {
  it('are answered or unreadable, and other sessions go on', async () => {
    const { client, handles, connect, room } = await openMailbox();
    const other = await connect('kim');
    const logon = await other.logon(dnOf('kim'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRop, { maxLength: 4 }),
        fc.integer({ min: 0, max: 0x2_0000 }),
        async (all, room) => {
          const { answer, errorCode, buffers } = await client.execute(all, handles, { maxRopOut: room });
          expect(answer.responseCode).toBe(0);
          expect([0, rpcFormat, bufferTooSmall]).toContain(errorCode);
          for (const { rops: out } of buffers) expect(out.length).toBeLessThanOrEqual(0x7fff);
          const { buffers: said } = await other.execute([bytes(0x68, 0, 0)], [logon.handle]);
          expect(said[0]?.rops.readUInt32LE(2)).toBe(0);
        },
      ),
    );
    expect(room.log.events('error')).toEqual([]);
  });

  it.each<[string, Uint8Array, number]>([
    ['a size of ROPs beyond the buffer', bytes(u16(0xffff), 0x01, 0, 0), rpcFormat],
    ['a size of ROPs that is less than itself', bytes(u16(1)), rpcFormat],
    ['handles that are cut off', bytes(u16(5), 0x01, 0, 0, 0xff), rpcFormat],
    [
      'a count of 65,535 tags that are not there',
      bytes(u16(12), 0x07, 0, 0, u16(0), u16(1), u16(0xffff)),
      rpcFormat,
    ],
    ['a write of 65,535 bytes that are not there', bytes(u16(7), 0x2d, 0, 0, u16(0xffff)), rpcFormat],
    [
      'an array of 2 GB that is not there',
      bytes(u16(21), 0x0a, 0, 0, u16(12), u16(1), u32(0x3001_1102), u32(0x7fff_ffff), u16(0)),
      rpcFormat,
    ],
    ['more handles than a buffer has places', bytes(u16(2), Buffer.alloc(257 * 4, 0xff)), rpcFormat],
  ])('are refused where they have %s', async (_, payload, code) => {
    const { client, handles } = await openMailbox();
    const header = bytes(u16(0), u16(4), u16(payload.length), u16(payload.length));
    const body = bytes(u32(3), u32(8 + payload.length), header, payload, u32(0x1_0008), u32(0));
    const { body: said } = await client.http.send('Execute', body);
    expect(said.readUInt32LE(4)).toBe(code);
    // The session has come to no harm.
    const { buffers } = await client.execute([bytes(0x68, 0, 0)], handles);
    expect(buffers[0]?.rops.readUInt32LE(2)).toBe(0);
  });

  it.each<[string, Uint8Array]>([
    // A run of 65,535 out of 12 bytes, where the header announces 100.
    ['expands beyond what it says', bytes('00000000 61 0000 fff7 ffff 00')],
    ['refers to what was never there', bytes('00000080 ffff ffff')],
    ['is nothing but zeros', Buffer.alloc(64)],
  ])('are refused where their compressed form %s', async (_, packed) => {
    const { client } = await openMailbox();
    const header = bytes(u16(0), u16(5), u16(packed.length), u16(100));
    const body = bytes(u32(3), u32(8 + packed.length), header, packed, u32(0x1_0008), u32(0));
    const { body: said } = await client.http.send('Execute', body);
    expect(said.readUInt32LE(4)).toBe(rpcFormat);
  });

  it('are unreadable where what they open has no place in the table (MS-OXCROPS R4560)', async () => {
    const { client, handles } = await openMailbox();
    const [logon = none] = handles;
    expect((await client.execute([bytes(0x49, 0, 0)], [logon])).errorCode).toBe(0);
    const opening = bytes(0x05, 0, 1, 2, 0);
    expect((await client.execute([opening], [logon, handles[1] ?? none])).errorCode).toBe(rpcFormat);
    expect((await client.execute([opening], [logon, handles[1] ?? none, none])).errorCode).toBe(0);
  });

  it('fail alone where a condition is thousands deep', async () => {
    const { client, handles } = await openMailbox();
    const deep = bytes(Buffer.alloc(10_000, 0x02), 0x08, u32(0x0037_001f));
    const restrict = bytes(0x14, 0, 2, 0, u16(deep.length), deep);
    const { buffers } = await client.execute([restrict, bytes(0x68, 0, 0)], handles);
    const [first] = buffers;
    expect(first?.rops.readUInt32LE(2)).toBe(0x8004_0117);
    expect(first?.rops.readUInt8(6)).toBe(0x68);
  });
});
