import { Logon } from '../objects/logon.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXOMSG] section 2.2.5.1: a client may wish to send what others submit; here the server does it. */
export const rop = defineRop({
  name: 'RopSetSpooler',
  id: 0x47,
  handles: ['input'],
  read: () => undefined,
  run({ object }) {
    expectObject(object, Logon);
    return undefined;
  },
});
