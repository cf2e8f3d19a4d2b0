import { changeReadStateOf, readChangeOf } from '../objects/folder-messages.ts';
import { asMessage } from '../objects/message-object.ts';
import { mayUse } from '../objects/message-rights.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCMSG] section 2.2.3.11. ClientData is there in logons to public folders alone, which there are none of. */
export const rop = defineRop({
  name: 'RopSetMessageReadFlag',
  id: 0x11,
  handles: ['response', 'input'],
  checksRights: true,
  read: (reader) => ({ readFlags: reader.u8() }),
  async run({ object, request }) {
    const message = asMessage(object);
    const row = await message.row();
    // Of those who may read alone, nothing is noted.
    if (row !== undefined && (await mayUse(message.logon, row, 'edit'))) {
      const { folder } = row;
      await changeReadStateOf(message.logon, { folder, rows: [row] }, readChangeOf(request.readFlags));
    }
    // ReadStatusChanged is for public folders as well.
    return { write: (writer) => void writer.flag(false) };
  },
});
