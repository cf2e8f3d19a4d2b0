/** Requirement numbers are those of [MS-OXCSTOR]. */
import { describe, expect, it } from 'vitest';
import {
  asciiz,
  bytes,
  EmsmdbClient,
  folderIds,
  u16,
  u32,
} from '../../../../tests/support/mapi/emsmdb-client.ts';
import { dnOf, serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';

async function loggedOn(who: 'anna' | 'kim' = 'anna') {
  const { connect } = await serveMapi();
  const client = await connect(who);
  const { handle, body } = await client.logon(dnOf('anna'));
  const ids = folderIds(body);
  return {
    client,
    root: ids[0] ?? bytes(),
    subtree: ids[3] ?? bytes(),
    inbox: ids[4] ?? bytes(),
    replGuid: body.subarray(1 + 13 * 8 + 1 + 16 + 2).subarray(0, 16),
    /** What stands behind RopId and handle index. */
    async rop(id: number, ...request: Uint8Array[]): Promise<string> {
      const { buffers } = await client.execute([bytes(id, 0, 0, ...request)], [handle]);
      return (buffers[0]?.rops ?? bytes()).subarray(2).toString('hex');
    },
  };
}

const success = '00000000';
const invalid = '57000780';
const denied = '05000780';
const failure = '05400080';
const notFound = '0f010480';

describe('receive folders', () => {
  const get = 0x27;
  const set = 0x26;
  const text = (value: string) => asciiz(value).toString('hex');

  it('begin with those that every mailbox has (R782)', async () => {
    const { rop, inbox, root } = await loggedOn();
    const row = (folder: Buffer, messageClass: string) =>
      `00${folder.toString('hex')}${text(messageClass)}00803ed5deb19d01`;
    const rows = [row(inbox, ''), row(inbox, 'IPM'), row(inbox, 'REPORT.IPM'), row(root, 'IPC')];
    expect(await rop(0x68)).toBe(`${success}04000000${rows.join('')}`);
  });

  it('are found by the longest class that fits, whatever its case (R847, R852)', async () => {
    const { rop, inbox, subtree } = await loggedOn();
    expect(await rop(set, subtree, asciiz('My.Class'))).toBe(success);
    const found = async (messageClass: string) => rop(get, asciiz(messageClass));
    expect(await found('my.class.Sub')).toBe(`${success}${subtree.toString('hex')}${text('My.Class')}`);
    expect(await found('My.Classes')).toBe(`${success}${inbox.toString('hex')}00`);
    expect(await found('ipm.note')).toBe(`${success}${inbox.toString('hex')}${text('IPM')}`);
    expect(await rop(set, Buffer.alloc(8), asciiz('MY.CLASS'))).toBe(success);
    expect(await found('My.Class')).toBe(`${success}${inbox.toString('hex')}00`);
  });

  it.each([
    ['.My.Class', invalid],
    ['My.Class.', invalid],
    ['My..Class', invalid],
    ['My\tClass', invalid],
    ['A'.repeat(255), invalid],
    ['IPM', denied],
    ['report.ipm', denied],
    ['', failure],
  ])('refuse %s (R858 to R860)', async (messageClass, code) => {
    const { rop } = await loggedOn();
    expect(await rop(set, Buffer.alloc(8), asciiz(messageClass))).toBe(code);
    if (code === invalid) expect(await rop(get, asciiz(messageClass))).toBe(code);
  });

  it('refuse a folder that is none of the mailbox (R860)', async () => {
    const { rop } = await loggedOn();
    expect(await rop(set, Buffer.from('01000000ffffffff', 'hex'), asciiz('My.Class'))).toBe(failure);
  });
});

describe('ids', () => {
  const toLong = 0x43;
  const fromLong = 0x44;

  it('go to long ones and back (R1244, R59799)', async () => {
    const { rop, inbox, replGuid } = await loggedOn();
    const long = bytes(replGuid, inbox.subarray(2), 0, 0);
    expect(await rop(toLong, inbox)).toBe(`${success}${long.toString('hex')}`);
    expect(await rop(fromLong, long)).toBe(`${success}${inbox.toString('hex')}`);
  });

  it('of another store get a replica of their own, the same each time (R947, R952)', async () => {
    const { rop } = await loggedOn();
    const long = bytes(Buffer.alloc(16, 0xee), 0, 0, 0, 0, 0, 7, 0, 0);
    const id = `0200000000000007`;
    expect([await rop(fromLong, long), await rop(fromLong, long)]).toEqual([success + id, success + id]);
    expect(await rop(toLong, Buffer.from(id, 'hex'))).toBe(success + long.toString('hex'));
  });

  it('of no object have the replica of the mailbox, of no known replica none (R1337, R946)', async () => {
    const { rop, replGuid } = await loggedOn();
    expect(await rop(toLong, Buffer.alloc(8))).toBe(`${success}${replGuid.toString('hex')}${'00'.repeat(8)}`);
    expect(await rop(toLong, Buffer.from('0900000000000001', 'hex'))).toBe(notFound);
  });
});

describe('what was read in public folders', () => {
  const store = Buffer.from('d844ae73f9615d4fb3c69a7c31fec123', 'hex');
  const folder = bytes(store, 0, 0, 0, 0, 1, 2, 0, 0);
  const idset = bytes(store, Buffer.from('06000000782b3300', 'hex'));
  const write = (offset: number, data: Uint8Array, isLast: boolean) =>
    bytes(folder, isLast ? 1 : 0, u32(offset), u16(data.length), data, offset === 0 ? store : bytes());
  const read = (offset: number, most: number) => bytes(folder, 0, u32(offset), u16(most));

  it('is kept in pieces and given in pieces (R1001, R1010, R1033, R1042, R1260)', async () => {
    const { rop } = await loggedOn();
    expect(await rop(0x63, read(0, 0))).toBe(`${success}010000`);
    expect(await rop(0x61, folder)).toBe(notFound);
    expect(await rop(0x64, write(0, idset.subarray(0, 20), false))).toBe(success);
    expect(await rop(0x64, write(19, idset.subarray(19), true))).toBe(failure);
    expect(await rop(0x64, write(20, idset.subarray(20), true))).toBe(failure);
    expect(await rop(0x64, write(0, idset.subarray(0, 20), false))).toBe(success);
    expect(await rop(0x64, write(20, idset.subarray(20), true))).toBe(success);
    const hex = idset.toString('hex');
    expect(await rop(0x63, read(0, 10))).toBe(`${success}000a00${hex.slice(0, 20)}`);
    expect(await rop(0x63, read(10, 0))).toBe(`${success}010e00${hex.slice(20)}`);
    expect(await rop(0x63, read(25, 1))).toBe(failure);
    expect(await rop(0x61, folder)).toBe(`${success}${store.toString('hex')}`);
    expect(await rop(0x60, store)).toBe(`${success}0100${folder.toString('hex')}`);
    expect(await rop(0x60, Buffer.alloc(16))).toBe(`${success}0000`);
  });

  it("is the owner's alone in a mailbox", async () => {
    const { rop } = await loggedOn('kim');
    expect(await rop(0x63, read(0, 0))).toBe(denied);
    expect(await rop(0x60, store)).toBe(denied);
    expect(await rop(0x61, folder)).toBe(denied);
    expect(await rop(0x64, write(0, idset, true))).toBe(denied);
  });

  it('is refused when it is no set of ids (R1021006)', async () => {
    const { rop } = await loggedOn();
    expect(await rop(0x64, write(0, bytes(1, 2, 3), true))).toBe('1b010480');
  });
});

describe('what a mailbox has not', () => {
  it('is told: states of the store (R884), owning servers (R892), ghosts (R917)', async () => {
    const { rop, inbox } = await loggedOn();
    expect([await rop(0x7b), await rop(0x42, inbox), await rop(0x45, inbox)]).toEqual([
      'ff0f0480',
      '02010480',
      `${success}00`,
    ]);
  });

  it('fails the call: ids that are reserved ([MS-OXCROPS] R180005)', async () => {
    const { client } = await loggedOn();
    const { answer, errorCode } = await client.execute([bytes(0x28, 0, 0)], [0]);
    expect([errorCode, answer.body.length]).toEqual([0x4b6, 20]);
    expect(EmsmdbClient.read(answer.body).buffers).toEqual([]);
  });
});

it("says in whose mailbox whose rights one has: the owner's, and that of sending as the owner (R3905001)", async () => {
  const { connect } = await serveMapi({ sendsAs: [['kim', 'anna']] });
  const flagsOf = async (who: 'anna' | 'kim', mailbox: 'anna' | 'kim') =>
    (await (await connect(who)).logon(dnOf(mailbox))).body[1 + 13 * 8];
  // Reserved 1, OwnerRight 2, SendAsRight 4.
  expect(await flagsOf('anna', 'anna')).toBe(7);
  expect(await flagsOf('kim', 'anna')).toBe(5);
  expect(await flagsOf('anna', 'kim')).toBe(1);
});
