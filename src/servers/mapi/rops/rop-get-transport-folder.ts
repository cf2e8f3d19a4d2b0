import { objectIdOf } from '../../../wire/mapi/object-id.ts';
import { Logon } from '../objects/logon.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXOMSG] section 2.2.5.2: where what is to be sent is made. */
export const rop = defineRop({
  name: 'RopGetTransportFolder',
  id: 0x6d,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  run({ object }) {
    const outbox = expectObject(object, Logon).folderOfRole('outbox');
    return { write: (writer) => void writer.u64(objectIdOf(outbox)) };
  },
});
