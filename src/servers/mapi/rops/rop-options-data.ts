import { Logon } from '../objects/logon.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXOMSG] section 2.2.5.6: types of addresses have no options of their own, and no help for them. */
export const rop = defineRop({
  name: 'RopOptionsData',
  id: 0x6f,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ addressType: reader.ascii(), wantWin32: reader.u8() !== 0 }),
  run({ object }) {
    expectObject(object, Logon);
    // Reserved, OptionsInfo, HelpFile: [MS-OXCROPS] section 2.2.7.9.2.
    return { write: (writer) => void writer.u8(1).u16(0).u16(0) };
  },
});
