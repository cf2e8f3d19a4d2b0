import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import { objectIdOf } from '../../../wire/mapi/object-id.ts';
import { ReceiveFolders } from '../objects/receive-folders.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCSTOR] section 2.2.1.4: rows of PidTagFolderId, PidTagMessageClass in 8 bits and PidTagLastModificationTime. */
export const rop = defineRop({
  name: 'RopGetReceiveFolderTable',
  id: 0x68,
  handles: ['input'],
  read: () => ({}),
  async run({ object: { logon } }) {
    const rows = await new ReceiveFolders(logon).all();
    return {
      write(writer) {
        writer.u32(rows.length);
        for (const { folder, messageClass, changedAt } of rows) {
          // StandardPropertyRow: every value is there.
          writer.u8(0).u64(objectIdOf(folder)).ascii(messageClass).u64(filetimeOf(changedAt));
        }
      },
    };
  },
});
