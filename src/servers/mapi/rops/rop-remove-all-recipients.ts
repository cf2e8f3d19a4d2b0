import { asMessage } from '../objects/message-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCMSG] section 2.2.3.4. */
export const rop = defineRop({
  name: 'RopRemoveAllRecipients',
  id: 0x0d,
  handles: ['input'],
  checksRights: true,
  // Reserved.
  read: (reader) => reader.u32(),
  async run({ object }) {
    const message = asMessage(object);
    message.checkWritable();
    (await message.draft()).removeAllRecipients();
    return undefined;
  },
});
