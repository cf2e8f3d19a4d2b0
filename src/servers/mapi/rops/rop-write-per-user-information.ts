import { Logon } from '../objects/logon.ts';
import { longTermIdBytes } from '../objects/per-user-information.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCSTOR] section 2.2.1.13. */
export const rop = defineRop({
  name: 'RopWritePerUserInformation',
  id: 0x64,
  handles: ['input'],
  checksRights: true,
  read(reader, { object }) {
    const folder = reader.bytes(longTermIdBytes);
    const isLast = reader.u8() !== 0;
    const offset = reader.u32();
    const data = reader.bytes(reader.u16());
    // [MS-OXCROPS] section 2.2.3.13.1: with the first piece, in a mailbox.
    const replica = offset === 0 && object instanceof Logon && !object.isPublic ? reader.guid() : undefined;
    return { folder, isLast, offset, data, replica };
  },
  async run({ object: { logon }, request }) {
    await logon.perUser.write(request);
    return undefined;
  },
});
