/** Requirement numbers are those of [MS-OXCPERM]. */
import { expect, it } from 'vitest';
import { bytes, folderIds, u16, u32 } from '../../../../tests/support/mapi/emsmdb-client.ts';
import { dnOf, serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';
import { TableClient } from '../../../../tests/support/mapi/table-client.ts';

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
