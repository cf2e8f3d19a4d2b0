import { asFolder, folderMessage, statusOf } from '../objects/folder-messages.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCMSG] section 2.2.3.9. */
export const rop = defineRop({
  name: 'RopGetMessageStatus',
  id: 0x1f,
  // [MS-OXCROPS] section 2.2.6.9.2: as RopSetMessageStatus is answered.
  answerId: 0x20,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ messageId: reader.u64() }),
  async run({ object, request }) {
    const folder = asFolder(object);
    const status = await statusOf(folder.logon, await folderMessage(folder, request.messageId, 'read'));
    return { write: (writer) => void writer.u32(status) };
  },
});
