import { longTermIdBytes } from '../objects/per-user-information.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCSTOR] section 2.2.1.12. */
export const rop = defineRop({
  name: 'RopReadPerUserInformation',
  id: 0x63,
  handles: ['input'],
  checksRights: true,
  read(reader) {
    const folder = reader.bytes(longTermIdBytes);
    const reserved = reader.u8();
    return { folder, reserved, dataOffset: reader.u32(), maxDataSize: reader.u16() };
  },
  async run({ object: { logon }, request: { folder, dataOffset, maxDataSize } }) {
    const { data, isLast } = await logon.perUser.read(folder, dataOffset, maxDataSize);
    return { write: (writer) => writer.flag(isLast).u16(data.length).bytes(data) };
  },
});
