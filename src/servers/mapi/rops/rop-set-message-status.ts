import { asFolder, folderMessage, statusOf, writeStatus } from '../objects/folder-messages.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCMSG] section 2.2.3.8. */
export const rop = defineRop({
  name: 'RopSetMessageStatus',
  id: 0x20,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ messageId: reader.u64(), status: reader.u32(), mask: reader.u32() }),
  async run({ object, request: { messageId, status, mask } }) {
    const folder = asFolder(object);
    const row = await folderMessage(folder, messageId, 'edit');
    const before = await statusOf(folder.logon, row);
    const after = ((before & ~mask) | (status & mask)) >>> 0;
    if (after !== before) await writeStatus(folder.logon, row, after);
    return { write: (writer) => void writer.u32(before) };
  },
});
