import { Logon } from '../objects/logon.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';

const addressTypes = ['EX', 'SMTP'] as const;

/** [MS-OXOMSG] section 2.2.4.3. */
export const rop = defineRop({
  name: 'RopGetAddressTypes',
  id: 0x49,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  run({ object }) {
    expectObject(object, Logon);
    const text = Buffer.from(addressTypes.map((type) => `${type}\0`).join(''), 'latin1');
    return { write: (writer) => void writer.u16(addressTypes.length).u16(text.length).bytes(text) };
  },
});
