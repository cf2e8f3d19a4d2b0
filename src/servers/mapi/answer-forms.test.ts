/** Answers as other people's parsers take them apart, to the last byte. */
import { expect, it } from 'vitest';
import { asciiz, bytes, u16 } from '../../../tests/support/mapi/emsmdb-client.ts';
import { dnOf, serveMapi } from '../../../tests/support/mapi/served-mapi.ts';

const none = 0xffff_ffff;
const id = Buffer.alloc(8);
const nullObject = 'b9040000';

/** Requests of ROPs whose answers have one form for success and failure, and that form where there is no object. */
const oneForm: [string, Uint8Array, string][] = [
  ['RopDeleteFolder, 2.2.4.3', bytes(0x1d, 0, 0, 0, id), `1d00${nullObject}01`],
  ['RopMoveCopyMessages, 2.2.4.6', bytes(0x33, 0, 0, 1, u16(0), 0, 0), `3300${nullObject}01`],
  ['RopMoveFolder, 2.2.4.7', bytes(0x35, 0, 0, 1, 0, 0, id, asciiz('x')), `3500${nullObject}01`],
  ['RopCopyFolder, 2.2.4.8', bytes(0x36, 0, 0, 1, 0, 0, 0, id, asciiz('x')), `3600${nullObject}00`],
  ['RopEmptyFolder, 2.2.4.9', bytes(0x58, 0, 0, 0, 0), `5800${nullObject}01`],
  ['RopHardDeleteMessagesAndSubfolders, 2.2.4.10', bytes(0x92, 0, 0, 0, 0), `9200${nullObject}01`],
  ['RopDeleteMessages, 2.2.4.11', bytes(0x1e, 0, 0, 0, 0, u16(0)), `1e00${nullObject}00`],
  ['RopHardDeleteMessages, 2.2.4.12', bytes(0x91, 0, 0, 0, 0, u16(0)), `9100${nullObject}00`],
  ['RopSetReadFlags, 2.2.6.10', bytes(0x66, 0, 0, 0, 0, u16(0)), `6600${nullObject}00`],
  ['RopReadStream, 2.2.9.2', bytes(0x2c, 0, 0, u16(9)), `2c00${nullObject}0000`],
  ['RopWriteStream, 2.2.9.3', bytes(0x2d, 0, 0, u16(0)), `2d00${nullObject}0000`],
  ['RopWriteStreamExtended, 2.2.9.4', bytes(0xa3, 0, 0, u16(0)), `a300${nullObject}00000000`],
  ['RopWriteAndCommitStream, 2.2.9.6', bytes(0x90, 0, 0, u16(0)), `9000${nullObject}0000`],
  ['RopCopyToStream, 2.2.9.9', bytes(0x3a, 0, 0, 1, id), `3a00${nullObject}${'00'.repeat(16)}`],
];

it.each(oneForm)(
  'MS-OXCROPS: %s is answered in its form where the handle stands for nothing',
  async (_, rop, answer) => {
    const { connect } = await serveMapi();
    const client = await connect();
    const { handle } = await client.logon(dnOf('anna'));
    const { buffers } = await client.execute([rop, bytes(0x68, 0, 2)], [none, none, handle]);
    const said = buffers[0]?.rops.toString('hex') ?? '';
    expect(said.slice(0, answer.length)).toBe(answer);
    // What stands behind it is the answer of the next.
    expect(said.slice(answer.length, answer.length + 12)).toBe('680200000000');
  },
);
