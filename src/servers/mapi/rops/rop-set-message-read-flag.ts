import { changeReadStateOf, readChangeOf } from '../objects/folder-messages.ts';
import { asMessage } from '../objects/message-object.ts';
import { mayUse } from '../objects/message-rights.ts';
import { longTermIdBytes } from '../objects/per-user-information.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCMSG] section 2.2.3.11. ClientData is there in logons to public folders alone. */
export const rop = defineRop({
  name: 'RopSetMessageReadFlag',
  id: 0x11,
  handles: ['response', 'input'],
  checksRights: true,
  read: (reader, { isPublicLogon }) => ({
    readFlags: reader.u8(),
    clientData: isPublicLogon ? reader.bytes(longTermIdBytes) : undefined,
  }),
  async run({ object, logonId, request: { readFlags, clientData } }) {
    const message = asMessage(object);
    const { logon } = message;
    const row = await message.row();
    // What is read in public folders is noted for the reader alone; of those who may read a mailbox alone, nothing is.
    const mayNote = row !== undefined && (await mayUse(logon, row, logon.isPublic ? 'read' : 'edit'));
    const isChanged =
      mayNote &&
      (await changeReadStateOf(logon, { folder: row.folder, rows: [row] }, readChangeOf(readFlags)));
    return {
      write(writer) {
        // R2107: told of public folders alone.
        if (clientData === undefined || !isChanged) writer.flag(false);
        else writer.flag(true).u8(logonId).bytes(clientData);
      },
    };
  },
});
