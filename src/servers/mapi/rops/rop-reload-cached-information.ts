import { messageHeader } from '../objects/message-header.ts';
import { asMessage } from '../objects/message-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCMSG] section 2.2.3.7. */
export const rop = defineRop({
  name: 'RopReloadCachedInformation',
  id: 0x10,
  handles: ['input'],
  checksRights: true,
  // Reserved.
  read: (reader) => reader.u16(),
  async run({ object, room }) {
    const header = await messageHeader(asMessage(object), room);
    return { write: (writer) => void writer.bytes(header) };
  },
});
